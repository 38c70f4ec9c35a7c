"""Which literal texts are credentials, which stand in for one, and which only look random."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offwire.findings import Confidence
from offwire_lint.literals import PLACEHOLDER, credential_literal, credential_spans

BODY = "9fQ2xLw7Vb4Tz8Rk1Ns6Yd3H"  # drawn once; opens nothing

FORMATS = [
    f"sk_live_{BODY}",
    f"rk_test_{BODY}",
    f"whsec_{BODY}",
    f"sk-{BODY}",
    f"sk-proj-{BODY}",
    f"sk-ant-api03-{BODY}",
    f"sk-live-{BODY}",
    f"ghp_{BODY}{BODY[:12]}",
    f"github_pat_{BODY}",
    f"glpat-{BODY}",
    f"xoxb-1234-{BODY}",
    f"https://hooks.slack.com/services/T01ABCD/B01ABCD/{BODY}",
    "AKIA2E0A8F3B244C9986",
    f"AIza{BODY}{BODY[:11]}",
    f"hf_{BODY}",
    f"gsk_{BODY}",
    f"tvly-{BODY}",
    f"SG.{BODY}.{BODY}",
    f"postgresql://app:{BODY}@db.internal/app",
    f"Bearer {BODY}",
    f"https://api.acme.io/v1/forecast?api_key={BODY}&q=Oslo",
    "Server=db;Database=app;User Id=sa;Password=Pa55-w0rd!;",
    f"DefaultEndpointsProtocol=https;AccountName=a;AccountKey={BODY * 3}==",
    f"-----BEGIN RSA PRIVATE KEY-----\n{BODY * 2}\n-----END RSA PRIVATE KEY-----",
    f"You are a billing agent. Use the key sk_live_{BODY} for Stripe.",
]


@pytest.mark.parametrize("text", FORMATS)
def test_a_known_form_needs_no_name(text: str) -> None:
    verdict = credential_literal(text)
    assert verdict is not None
    assert verdict.confidence is Confidence.HIGH


@pytest.mark.parametrize("text", FORMATS)
def test_every_form_can_be_located_for_masking(text: str) -> None:
    rest = text
    for start, end in reversed(list(credential_spans(text))):
        rest = rest[:start] + rest[end:]
    assert BODY not in rest
    assert "Pa55" not in rest
    assert "2E0A8F3B" not in rest


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("YOUR_KEY", "api_key"),
        ("<api-key>", "api_key"),
        ("xxx", "api_key"),
        ("sk-...", "api_key"),
        ("sk-xxxxxxxxxxxxxxxxxxxx", "api_key"),
        ("sk_live_your_key_here", None),
        ("changeme", "password"),
        ("example", "token"),
        ("dummy", "secret"),
        ("test", "password"),
        ("test-key", "api_key"),
        ("EMPTY", "api_key"),
        ("not-needed", "api_key"),
        ("AKIAIOSFODNN7EXAMPLE", None),
        ("postgresql://user:password@localhost/db", None),
        ("api_key", "api_key"),
    ],
)
def test_a_stand_in_is_a_placeholder_at_low_confidence(text: str, name: str | None) -> None:
    verdict = credential_literal(text, name)
    assert verdict is not None
    assert (verdict.kind, verdict.confidence) == (PLACEHOLDER, Confidence.LOW)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("${STRIPE_KEY}", "api_key"),
        ("{{ api_key }}", "api_key"),
        ("{api_key}", "api_key"),
        ("%(password)s", "password"),
        ("Bearer {token}", "Authorization"),
        ("postgresql://{user}:{password}@db/app", "database_url"),
        ("STRIPE_API_KEY", "api_key"),
        ("op://billing/stripe/key", "secret"),
        ("arn:aws:secretsmanager:eu-west-1:1:secret:x", "secret"),
        ("/run/secrets/stripe", "secret"),
        ("https://auth.example.com/oauth/token", "token"),
        ("[CLS]", "token"),
        ("", "api_key"),
        ("d41d8cd98f00b204e9800998ecf8427e", None),
        ("d41d8cd98f00b204e9800998ecf8427e", "checksum"),
        ("550e8400-e29b-41d4-a716-446655440000", None),
        ("550e8400-e29b-41d4-a716-446655440000", "request_id"),
        ("da39a3ee5e6b4b0d3255bfef95601890afd80709", "commit"),
        ("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk", None),
        ("sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", None),
        ("gpt-4o-mini", "model"),
        ("sk-learn-pipeline-and-more", None),
        ("task-something-12345678", None),
        ("-----BEGIN PRIVATE KEY-----", None),
        ("The token: a string", None),
        ("Please give your user name and password.", "prompt"),
        ("hunter2", "nickname"),
        ("Token constants.", None),
        ('Basic realm="x"', None),
        ("redis_url", "redis_password"),
        ("Opaque value; token = continuation of a run; state = kept\nand more", None),
    ],
)
def test_what_only_looks_like_one(text: str, name: str | None) -> None:
    assert credential_literal(text, name) is None


@pytest.mark.parametrize(
    ("text", "name", "confidence"),
    [
        (BODY, "api_key", Confidence.HIGH),
        (BODY, "token", Confidence.MEDIUM),
        ("d41d8cd98f00b204e9800998ecf8427e", "weather_api_key", Confidence.HIGH),
        ("hunter2", "password", Confidence.HIGH),
        ("admin", "password", Confidence.MEDIUM),
        ("correct horse battery staple", "passphrase", Confidence.MEDIUM),
        ("stripe-key", "secret", Confidence.LOW),
        (BODY, "acme_key", Confidence.MEDIUM),
        (BODY, "cookie", Confidence.LOW),
    ],
)
def test_under_a_name_an_ordinary_word_is_judged(text: str, name: str, confidence: Confidence) -> None:
    verdict = credential_literal(text, name)
    assert verdict is not None
    assert verdict.kind != PLACEHOLDER
    assert verdict.confidence is confidence


def test_a_value_beats_its_name() -> None:
    assert credential_literal(f"sk_live_{BODY}", "model_name") is not None


def test_a_credential_in_prose_is_seen() -> None:
    verdict = credential_literal("You are an operator. The database password is hunter2-42, keep it safe.")
    assert verdict is not None
    assert verdict.confidence is Confidence.MEDIUM


def test_the_library_is_asked_for_what_the_table_does_not_know() -> None:
    discord = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"
    verdict = credential_literal(discord)
    assert verdict is not None
    assert verdict.kind == "Discord bot token"


def test_ordinary_texts_do_not_import_the_library() -> None:
    code = (
        "import sys; from offwire_lint.literals import credential_literal as c\n"
        "for text in ('hello world', 'application/json', 'autogen_agentchat.agents', 'gpt-4o-mini-2024-07-18',\n"
        "             'https://api.stripe.com/v1/invoices', 'd41d8cd98f00b204e9800998ecf8427e'):\n"
        "    c(text)\n"
        "assert 'detect_secrets' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


@settings(max_examples=300)
@given(st.text(), st.sampled_from([None, "api_key", "password", "title"]))
def test_any_text_can_be_judged(text: str, name: str | None) -> None:
    verdict = credential_literal(text, name)
    assert verdict is None or verdict.kind
    assert all(0 <= start <= end <= len(text) for start, end in credential_spans(text))
