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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from offwire.findings import Confidence
from offwire_lint.formats import FORMAT_HINT, FORMATS, forms, library
from offwire_lint.names import credential_name, split_words

_HIGH, _MEDIUM, _LOW = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW

PLACEHOLDER = "placeholder"
# What a connection's settings call the password; a word under one of these is the password, if the others say where to connect.
PASSWORDS = frozenset(("password", "passwd", "pwd"))


@dataclass(frozen=True, slots=True)
class LiteralVerdict:
    """What a literal is taken for.

    Attributes:
        kind: in words fit for a message ("Stripe key", "password in a URL", "placeholder").
        confidence: how sure that it is a working credential; always low for a placeholder.
    """

    kind: str
    confidence: Confidence


# All of these are searched for in whole lines, which may be a megabyte of one word: nothing in them runs on without bounds.
_URL_PASSWORD = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}://[^/\s:@?#]*:(?P<body>[^/\s@]+)@(?=[^\s/])")
_QUERY = re.compile(r"[?&](?P<name>[\w.-]+)=(?P<body>[^&#\s\"']{6,})")
_QUERY_NAMES = frozenset(
    ("key", "appid", "sig", "ak", "sk", "tk", "wskey")
)  # of Google, OpenWeather, Baidu, Tianditu
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
    r"\$\{[^}]{0,99}\}|\$\([^)]{0,99}\)|\{\{[^}]{0,99}\}\}|\{[^{}]*\}|%\([^)]{0,99}\)[sdr]|%[sdr]|<%=?[^%]{0,99}%>|\$[A-Z_][A-Z0-9_]*$"
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


def credential_spans(text: str, code: Sequence[tuple[int, int]] = ()) -> Iterator[tuple[int, int]]:
    """Start and end of every stretch of a text that has the form of a credential, stand-ins included.

    Args:
        text: what is searched.
        code: stretches that are program text, where `password=name` tells no password.
    """
    if FORMAT_HINT.search(text):
        for match in forms().finditer(text):
            yield match.span()
    for pattern in (_URL_PASSWORD, _SCHEME):
        for match in pattern.finditer(text):
            yield match.span("body")
    for match in _PROSE.finditer(text):
        if _secret_word(match["body"]):
            yield match.span("body")
    for pattern in (_QUERY, _SETTING):
        for match in pattern.finditer(text):
            begins = match.start("body")
            named = text[begins].isidentifier() and any(start <= begins < end for start, end in code)
            if not named and credential_name(match["name"].replace(" ", "_")) is not None:
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
    if not FORMAT_HINT.search(text):
        return None
    best: LiteralVerdict | None = None
    for match in forms().finditer(text):
        number = next(n for n in range(len(FORMATS)) if match[f"f{n}"] is not None)
        kind, confidence, _ = FORMATS[number]
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
        sure = credential_name(match["name"]) or (_LOW if match["name"].lower() in _QUERY_NAMES else None)
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
    if sure is _LOW and (not looks_random(text) or _LABEL.match(re.sub(r"\d+", "a", text))):
        # A name that hardly says so needs a value that does: `NOTES_KEY = "notes"` is a lookup key.
        return LiteralVerdict(PLACEHOLDER, _LOW) if _STAND_IN.search(text) else None
    if _names_its_variable(text, name):
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


def connection_password(text: str) -> LiteralVerdict | None:
    """What a word is that would be a label elsewhere (`db_agent_password`), where a connection takes its password."""
    if not _LABEL.match(text) or is_stand_in(text) or _ENVIRONMENT_NAME.match(text):
        return None
    return LiteralVerdict("value of a password", _MEDIUM)


def _names_its_variable(text: str, name: str) -> bool:
    """Whether it says where the value is read from: `{"acme_api_key": "ACME_API_KEY"}`."""
    if _ENVIRONMENT_NAME.match(text) is None or text == name or text != name.upper():
        return False
    return any(word not in _STAND_IN_WORDS for word in split_words(text))


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
    for detector, kind in library():
        if any(True for _ in detector.analyze_string(text)):
            return _grade(kind, text, _HIGH)
    return None


def _entropy(text: str) -> float:
    """Shannon entropy, bits per character."""
    size = len(text)
    return -sum(n / size * math.log2(n / size) for n in (text.count(char) for char in set(text)))
