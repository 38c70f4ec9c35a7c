"""The forms that issuers give their credentials, as data, and the library that knows more of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Protocol

from offwire.findings import Confidence

_HIGH, _MEDIUM = Confidence.HIGH, Confidence.MEDIUM


class Detector(Protocol):
    """What is used of a detector of detect-secrets."""

    def analyze_string(self, string: str) -> Iterator[str]:
        """The secrets in a text."""
        ...


# Issuers' formats. The group `body` is the random part; a stand-in is recognised there, so that the `test` of
# `sk_test_...` is not mistaken for one.
FORMATS: tuple[tuple[str, Confidence, str], ...] = (
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


@lru_cache(maxsize=1)
def forms() -> re.Pattern[str]:
    """All forms in one expression, number n as group `fn` with its random part as `bn`; compiled when a text first hints at one."""
    choice = "|".join(
        rf"(?P<f{number}>{pattern.replace('?P<body>', f'?P<b{number}>')})"
        for number, (_, _, pattern) in enumerate(FORMATS)
    )
    # What comes before is asked once for all, for most places in a text are the middle of a word.
    return re.compile(rf"(?<![A-Za-z0-9_-])(?:{choice})")


# A cheap look before the long alternation: what every format above needs to contain.
FORMAT_HINT = re.compile(
    r"-----BEGIN|[sr]k_|whsec_|sk-|gh[pousr]_|_pat_|gl[a-z]{2,5}-|xox|xapp-|hooks\.slack|/webhooks/|A[KSBC][IC]A|AIza"
    r"|ya29\.|GOCSPX|hf_|gsk_|xai-|pplx-|tvly-|r8_|nvapi-|lsv2_|pcsk_|jina_|npm_|pypi-|_oat_|SG\.|key-[0-9a-f]{9}|-us\d|sq0|shp|\d{8}:|_v1_"
    r"|hv[sbr]\.|dp\.|ATATT|lin_|ntn_|secret_|pat[A-Za-z0-9]{14}\.|dapi|gls?a_|NRAK|PMAK|SECRET-KEY|AccountKey|AccessKey|eyJ"
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


@lru_cache(maxsize=1)
def library() -> tuple[tuple[Detector, str], ...]:
    """Detectors with the kind of what they find; the import costs 0.25 s, so ask only about what looks like a token."""
    from importlib import import_module

    found: list[tuple[Detector, str]] = []
    for path, kind in _LIBRARY.items():
        module, _, name = path.partition(".")
        detector: Detector = getattr(import_module(f"detect_secrets.plugins.{module}"), name)()
        found.append((detector, kind))
    return tuple(found)
