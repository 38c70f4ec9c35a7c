"""Literals of awkward shapes are planted in code that leaks, and searched for in everything that a run leaves behind."""

from __future__ import annotations

import base64
import contextlib
import io
import json
import logging
import os
import random
import string
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path
from unittest import mock
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offwire import cli
from offwire.arguments import FORMATS


def drawn(seed: int) -> str:
    """A text that is drawn at random and looks it, so that no search meets it by chance; a smaller seed gives none that looks simpler."""
    return "".join(random.Random(seed).choices(string.ascii_letters + string.digits, k=24 + seed % 9))


random_text = st.integers(0, 2**32).map(drawn)
awkward = st.tuples(random_text, st.sampled_from("\"'\\ /+=&%<>{}$#;:é\U0001f511"), random_text).map("".join)
prefixed = random_text.map("sk_live_".__add__)
secrets = random_text | awkward | prefixed


def plain(value: str) -> str:
    return repr(value)


def escaped(value: str) -> str:
    return '"' + "".join(f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}" for c in value) + '"'


def doubly_quoted(value: str) -> str:
    return json.dumps(value)


def tripled(value: str) -> str:
    return '"""' + value.replace("\\", "\\\\").replace('"', '\\"') + '"""'


def concatenated(value: str) -> str:
    return f"({value[:9]!r} {value[9:]!r})"


def added(value: str) -> str:
    return f"{value[:9]!r} + {value[9:]!r}"


def over_lines(value: str) -> str:
    return f"(\n    {value[:20]!r}\n    {value[20:]!r}\n)"


def formatted(value: str) -> str:
    return "f" + repr(value.replace("{", "{{").replace("}", "}}") + "{x}").replace(
        "{x}", '{""}' if "'" not in value else "{x}"
    )


def as_bytes(value: str) -> str:
    return f"{value.encode()!r}.decode()"


SHAPES = (plain, escaped, doubly_quoted, tripled, concatenated, added, over_lines, as_bytes)

PLACES = (
    "API_KEY = {}\nagent = AssistantAgent('a', None, system_message=f'Use {{API_KEY}}')",
    "password = {}\nagent = AssistantAgent('a', None, system_message='Use ' + password)",
    "agent = AssistantAgent('a', None, system_message='Use this:' + {})\nprint(client(api_key={}))",
    "class Settings:\n    secret_token: str = {}\nagent = AssistantAgent('a', None, system_message=Settings.secret_token)",
    "config = {{'api_key': {}, 'x': [1]}}\nagent = AssistantAgent('a', None, system_message=str(config))",
    "def tool(q: str, api_key: str = {}) -> str:\n    'Look up.'\n    return api_key\nagent = AssistantAgent('a', None, tools=[tool])",
    "import os\nkey = os.environ.get('STRIPE_KEY', {})\nagent = AssistantAgent('a', None, system_message=key)",
    "def tool(q: str) -> str:\n    'Look up.'\n    access_token = {}\n    raise ValueError(access_token)\n"
    "agent = AssistantAgent('a', None, tools=[tool])",
    "import logging\nsecret_key = {}\nlogging.info('key %s', secret_key)",
)


def userinfo(value: str) -> str:
    return f"DATABASE_URL = 'postgresql://app:{quote(value, safe='')}@db.example.com/main'"


def in_json(value: str) -> str:
    return f"CONFIG = {json.dumps({'api_key': value, 'region': 'eu'})!r}"


def in_pem(value: str) -> str:
    body = textwrap.fill(base64.b64encode(value.encode() * 3).decode(), 64)
    return f'PRIVATE_KEY = """-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----"""'


def in_header(value: str) -> str:
    return f"headers = {{'Authorization': {'Bearer ' + value!r}}}"


def in_query(value: str) -> str:
    return f"url = {'https://api.example.com/v1?api_key=' + quote(value, safe='')!r}"


WHOLE = (userinfo, in_json, in_pem, in_header, in_query)
LEAK = "\nagent = AssistantAgent('a', None, system_message=f'{{{name}}}')"


@st.composite
def programs(draw: st.DrawFn) -> tuple[str, str]:
    """A program that leaks a credential, and the credential."""
    value = draw(secrets)
    if draw(st.booleans()):
        literal = draw(st.sampled_from(SHAPES))(value)
        body = draw(st.sampled_from(PLACES)).format(literal, literal)
    else:
        body = draw(st.sampled_from(WHOLE))(value)
        name = body.partition(" = ")[0]
        body += LEAK.format(name=name)
    return f"from autogen_agentchat.agents import AssistantAgent\n{body}\n", value


def traces(value: str) -> set[str]:
    """What must stand nowhere: the credential as it is and as it is often written, and any third of it."""
    third = len(value) // 3  # a third is more than the ends that a person would leave
    parts = {value[start : start + max(third, 9)] for start in (0, third, 2 * third)}
    written = {value, repr(value)[1:-1], json.dumps(value)[1:-1], quote(value, safe="")}
    encoded = base64.b64encode(value.encode()).decode().rstrip("=")[:24]
    return {part for part in parts | written | {encoded} if len(part) >= 9 and part != "sk_live_"}


@contextlib.contextmanager
def workshop() -> Iterator[Path]:
    """A project of its own, with a cache of its own, worked in."""
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder, "project")
        project.mkdir()
        os.chdir(project)
        try:
            with mock.patch.dict(os.environ, {"OFFWIRE_CACHE_DIR": str(Path(folder, "cache"))}):
                yield Path(folder)
        finally:
            os.chdir(before)


def everything(folder: Path) -> dict[str, str]:
    """All that offwire says and writes about the project, by where it stands."""
    out, err, log = io.StringIO(), io.StringIO(), io.StringIO()
    handler = logging.StreamHandler(log)
    logging.getLogger().addHandler(handler)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            for name in FORMATS:
                cli.main(["lint", "--pedantic", "--format", name, "-o", f"../report.{name}", "."])
            cli.main(["lint", "--pedantic", "."])
            cli.main(["lint", "--write-baseline", "../known.json", "."])
            cli.main(["lint", "--shard", "1/1", "--format", "json", "-o", "../shard.json", "."])
    finally:
        logging.getLogger().removeHandler(handler)
    files = [path for path in folder.rglob("*") if path.is_file() and folder / "project" not in path.parents]
    found = {path.name: path.read_bytes().decode("utf-8", "replace") for path in files}
    return {**found, "stdout": out.getvalue(), "stderr": err.getvalue(), "log": log.getvalue()}


def check(*planted: tuple[str, str]) -> str:
    """Lints programs, each a file of one project, in every way: no trace of a credential planted in them is left. What the terminal shows."""
    with workshop() as folder:
        for number, (program, _) in enumerate(planted):
            Path(f"agent{number}.py").write_text(program, encoding="utf-8")
        left = everything(folder)
    assert {f"report.{name}" for name in FORMATS} | {"known.json", "shard.json", "key"} <= set(left)
    for program, value in planted:
        shown = {place: trace for trace in traces(value) for place, text in left.items() if trace in text}
        assert shown == {}, program
    return left["stdout"]


def together(size: int) -> st.SearchStrategy[list[tuple[str, str]]]:
    """Programs that are linted in one run: what a run takes to start is paid once for all of them."""
    return st.lists(programs(), min_size=size, max_size=size)


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(together(20))
def test_no_literal_of_any_shape_stands_anywhere(planted: list[tuple[str, str]]) -> None:
    check(*planted)


@pytest.mark.slow
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(together(40))
def test_no_literal_of_any_shape_stands_anywhere_in_many_programs(planted: list[tuple[str, str]]) -> None:
    check(*planted)


VALUE = "9fQ2xLw7Vb4Tz8Rk1Ns6Yd3Hc5Jm"


@pytest.mark.parametrize("place", PLACES)
def test_what_is_planted_is_found(place: str) -> None:
    """The search above means something: the planted programs are reported."""
    program = place.format(repr("sk_live_" + VALUE), repr(VALUE))
    shown = check((f"from autogen_agentchat.agents import AssistantAgent\n{program}\n", VALUE))
    assert "OW401" in shown or "OW1" in shown or "OW2" in shown


@pytest.mark.parametrize(
    "program",
    [
        f"def f(:\n    api_key = 'sk_live_{VALUE}'\n",
        f"api_key = 'sk_live_{VALUE}\n",
        f"# coding: sk_live_{VALUE}\n",
        f"x = (\n'sk_live_{VALUE}'\n",
        f"agent = AssistantAgent('a', None, system_message='sk_live_{VALUE}')  # offwire: ignore[sk_live_{VALUE}] x\n",
        f"# offwire: sk_live_{VALUE}[OW101]\nimport autogen\n",
        f"def get(sk_live_{VALUE}, *a): pass\nagent = AssistantAgent('a', tools=[get])\n",
    ],
)
def test_no_message_repeats_what_it_could_not_read(program: str) -> None:
    check((f"from autogen_agentchat.agents import AssistantAgent\n{program}", VALUE))


@pytest.mark.parametrize(
    "text",
    [
        f'"sk_live_{VALUE}" = 1\n',
        f'select = ["sk_live_{VALUE}"]\n',
        f'select = "sk_live_{VALUE}\n',
        f'baseline = "sk_live_{VALUE}"\n',
        f'cache-dir = "../sk_live_{VALUE}"\n',
        f'[[models.function]]\nnames = ["a.b"]\nreturns = "sk_live_{VALUE}"\n',
    ],
)
def test_no_message_repeats_a_credential_in_the_configuration(text: str) -> None:
    with workshop():
        Path("offwire.toml").write_text(text)
        err = io.StringIO()
        with contextlib.redirect_stderr(err):
            assert cli.main(["lint", "."]) == 2
    assert err.getvalue().count("\n") == 1
    assert VALUE not in err.getvalue()
