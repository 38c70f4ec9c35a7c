"""What every format owes its reader, whatever stands in the report: its own grammar, and no line or markup but offwire's."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Mapping
from functools import lru_cache
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
from markdown_it import MarkdownIt

_ANNOTATION = re.compile(r"::(?:error|warning|notice) (?:file=[^:,]*,)?[^:]*title=[^:,]*::.*")
_ELEMENTS = {
    "html": set(
        "html head meta title style body main div h1 h2 h3 span section p strong ul ol li article header pre mark "
        "code footer a".split()
    ),
    "markdown": set("h2 h3 h4 p table thead tbody tr th td a code pre ul ol li strong".split()),
}


class _Page(HTMLParser):
    """The elements of a page and where they point."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.targets: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.targets += [value or "" for name, value in attrs if name in ("href", "src", "srcset", "data")]
        assert not any(name.startswith("on") for name, _ in attrs)


def check(name: str, text: str, findings: int, problems: int = 0) -> None:
    """Holds a report in the format `name` against its grammar.

    Args:
        name: one of `offwire.arguments.FORMATS`.
        text: the report.
        findings: how many there are to be in it.
        problems: how many things it tells that the run could not do.
    """
    lines = text.split("\n")
    assert lines.pop() == ""
    assert all(line.isprintable() for line in lines)
    assert text.encode("ascii" if name in ("json", "sarif") else "utf-8")
    for command in ("##vso[", "##[", "##teamcity["):
        assert command not in text
    commands = [line for line in lines if line.lstrip().startswith("::")]
    assert len(commands) == (findings + problems if name == "github" else 0)
    _CHECKS[name](text, findings, problems)


def _text(text: str, findings: int, problems: int) -> None:
    lines = text.split("\n")
    # A finding's place starts its line; of the lines below it, each starts with a blank or the line's number.
    assert len([line for line in lines if re.search(r": (?:error|warning|info) OW\d{3} ", line)]) >= findings
    flush = [line for line in lines if line and not re.match(r" |\d+ +\|", line)]
    assert len(flush) == findings + problems + 1
    assert re.match("Found |Checked no files", flush[-1])


def _json(text: str, findings: int, problems: int) -> None:
    value = json.loads(text)
    jsonschema.validate(value, _schema("offwire"))
    assert (len(value["findings"]), len(value["errors"])) == (findings, problems)


def _sarif(text: str, findings: int, problems: int) -> None:
    value = json.loads(text)
    _sarif_validator().validate(value)
    (run,) = value["runs"]
    (invocation,) = run["invocations"]
    assert (len(run["results"]), len(invocation["toolExecutionNotifications"])) == (findings, problems)


def _github(text: str, findings: int, problems: int) -> None:
    assert all(_ANNOTATION.fullmatch(line) for line in text.split("\n")[:-1])


def _junit(text: str, findings: int, problems: int) -> None:
    root = ElementTree.fromstring(text)
    assert {element.tag for element in root.iter()} <= {
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "error",
    }
    assert (len(root.findall(".//failure")), len(root.findall(".//error"))) == (findings, problems)


def _markdown(text: str, findings: int, problems: int) -> None:
    page = _Page(MarkdownIt("commonmark").enable("table").render(text))
    assert set(page.elements) <= _ELEMENTS["markdown"]
    assert page.targets == []
    assert page.elements.count("td") == 4 * findings
    assert page.elements.count("h4") == findings
    assert page.elements.count("ul") == (problems > 0)


def _html(text: str, findings: int, problems: int) -> None:
    page = _Page(text)
    assert set(page.elements) <= _ELEMENTS["html"]
    assert page.targets == []
    assert page.elements.count("article") == findings


_CHECKS: Mapping[str, Callable[[str, int, int], None]] = {
    "text": _text,
    "json": _json,
    "sarif": _sarif,
    "github": _github,
    "junit": _junit,
    "markdown": _markdown,
    "html": _html,
}


@lru_cache(maxsize=2)
def _schema(name: str) -> Any:
    if name == "sarif":
        return json.loads(Path(__file__).with_name("sarif-2.1.0-rtm.5.schema.json").read_text())
    shipped = resources.files("offwire.report").joinpath("offwire-report.schema.json")
    return json.loads(shipped.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _sarif_validator() -> Any:
    return jsonschema.Draft7Validator(_schema("sarif"))
