"""The record of a pytest session as JSON: what `--offwire-report=FILE` writes and `offwire review` reads.

The file is an object: `format` is "offwire-session", `version` counts up when a key changes its meaning, and
the other keys are those of `offwire.runs.SessionRecord`, nested as its dataclasses are. It grows only by
adding keys. It holds labels, keyed fingerprints and places, and never a credential's value.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from offwire.records import RecordError, from_data, to_data
from offwire.runs import SessionRecord

FORMAT = "offwire-session"
VERSION = 1

EMPTY = SessionRecord(runs=(), control="not run", proxy="not started", held_by="")


class EvidenceError(ValueError):
    """The text is no record of a session; the message is one line."""


def dumps(record: SessionRecord) -> str:
    """Return the record as JSON text."""
    return json.dumps({"format": FORMAT, "version": VERSION, **to_data(record)}, indent=1) + "\n"


def loads(text: str) -> SessionRecord:
    """Return the record that `dumps` made the text from.

    Raises:
        EvidenceError: the text is something else, or of a later version.
    """
    try:
        data = json.loads(text)
    except ValueError:
        raise EvidenceError("not JSON") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise EvidenceError(f'not a record of a session: "format" is not "{FORMAT}"')
    if data.get("version") != VERSION:
        raise EvidenceError(f"version {data.get('version')} of the record; this offwire reads {VERSION}")
    try:
        return from_data(SessionRecord, data)
    except RecordError as error:
        raise EvidenceError(str(error)) from None


def read(file: Path) -> SessionRecord:
    """Return the record in a file.

    Raises:
        EvidenceError: there is none, or it can't be read.
    """
    try:
        return loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise EvidenceError(f"{file}: cannot be read ({type(error).__name__})") from None
    except EvidenceError as error:
        raise EvidenceError(f"{file}: {error}") from None


def write(record: SessionRecord, file: Path) -> None:
    """Write the record so that a reader finds either all of it or what was there before.

    Raises:
        OSError: the folder is missing or can't be written to.
    """
    write_text(dumps(record), file)


def write_text(text: str, file: Path) -> None:
    """Write a file, that only this user can read, at once or not at all.

    Raises:
        OSError: the folder is missing or can't be written to.
    """
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise


def merge(records: Sequence[SessionRecord]) -> SessionRecord:
    """Return the records of several processes of one session as one; of none, an empty one."""
    if len(records) == 1:
        return records[0]
    if not records:
        return EMPTY
    return SessionRecord(
        runs=tuple(run for record in records for run in record.runs),
        control=_agreed([record.control for record in records]),
        proxy=_agreed([record.proxy for record in records]),
        held_by=_agreed([record.held_by for record in records]),
        clients=tuple(dict.fromkeys(name for record in records for name in record.clients)),
        failures=tuple(name for record in records for name in record.failures),
        undriven=tuple(name for record in records for name in record.undriven),
    )


def _agreed(texts: list[str]) -> str:
    return "; ".join(dict.fromkeys(texts))
