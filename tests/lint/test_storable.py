"""Facts go to disk unless a credential may be left in them."""

from __future__ import annotations

import pytest

from offwire_lint.sources import lower

VALUE = "9fQ2xLw7Vb4Tz8Rk1Ns6Yd3Hc5Jm"
LETTERS = "qWkZpTvBnXsRdGhLmYcJ"


def storable(code: str) -> bool:
    return bool(lower((code.encode(), False, True))[-1])


@pytest.mark.parametrize(
    "code",
    [
        "x = 1\n",
        f"api_key = {VALUE!r}\n",  # taken out
        "api_key = 'your-api-key'\n",
        'def f():\n    """Use `connect(api_key=os.environ["KEY"], credential=AzureKeyCredential("..."))`."""\n',
        'def f():\n    """Set api_key: <your-api-key>, then 12 more lines of version 2.10.4 follow."""\n',
        "url = 'https://example.com/reports/2026/11/21?page=3'\n",
        "secret, mode = load(), 'utf-8'\n",
        'class HTTPToolSandboxURLClient:\n    """Use `HTTPToolSandboxURLClient`."""\n',
    ],
)
def test_what_holds_no_credential_may_be_stored(code: str) -> None:
    assert storable(code)


@pytest.mark.parametrize(
    "code",
    [
        f"print('use sk_live_{VALUE}')\ndef sk_live_{VALUE}(): pass\n",
        f"def get(sk_live_{VALUE}): pass\n",
        f"api_key = {VALUE!r}\nprint({VALUE!r})\n",
        "password = 'hunter2!'\nprint('hunter2!')\n",
        f"x = {{'password': {{1: {VALUE!r}}}}}\n",
        f"api_key = b'{VALUE}\\\\{VALUE}'.decode()\n",
        f"login(password, [{VALUE!r}])\n",
        f'x = \'{{"api_key": "{VALUE}"}}\'\n',
        f"x = 'api_key=example{VALUE}'\n",  # says `example`, and is drawn all the same
        f"x = 'password={VALUE}(x)'\n",
        "x = 'password=hunter2pass'\n",
        f"login(password, [{LETTERS!r}])\n",
        f"def name(const):\n    name(name=[f'{{const}}', login(password, [{LETTERS!r}])])\n",
    ],
)
def test_what_may_hold_one_may_not(code: str) -> None:
    assert not storable(code)


def test_a_name_at_the_end_of_one_text_does_not_tell_of_another() -> None:
    assert storable("x = f('password=', 'hunter2pass')\n")


def test_nobody_asks_where_nothing_is_stored() -> None:
    facts, *_, stored = lower((b"x = 1\n", False, False))
    assert facts is not None
    assert not stored
