"""A session's record survives the way through JSON, and a damaged one is refused with its place."""

from __future__ import annotations

import json

import pytest
from report_samples import CLEAN_RUN, FINDING, LEAKING_RUN, UNPROVEN_RUN, session

from offwire.findings import Finding
from offwire.records import RecordError, from_data, to_data
from offwire.runs import SessionRecord


def test_a_record_comes_back_as_it_was() -> None:
    record = session(LEAKING_RUN, CLEAN_RUN, UNPROVEN_RUN)
    assert from_data(SessionRecord, json.loads(json.dumps(to_data(record)))) == record
    assert from_data(Finding, json.loads(json.dumps(to_data(FINDING)))) == FINDING


def test_keys_of_a_newer_writer_are_ignored_and_optional_ones_may_be_missing() -> None:
    data = {"runs": [], "control": "seen", "proxy": "", "held_by": "", "weather": "fine"}
    assert from_data(SessionRecord, data) == SessionRecord((), "seen", "", "")


@pytest.mark.parametrize(
    ("damage", "where"),
    [
        (lambda data: data.pop("control"), r"\$: control is missing"),
        (lambda data: data.update(runs={}), r"\$\.runs: expected a list"),
        (lambda data: data["runs"][0].update(verdict="fine"), r"\$\.runs\[0\]\.verdict: unknown verdict"),
        (lambda data: data["runs"][0].update(test=3), r"\$\.runs\[0\]\.test: expected str"),
        (
            lambda data: data["runs"][0]["coverage"].update(model_requests=True),
            r"model_requests: expected int",
        ),
    ],
)
def test_damage_is_named_with_its_place(damage: object, where: str) -> None:
    data = to_data(session(LEAKING_RUN))
    damage(data)  # type: ignore[operator]
    with pytest.raises(RecordError, match=where):
        from_data(SessionRecord, data)
