"""Excerpts show the line and never the credential; fingerprints follow the finding through edits."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from offwire.findings import Confidence, Finding, Location, Severity
from offwire_lint import excerpts
from offwire_lint.excerpts import credential_texts, excerpt, mask_formats, printable
from offwire_lint.fingerprints import fingerprinted
from offwire_lint.layout import Layout

KEY = "9fQ2xLw7Vb4Tz8Rk1Ns6Yd3H"


@pytest.mark.parametrize(
    "line",
    [
        f'API_KEY = "{KEY}"',
        f"foo = 'sk_live_{KEY}'",
        f'headers = {{"Authorization": "Bearer {KEY}"}}',
        f'client(api_key="{KEY}")',
        f'os.environ.get("STRIPE_KEY", "{KEY}")',
        f'api_key: str = "{KEY}"',
        f'x = f"key {KEY} and {{name}}"',
        f'db = "postgresql://app:{KEY}@host/db"',
        f"# the old key was sk_live_{KEY}",
        f'connect("host", "{KEY}")',
        f'raw = r"{KEY}"',
        f'both = b"{KEY}" b"x"',
        'password = "correct horse"',
        'password = "päß wörd-1"',
        'login(password="x\\"y\\\\z")',
        f'system_message = "You may use sk-proj-{KEY} for that."',
    ],
)
def test_a_credential_is_masked(line: str) -> None:
    shown = excerpt(Layout(line + "\n"), 1)
    assert "***" in shown
    for secret in (KEY, "correct horse", "wörd", "y\\\\z"):
        assert secret not in shown


@pytest.mark.parametrize(
    "line",
    [
        "return response.json()",
        'model = "gpt-4o-mini-2024-07-18"',
        'url = "https://api.stripe.com/v1/invoices"',
        'key = os.environ["STRIPE_KEY"]',
        'API_KEY = os.environ["SERVICE_KEY"]  # from the environment',
        "client = Client(api_key=settings.api_key, password=load_password())",
        "def connect(password: str, token=default_token) -> None: ...",
        'raise RuntimeError("the token is missing")',
        'system_message = f"Use the key {api_key} for it."',
        '"""Look up an invoice by its number."""',
    ],
)
def test_what_is_no_credential_is_shown(line: str) -> None:
    assert excerpt(Layout(line + "\n"), 1) == line


def test_a_line_inside_a_private_key_is_masked() -> None:
    text = f'KEY = """-----BEGIN PRIVATE KEY-----\n{KEY}{KEY}\n-----END PRIVATE KEY-----"""\n'
    assert KEY not in excerpt(Layout(text), 2)


def test_a_line_of_a_file_that_is_no_python_is_masked_too() -> None:
    assert KEY not in excerpt(Layout(f'def f(:\n  x = "sk_live_{KEY}\n'), 2)


@pytest.mark.parametrize(
    "text",
    ["PASSWORD=hunter.two\nexport X\n", "x = 1  # password=hunter.two\n", '"""\npassword=hunter.two\n"""\n'],
)
def test_a_setting_that_is_no_program_text_is_masked(text: str) -> None:
    layout = Layout(text)
    assert "hunter" not in "".join(excerpt(layout, line) for line in range(1, len(layout.lines) + 1))


ALPHABET = st.characters(codec="utf-8", exclude_characters="\r", exclude_categories=("Cs",))


@given(
    st.text(ALPHABET, min_size=5, max_size=30),
    st.sampled_from(
        ["password = {}", "f(api_key={})", "d = {{'client_secret': {}}}", "h = [('X-Api-Key', {})]"]
    ),
)
def test_a_literal_of_any_shape_under_a_credentials_name_is_never_shown(secret: str, form: str) -> None:
    assume(len(set(secret)) > 3 and not secret.replace("_", "").isalnum() and secret.strip() == secret)
    literal = repr(secret)
    shown = excerpt(Layout(form.format(literal) + "\n"), 1)
    assert literal[1:-1] not in shown
    assert secret not in shown


@given(st.text(max_size=40))
def test_nothing_shown_can_move_the_cursor_or_reorder_the_text(text: str) -> None:
    shown = printable(text)
    assert all(
        unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in shown if char != "\t"
    )


def test_escape_sequences_are_spelled_out() -> None:
    assert printable("a\x1b[31mb\u202ec\n") == "a\\x1b[31mb\\u202ec\\x0a"


def test_messages_are_masked_by_form_only() -> None:
    assert mask_formats(f"'sk_live_{KEY}' becomes the system message") == "'***' becomes the system message"
    assert (
        mask_formats("the password is returned by get_invoice_v2")
        == "the password is returned by get_invoice_v2"
    )


def test_the_texts_that_must_not_be_stored() -> None:
    layout = Layout(f'a = "sk_live_{KEY}"\npassword = "hunter2!"\nname = "stripe"\n')
    assert credential_texts(layout) == {f"sk_live_{KEY}", "hunter2!"}


def test_a_text_of_many_lines_is_read_once_however_many_of_them_are_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[str] = []

    def counted(token: str, written: str) -> str:
        read.append(token)
        return written

    monkeypatch.setattr(excerpts, "_meant", counted)
    lines = 40
    layout = Layout('text = """' + "one more line\n" * lines + '"""\n')
    for line in range(1, lines + 1):
        excerpt(layout, line)
    assert len(read) == len(layout.literals)


# Fingerprints


def prints(text: str, *lines: int, path: str = "a.py", code: str = "OW201") -> list[str]:
    findings = [
        Finding(code, "x", Severity.ERROR, Confidence.HIGH, Location("shown/" + path, line), "m", "", "", "")
        for line in lines
    ]
    return [finding.fingerprint for finding in fingerprinted(findings, Layout(text), path)]


BODY = "def f(x):\n    r = get(x)\n    return r.json()\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\n\nimport os\n" + BODY, 6),
        (BODY.replace("    return", "    log(x)\n    return"), 4),
        (BODY.replace("return r.json()", "return  r.json( )"), 3),
        (BODY.replace("r.json()", "r.json()  # as documented"), 3),
        (BODY.replace("return r.json()", "return r.json(\n    )"), 4),
    ],
)
def test_other_edits_keep_a_fingerprint(text: str, line: int) -> None:
    assert prints(text, line) == prints(BODY, 3)


@pytest.mark.parametrize(
    "other",
    [
        lambda: prints(BODY.replace("def f", "def g"), 3),
        lambda: prints(BODY.replace("r.json()", "r.text"), 3),
        lambda: prints(BODY, 3, path="b.py"),
        lambda: prints(BODY, 3, code="OW202"),
    ],
)
def test_another_finding_has_another_fingerprint(other) -> None:  # type: ignore[no-untyped-def]
    assert other() != prints(BODY, 3)


def test_the_same_statement_twice_is_told_apart() -> None:
    text = "def f(x):\n    if x:\n        return r.json()\n    return r.json()\n"
    first, second = prints(text, 3, 4)
    assert first != second


def test_a_fingerprint_does_not_depend_on_a_credentials_value() -> None:
    other = KEY[::-1]
    assert prints(f'k = "sk_live_{KEY}"\n', 1) == prints(f'k = "sk_live_{other}"\n', 1)
