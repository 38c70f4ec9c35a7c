"""Judges literal values: is this text a credential, a stand-in for one, or neither?

Three kinds of evidence, strongest first:

- *Shape*: issuers give their credentials recognisable forms. The table below holds the forms that agent code
  meets today; detect-secrets knows more of them and is asked for what is left. It is imported only when a text
  looks like a token at all, for it brings `requests` along (0.25 s against 0.14 s for libcst).
- *Context inside the text*: `Bearer ...`, a password in a URL, `password=...` in a connection string, "the
  password is ..." in prose.
- *The name that it is given to*: then an ordinary word is enough to be suspicious, and how sure we are depends on
  both. Entropy alone never is evidence: hashes, UUIDs, images and commit ids are random too.

A stand-in ("YOUR_KEY", "<token>", "changeme") is reported as a placeholder at low confidence; a template
("${KEY}", "{api_key}"), the name of an environment variable and a reference into a vault are nothing at all.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Protocol

from offwire.findings import Confidence
from offwire_lint.names import credential_name, split_words

_HIGH, _MEDIUM, _LOW = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW

PLACEHOLDER = "placeholder"


@dataclass(frozen=True, slots=True)
class LiteralVerdict:
    """What a literal is taken for.

    Attributes:
        kind: in words fit for a message ("Stripe key", "password in a URL", "placeholder").
        confidence: how sure that it is a working credential; always low for a placeholder.
    """

    kind: str
    confidence: Confidence


class _Detector(Protocol):
    """What is used of a detector of detect-secrets."""

    def analyze_string(self, string: str) -> Iterator[str]: ...


# Issuers' formats. The group `body` is the random part; a stand-in is recognised there, so that the `test` of
# `sk_test_...` is not mistaken for one.
_FORMATS: tuple[tuple[str, Confidence, str], ...] = (
    (
        "private key",
        _HIGH,
        r"-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----(?P<body>(?:\\n|\s)*[A-Za-z0-9+/=:, \\\r\n-]{24,})",
    ),
    ("Stripe key", _HIGH, r"[sr]k_(?:live|test)_(?P<body>\w{8,})"),
    ("webhook signing secret", _HIGH, r"whsec_(?P<body>[\w+/=]{16,})"),
    ("Anthropic key", _HIGH, r"sk-ant-(?P<body>[\w-]{8,})"),
    ("API key", _HIGH, r"sk-(?:(?:proj|svcacct|or|live|test|lf|prod)-)*(?P<body>[A-Za-z0-9][\w-]{11,})"),
    ("GitHub token", _HIGH, r"(?:gh[pousr]_|github_pat_)(?P<body>\w{16,})"),
    ("GitLab token", _HIGH, r"gl(?:pat|ptt|dt|rt|cbt|soat|ft|imt|agent|oas)-(?P<body>[\w-]{16,})"),
    ("Slack token", _HIGH, r"(?:xox[abeoprs]|xapp)-(?P<body>[A-Za-z0-9-]{10,})"),
    ("Slack webhook", _HIGH, r"hooks\.slack\.com/(?:services|workflows)/(?P<body>[\w/]{16,})"),
    ("Discord webhook", _HIGH, r"discord(?:app)?\.com/api/webhooks/\d+/(?P<body>[\w-]{24,})"),
    ("AWS access key", _HIGH, r"(?:AKIA|ASIA|ABIA|ACCA)(?P<body>[A-Z0-9]{16})(?![A-Za-z0-9])"),
    ("Google API key", _HIGH, r"AIza(?P<body>[\w-]{30,})"),
    ("Google OAuth token", _HIGH, r"ya29\.(?P<body>[\w-]{20,})"),
    ("Google client secret", _HIGH, r"GOCSPX-(?P<body>[\w-]{20,})"),
    ("Hugging Face token", _HIGH, r"hf_(?P<body>[A-Za-z0-9]{16,})"),
    ("Groq key", _HIGH, r"gsk_(?P<body>[A-Za-z0-9]{16,})"),
    ("xAI key", _HIGH, r"xai-(?P<body>[A-Za-z0-9]{20,})"),
    ("Perplexity key", _HIGH, r"pplx-(?P<body>[A-Za-z0-9]{20,})"),
    ("Tavily key", _HIGH, r"tvly-(?:(?:dev|prod)-)?(?P<body>[A-Za-z0-9]{12,})"),
    ("Replicate token", _HIGH, r"r8_(?P<body>[A-Za-z0-9]{30,})"),
    ("NVIDIA key", _HIGH, r"nvapi-(?P<body>[\w-]{20,})"),
    ("LangSmith key", _HIGH, r"lsv2_(?:pt|sk)_(?P<body>\w{20,})"),
    ("Pinecone key", _HIGH, r"pcsk_(?P<body>\w{20,})"),
    ("Jina key", _HIGH, r"jina_(?P<body>[\w-]{20,})"),
    ("npm token", _HIGH, r"npm_(?P<body>[A-Za-z0-9]{30,})"),
    ("PyPI token", _HIGH, r"pypi-(?P<body>AgE[\w-]{40,})"),
    ("Docker token", _HIGH, r"dckr_(?:pat|oat)_(?P<body>[\w-]{20,})"),
    ("SendGrid key", _HIGH, r"SG\.(?P<body>[\w-]{16,}\.[\w-]{16,})"),
    ("Mailgun key", _HIGH, r"key-(?P<body>[0-9a-f]{32})(?![A-Za-z0-9])"),
    ("Mailchimp key", _HIGH, r"(?P<body>[0-9a-f]{32})-us\d{1,2}(?![A-Za-z0-9])"),
    ("Square token", _HIGH, r"sq0(?:atp|csp|idp)-(?P<body>[\w-]{20,})"),
    ("Shopify token", _HIGH, r"shp(?:at|ca|pa|ss)_(?P<body>[0-9a-fA-F]{32})"),
    ("Telegram bot token", _HIGH, r"\d{8,10}:(?P<body>[\w-]{35})(?![\w-])"),
    ("DigitalOcean token", _HIGH, r"do[opr]_v1_(?P<body>[0-9a-f]{40,})"),
    ("Vault token", _HIGH, r"hv[sbr]\.(?P<body>[\w-]{20,})"),
    ("Doppler token", _HIGH, r"dp\.(?:pt|st|ct|sa|scim|audit)\.(?P<body>[\w.-]{30,})"),
    ("Atlassian token", _HIGH, r"ATATT3(?P<body>[\w=-]{40,})"),
    ("Linear key", _HIGH, r"lin_(?:api|oauth)_(?P<body>[A-Za-z0-9]{20,})"),
    ("Notion token", _HIGH, r"(?:ntn_|secret_)(?P<body>[A-Za-z0-9]{40,})"),
    ("Airtable token", _HIGH, r"pat[A-Za-z0-9]{14}\.(?P<body>[0-9a-f]{64})"),
    ("Databricks token", _HIGH, r"dapi(?P<body>[0-9a-f]{32})"),
    ("Grafana token", _HIGH, r"gls?a_(?P<body>\w{30,})"),
    ("New Relic key", _HIGH, r"NRAK-(?P<body>[A-Z0-9]{20,})"),
    ("Postman key", _HIGH, r"PMAK-(?P<body>[0-9a-f-]{40,})"),
    ("age key", _HIGH, r"AGE-SECRET-KEY-1(?P<body>[A-Z0-9]{50,})"),
    ("Azure account key", _HIGH, r"(?:AccountKey|SharedAccessKey)=(?P<body>[\w+/%-]{20,}=*)"),
    ("JSON web token", _MEDIUM, r"eyJ[\w-]{8,}\.(?P<body>eyJ[\w-]{8,}\.[\w-]{10,})"),
)
_FORMAT = re.compile(
    "|".join(
        rf"(?:(?<![A-Za-z0-9_-])(?P<f{number}>{pattern.replace('?P<body>', f'?P<b{number}>')}))"
        for number, (_, _, pattern) in enumerate(_FORMATS)
    )
)
# A cheap look before the long alternation: what every format above needs to contain.
_FORMAT_HINT = re.compile(
    r"-----BEGIN|[sr]k_|whsec_|sk-|gh[pousr]_|_pat_|gl[a-z]{2,5}-|xox|xapp-|hooks\.slack|/webhooks/|A[KSBC][IC]A|AIza"
    r"|ya29\.|GOCSPX|hf_|gsk_|xai-|pplx-|tvly-|r8_|nvapi-|lsv2_|pcsk_|jina_|npm_|pypi-|_oat_|SG\.|key-|-us\d|sq0|shp|\d:|_v1_"
    r"|hv[sbr]\.|dp\.|ATATT|lin_|ntn_|secret_|pat\w|dapi|gls?a_|NRAK|PMAK|SECRET-KEY|AccountKey|AccessKey|eyJ"
)

_URL_PASSWORD = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/\s:@?#]*:(?P<body>[^/\s@]+)@(?=[^\s/])")
_QUERY = re.compile(r"[?&](?P<name>[\w.-]+)=(?P<body>[^&#\s\"']{6,})")
_SCHEME = re.compile(
    r"^\s*(?:Authorization:\s*)?(?:Bearer|Basic|Token|Bot|ApiKey)\s+(?P<body>(?=\S*\d)[\w.~+/-]{8,}=*)\s*$",
    re.IGNORECASE,
)
_SETTING = re.compile(r"(?:^|[;\s,])(?P<name>[A-Za-z_][\w -]{0,30}?)\s*=\s*(?P<body>[^;\s,'\"]{4,})")
_PROSE_WORDS = ("pass", "key", "secret", "token", "credential")
_PROSE = re.compile(
    r"\b(?:passwords?|passphrase|pass code|passcode|api[ _-]?keys?|access[ _-]?key|secret(?:[ _-]key)?|(?:auth |access |bearer |api )?token|credentials?)\b"
    r"(?:\s+(?:for|to|of)\s+\S+(?:\s+\S+)?)?\s*(?:is|are|:)\s*['\"`]?(?P<body>[^\s'\"`,;]{6,})",
    re.IGNORECASE,
)

_TEMPLATE = re.compile(
    r"\$\{[^}]*\}|\$\([^)]*\)|\{\{[^}]*\}\}|\{[^{}]*\}|%\([^)]*\)[sdr]|%[sdr]|<%=?[^%]*%>|\$[A-Z_][A-Z0-9_]*$"
)
_STAND_IN = re.compile(
    r"your|example|placeholder|change[ _-]?(?:me|this|it)|replace|insert|dummy|\bfake|sample|todo|fixme|x{4,}|\*{3,}|\.{3}|…|redacted"
    r"|masked|<[^<>]*>|not[ _-]?(?:needed|required|used|set|a[ _-]real)|no[ _-]?(?:api[ _-]?)?key|unused|ignored|goes[ _-]here|[ _-]here$",
    re.IGNORECASE,
)
_STAND_IN_WORDS = frozenset(
    """test tests testing tester mock mocked demo foo bar baz qux none null nil empty undefined na nope anything
    whatever something xxx xxxx key keys secret secrets token tokens password passwd pwd pass passphrase api apikey
    value string str my some the a default local localhost ollama lm studio vllm llama fake stub invalid wrong bad
    credential credentials auth access""".split()
)
_WEAK_PASSWORDS = frozenset("admin root postgres guest letmein qwerty welcome mysql changeit toor sa".split())
_VAULT_REFERENCE = re.compile(
    r"^(?:op|vault|ssm|env|file|keyring|gcp-sm|aws-sm|secretsmanager|azurekv|akv|infisical|doppler)(?:://|:)|^arn:aws|^projects/[^/]+/secrets/"
    r"|^/run/secrets/|^@Microsoft\.KeyVault"
)
_ENVIRONMENT_NAME = re.compile(r"^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$")
_PATH = re.compile(
    r"^(?:[~.]{0,2}/(?!s>)|[A-Za-z]:\\)|\.(?:json|ya?ml|toml|txt|pem|key|env|ini|cfg|py|md|crt|p12)$"
)
_LABEL = re.compile(r"^[A-Za-z]+(?:[-_./: ][A-Za-z]+)+$")
_SPECIAL_TOKEN = re.compile(r"^(?:<[^>]*>|\[[A-Z]+\]|</?\w+>|\W+)$")
_TOKEN_LIKE = re.compile(r"^(?=.*[A-Za-z0-9]{16})[A-Za-z0-9_+/=.:~-]{20,512}$")
_UNIQUE_ID = re.compile(
    r"^(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?:sha\d+[:-])?[0-9a-f]{7,128}|0x[0-9a-f]+)$", re.I
)
_KNOWN_WORDS = frozenset(
    "sha256 sha512 sha1 base64 utf-8 utf8 oauth2 http2 rs256 hs256 es256 md5sum ascii85 base32".split()
)

# Those of detect-secrets' detectors that go by an unmistakable form. Left out: entropy and keywords (done better
# with the name), bare ids, and forms so short that ordinary words match.
_LIBRARY = {
    "azure_storage_key.AzureStorageKeyDetector": "Azure account key",
    "aws.AWSKeyDetector": "AWS access key",
    "discord.DiscordBotTokenDetector": "Discord bot token",
    "github_token.GitHubTokenDetector": "GitHub token",
    "gitlab_token.GitLabTokenDetector": "GitLab token",
    "mailchimp.MailchimpDetector": "Mailchimp key",
    "npm.NpmDetector": "npm token",
    "openai.OpenAIDetector": "OpenAI key",
    "private_key.PrivateKeyDetector": "private key",
    "pypi_token.PypiTokenDetector": "PyPI token",
    "sendgrid.SendGridDetector": "SendGrid key",
    "slack.SlackDetector": "Slack token",
    "square_oauth.SquareOAuthDetector": "Square token",
    "stripe.StripeDetector": "Stripe key",
    "telegram_token.TelegramBotTokenDetector": "Telegram bot token",
}


@lru_cache(maxsize=4096)
def credential_literal(text: str, name: str | None = None) -> LiteralVerdict | None:
    """What a literal text is, given the name that it is bound to.

    Args:
        text: the literal's value.
        name: variable, parameter, dict key or header that receives it, if any.

    Returns:
        None if it is no credential, as far as can be told.
    """
    if len(text) < 2 or text.isspace():
        return None
    shaped = _by_shape(text) or _by_context(text)
    if shaped is not None:
        return shaped
    sure = credential_name(name) if name else None
    if sure is not None and name is not None:
        return _by_name(text.strip(), name, sure)
    return _by_library(text)


def credential_spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every stretch of a text that has the form of a credential, stand-ins included."""
    if _FORMAT_HINT.search(text):
        for match in _FORMAT.finditer(text):
            yield match.span()
    for pattern in (_URL_PASSWORD, _SCHEME):
        for match in pattern.finditer(text):
            yield match.span("body")
    for match in _PROSE.finditer(text):
        if _secret_word(match["body"]):
            yield match.span("body")
    for pattern in (_QUERY, _SETTING):
        for match in pattern.finditer(text):
            if credential_name(match["name"].replace(" ", "_")) is not None:
                yield match.span("body")


def looks_random(text: str) -> bool:
    """Whether a text without blanks looks drawn at random rather than written: letters mixed with digits or case."""
    if len(text) < 12 or (_UNIQUE_ID.match(text) is not None and len(text) < 16):
        return False
    letters = sum(char.isalpha() for char in text)
    digits = sum(char.isdigit() for char in text)
    switches = sum(a.islower() != b.islower() for a, b in pairwise(text) if a.isalpha() and b.isalpha())
    return bool(letters) and (digits >= 2 or switches >= 4) and _entropy(text) >= 3.0


def is_stand_in(text: str) -> bool:
    """Whether a text says of itself that the credential is yet to be put in its place."""
    if _STAND_IN.search(text):
        return True
    words = split_words(text)
    letters = [word for word in words if not word.isdigit()]
    if letters and all(word in _STAND_IN_WORDS for word in letters) and len("".join(words)) < 40:
        return True
    return len(set(text.lower())) <= 2


def _by_shape(text: str) -> LiteralVerdict | None:
    if not _FORMAT_HINT.search(text):
        return None
    best: LiteralVerdict | None = None
    for match in _FORMAT.finditer(text):
        number = next(n for n in range(len(_FORMATS)) if match[f"f{n}"] is not None)
        kind, confidence, _ = _FORMATS[number]
        verdict = _grade(kind, match[f"b{number}"], confidence)
        if verdict is not None and (best is None or verdict.confidence > best.confidence):
            best = verdict
    return best


def _grade(kind: str, body: str, confidence: Confidence) -> LiteralVerdict | None:
    """A recognised form, weighed by its random part: words are a stand-in or no credential at all."""
    if _TEMPLATE.search(body):
        return None
    if is_stand_in(body):
        return LiteralVerdict(PLACEHOLDER, _LOW)
    if kind == "private key":
        return LiteralVerdict(kind, confidence)
    if not any(char.isdigit() for char in body):
        # `sk-learn-something-long` and `key-value-store` are words; a body without a digit needs mixed case.
        if not looks_random(body):
            return None if kind == "API key" else LiteralVerdict(kind, _MEDIUM)
    elif kind == "API key" and _LABEL.match(re.sub(r"\d+", "a", body)) and not looks_random(body):
        return LiteralVerdict(kind, _MEDIUM)
    return LiteralVerdict(kind, confidence)


def _by_context(text: str) -> LiteralVerdict | None:
    match = _URL_PASSWORD.search(text) if "://" in text else None
    if match is not None and not _TEMPLATE.search(match["body"]):
        return _password("password in a URL", match["body"], match.group().split("://")[1].partition(":")[0])
    match = _SCHEME.match(text)
    if match is not None:
        return _by_name(match["body"], "bearer_token", _HIGH)
    for match in _QUERY.finditer(text) if "=" in text else ():
        sure = credential_name(match["name"]) or (
            _LOW if match["name"].lower() in ("key", "appid", "sig") else None
        )
        if sure is not None and looks_random(match["body"]) and not _TEMPLATE.search(match["body"]):
            return _grade("credential in a URL", match["body"], max(sure, _MEDIUM))
    if "\n" not in text.strip() and text.count("=") > 1:
        for match in _SETTING.finditer(text):
            if credential_name(match["name"].replace(" ", "_")) is not None and not _TEMPLATE.search(
                match["body"]
            ):
                return _password("password in a connection string", match["body"], "")
    if " " in text and any(word in text.lower() for word in _PROSE_WORDS):
        match = _PROSE.search(text)
        if match is not None and _secret_word(match["body"]):
            return LiteralVerdict("credential spelled out in text", _MEDIUM)
    return None


def _password(kind: str, body: str, user: str) -> LiteralVerdict | None:
    """A password in a place made for one; `user:password` and `postgres:postgres` are what documentation writes."""
    if is_stand_in(body) or body.lower() == user.lower():
        return LiteralVerdict(PLACEHOLDER, _LOW)
    return LiteralVerdict(kind, _MEDIUM if body.lower() in _WEAK_PASSWORDS or body.isalpha() else _HIGH)


def _secret_word(body: str) -> bool:
    """Whether a word in prose reads as a secret rather than as a word: digits or symbols among letters."""
    body = body.rstrip(".!?)")
    if (
        body.lower() in _KNOWN_WORDS
        or is_stand_in(body)
        or _TEMPLATE.search(body)
        or "://" in body
        or "(" in body
    ):
        return False
    mixed = any(c.isdigit() for c in body) and any(c.isalpha() for c in body)
    return mixed and len(body) >= 6 and not _UNIQUE_ID.match(body)


def _by_name(text: str, name: str, sure: Confidence) -> LiteralVerdict | None:
    """A literal without a known form, under a name that sounds like a credential."""
    if not text or _TEMPLATE.search(text) or (_SPECIAL_TOKEN.match(text) and not is_stand_in(text)):
        return None
    if (
        "://" in text
        or _VAULT_REFERENCE.search(text)
        or _PATH.search(text)
        or (text.isdigit() and len(text) < 6)
    ):
        return None
    if is_stand_in(text) or text.lower().replace("_", "").replace("-", "") in name.lower().replace("_", ""):
        return LiteralVerdict(PLACEHOLDER, _LOW)
    if _ENVIRONMENT_NAME.match(text):
        return None
    kind = "value of " + ("a password" if _is_password(name) else "a credential")
    if " " in text:
        return LiteralVerdict(kind, min(sure, _MEDIUM)) if _is_passphrase(name, text) else None
    if looks_random(text):
        lookup = sure is _LOW and split_words(name)[-1] == "key"  # `acme_key`: the value settles it
        return LiteralVerdict(kind, _MEDIUM if lookup else sure)
    return _by_name_written(text, name, sure, kind)


def _by_name_written(text: str, name: str, sure: Confidence, kind: str) -> LiteralVerdict | None:
    """As above, for a text that somebody wrote rather than drew."""
    if _is_password(name):
        if _LABEL.match(text):
            # A label, an identifier: `prod/db`, `redis_url`. Words joined by hyphens may be a passphrase.
            return (
                LiteralVerdict(kind, min(sure, _MEDIUM))
                if re.fullmatch(r"[a-zA-Z]+(?:-[a-zA-Z]+){2,}", text)
                else None
            )
        mixed = not text.isalpha()
        return LiteralVerdict(
            kind, sure if mixed and len(text) >= 6 else min(sure, _MEDIUM) if len(text) > 3 else _LOW
        )
    if _LABEL.match(text) or text.isalpha():
        long = len(text) >= 16 and (text.isalpha() or len(re.split(r"[-_]", text)) >= 4)
        return LiteralVerdict(kind, min(sure, _MEDIUM) if long else _LOW)
    if len(text) < 6:
        return LiteralVerdict(kind, _LOW)
    return LiteralVerdict(kind, min(sure, _MEDIUM))


def _is_password(name: str) -> bool:
    return not {"password", "passwd", "pwd", "pw", "pass", "passphrase"}.isdisjoint(split_words(name))


def _is_passphrase(name: str, text: str) -> bool:
    """Blanks occur in passphrases only; a sentence under such a name explains it."""
    words = text.split()
    return (
        _is_password(name)
        and 2 <= len(words) <= 8
        and not text.rstrip().endswith((".", ":", "?", "!"))
        and text.islower()
    )


def _by_library(text: str) -> LiteralVerdict | None:
    """What detect-secrets recognises in a text that looks like a token and that nothing above could name."""
    if (
        not _TOKEN_LIKE.match(text)
        or _UNIQUE_ID.match(text)
        or not looks_random(text)
        or text.startswith(("data:", "http"))
    ):
        return None
    for detector, kind in _library():
        if any(True for _ in detector.analyze_string(text)):
            return _grade(kind, text, _HIGH)
    return None


@lru_cache(maxsize=1)
def _library() -> tuple[tuple[_Detector, str], ...]:
    from importlib import import_module

    found: list[tuple[_Detector, str]] = []
    for path, kind in _LIBRARY.items():
        module, _, name = path.partition(".")
        detector: _Detector = getattr(import_module(f"detect_secrets.plugins.{module}"), name)()
        found.append((detector, kind))
    return tuple(found)


def _entropy(text: str) -> float:
    """Shannon entropy, bits per character."""
    size = len(text)
    return -sum(n / size * math.log2(n / size) for n in (text.count(char) for char in set(text)))
