"""The record of a session travels as JSON: whole or not at all, and readable by what comes later."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from offwire.findings import Confidence, Finding, Location, Severity, Sighting
from offwire.runs import Coverage, Exposure, Reason, RunRecord, SessionRecord, Verdict
from offwire_harness import evidence

SIGHTING = Sighting(
    "KEY", "ab" * 8, "api.openai.com", "/messages/2/content", ("base64",), "look", "... <KEY> ..."
)
RUN = RunRecord(
    test="test_it.py::test_one",
    agent="shop:agent",
    mode="run",
    verdict=Verdict.LEAKING,
    expected=Verdict.CLEAN,
    reasons=(Reason("credential-sighted", "KEY reached the model"),),
    sightings=(SIGHTING,),
    exposures=(Exposure("/email", "shop.example", "api.openai.com", "/messages/2/content", "look"),),
    coverage=Coverage(
        tools=("look",), canaries=("KEY",), model_requests=2, bytes_searched=900, transforms=30
    ),
    not_claimed=("pictures",),
    findings=(
        Finding(
            "OW601",
            "credential-on-model-wire",
            Severity.ERROR,
            Confidence.HIGH,
            Location("test_it.py", 3),
            "KEY was sent",
            "narrow it",
            "https://example.org",
            "f" * 32,
            sightings=(SIGHTING,),
        ),
    ),
)
SESSION = SessionRecord(
    (RUN,),
    "the tracer canary was seen",
    "mitmproxy 12",
    "landlock",
    ("requests/2",),
    ("test_it.py::test_one",),
)


def test_what_is_written_is_read_back(tmp_path: Path):
    evidence.write(SESSION, tmp_path / "session.json")
    assert evidence.read(tmp_path / "session.json") == SESSION


def test_the_file_says_what_it_is_and_of_which_version(tmp_path: Path):
    data = json.loads(evidence.dumps(SESSION))
    assert (data["format"], data["version"]) == ("offwire-session", 1)
    assert data["runs"][0]["verdict"] == "leaking"


def test_keys_of_a_later_offwire_are_passed_over():
    data = json.loads(evidence.dumps(SESSION))
    data["mood"] = data["runs"][0]["mood"] = "bright"
    assert evidence.loads(json.dumps(data)) == SESSION


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "not JSON"),
        ("[]", "not a record of a session"),
        ('{"format": "something else"}', "not a record of a session"),
        ('{"format": "offwire-session", "version": 2}', "version 2 of the record; this offwire reads 1"),
        ('{"format": "offwire-session", "version": 1}', "runs is missing"),
    ],
)
def test_anything_else_is_refused_in_one_line(tmp_path: Path, text: str, told: str):
    file = tmp_path / "session.json"
    file.write_text(text)
    with pytest.raises(evidence.EvidenceError) as refused:
        evidence.read(file)
    assert told in str(refused.value)
    assert str(file) in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(evidence.EvidenceError, match="FileNotFoundError"):
        evidence.read(tmp_path / "none.json")


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file = tmp_path / "session.json"
    evidence.write(SESSION, file)

    def no_space(record: SessionRecord) -> str:
        raise OSError("no space left on device")

    monkeypatch.setattr(evidence, "dumps", no_space)
    with pytest.raises(OSError, match="no space"):
        evidence.write(evidence.EMPTY, file)
    monkeypatch.undo()
    assert evidence.read(file) == SESSION
    assert list(tmp_path.iterdir()) == [file]


def test_records_of_several_workers_become_one():
    other = SessionRecord((RUN,), "the tracer canary was seen", "mitmproxy 11", "landlock", ("aiohttp/3",))
    merged = evidence.merge([SESSION, other])
    assert len(merged.runs) == 2
    assert merged.clients == ("requests/2", "aiohttp/3")
    assert merged.control == "the tracer canary was seen"
    assert merged.proxy == "mitmproxy 12; mitmproxy 11"
    assert evidence.merge([]) == evidence.EMPTY
