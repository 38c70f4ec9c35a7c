"""What a part of a value carries: selecting by name narrows, slicing and looping do not."""

from __future__ import annotations

from dataclasses import replace

from offwire.findings import Confidence
from offwire_lint.flows.values import (
    CREDENTIAL,
    ENVELOPE,
    ERROR,
    FIELD,
    MASKED,
    MEDIUM,
    RAW,
    UNKNOWN,
    URL,
    Place,
    Taint,
    Value,
    taints_of,
)
from offwire_lint.models.schema import Words
from offwire_lint.names import credential_environment_name, credential_name

JSON_RPC = "a JSON-RPC answer"
"""The label of an answer that stands under `result`, whole; the protocol says so."""
FEW = "a few characters of it"
"""The step of a credential of which no more is left than people show to tell one from another."""
_MOST_TOLD = 4
_ONLY = "only its "
# What stands beside a secret in a vault's entry and opens nothing.
_BESIDE = frozenset(
    "arn name id version versionid version_id versions createddate created_date created_time expires_on expires_in "
    "expiry expiration host hostname port region dbname database db user username login email url uri base_url endpoint "
    "account account_id tenant tenant_id client_id metadata tags type token_type scope label labels kind enabled lease_id".split()
)

# What an authorization server hands out; the names are fixed by the standard.
_ISSUED = frozenset("access_token refresh_token id_token client_secret".split())
_OPEN_HEADERS = frozenset("authorization set-cookie cookie x-api-key proxy-authorization".split())
_TEXT_OF_ERROR = frozenset(
    "args message msg reason detail details strerror error errors text body description title exceptions user_message "
    "__cause__ __context__ pgerror diag faultString cmd stdout stderr output doc object statement params orig __notes__".split()
)


def by_key(value: Value, key: object, at: Place, words: Words, *, attribute: bool = False) -> Value:
    """The part under a constant key (an attribute's name, if `attribute`)."""
    if not value.taints:
        return UNKNOWN
    whole = isinstance(key, str) and _keeps_records(key, words, attribute)
    kept = [
        part
        for taint in value.taints.values()
        if (part := _part(taint, key, at, attribute, whole=whole)) is not None
    ]
    return Value(taints_of(kept), (), (), True)


def _keeps_records(key: str, words: Words, attribute: bool) -> bool:
    """Whether whole records stand under a key of an answer, as far as the key tells."""
    low = key.lower()
    return (
        not words.records.isdisjoint((key, low))
        or (attribute and low in words.wholes)
        or low.rpartition("_")[2] in words.endings
    )


def _part(taint: Taint, key: object, at: Place, attribute: bool, *, whole: bool) -> Taint | None:
    kind = taint.kind
    if kind in (RAW, URL):
        if isinstance(key, (int, type(None))) and not isinstance(key, bool):
            return one_of(taint, at)
        if whole or (taint.label == JSON_RPC and key == "result"):
            return replace(taint.then(at, f"its '{key}', as it comes"), sure=min(taint.sure, MEDIUM))
        if isinstance(key, str) and key.lower() in _ISSUED:
            return replace(
                taint.then(at, f"its '{key}', a credential that was issued"),
                kind=CREDENTIAL,
                sure=min(taint.sure, MEDIUM),
                label=key,
                rows=0,
            )
        if _kept_in_a_file(taint, key):
            return replace(
                taint.then(at, f"its '{key}'"), kind=CREDENTIAL, sure=MEDIUM, label=str(key), rows=0
            )
        if key == "ResponseMetadata":
            return replace(taint.then(at, "its 'ResponseMetadata', with the headers"), kind=ENVELOPE)
        return replace(taint.then(at, f"{_ONLY}'{key}'"), kind=FIELD)
    if kind in (CREDENTIAL, MASKED):
        if attribute and isinstance(key, str) and _is_an_object(taint, key):
            return None
        if isinstance(key, str) and ("environment" in taint.label or "configuration" in taint.label):
            return taint if credential_environment_name(key) is not None else None
        if isinstance(key, str):
            return None if key.lower() in _BESIDE else taint.then(at, f"its '{key}'")
        return (
            replace(taint.then(at, "a part of it"), part=True) if attribute is False and key != 0 else taint
        )
    if kind == ENVELOPE:
        if isinstance(key, str) and key.lower() not in _OPEN_HEADERS:
            return replace(taint, kind=FIELD)
        return taint
    if kind == FIELD and _kept_in_a_file(taint, key):
        return replace(taint.then(at, f"its '{key}'"), kind=CREDENTIAL, sure=MEDIUM, label=str(key), rows=0)
    if kind == FIELD:
        return replace(taint, rows=0) if taint.rows else taint
    if kind == ERROR:
        return None if attribute and isinstance(key, str) and key not in _TEXT_OF_ERROR else taint
    return taint


# What an object that stands for a credential calls the credential itself.
_OPENED = frozenset("value values data payload plaintext secret_string secret_binary raw credentials".split())
_GUESSED = ("kept under a credential's name", "a parameter named like a credential")


def _is_an_object(taint: Taint, name: str) -> bool:
    """Whether what a mere name told to be a credential is asked for something that no credential has: a token of a text or of a
    stream has a `text` and a `pos`.
    """
    if hasattr(str, name) or hasattr(bytes, name) or name.lower() in _OPENED or credential_name(name):
        return False
    first = taint.step
    while first.before is not None:
        first = first.before
    return first.note.endswith(_GUESSED)


def records(taint: Taint) -> Taint:
    """A part that was selected by name and is declared to hold records: whole records, if fewer of them."""
    chosen = taint.kind == FIELD and taint.step.note.startswith(_ONLY)
    return replace(taint, kind=RAW, sure=min(taint.sure, MEDIUM)) if chosen else taint


def _kept_in_a_file(taint: Taint, key: object) -> bool:
    """Whether a file keeps a credential under this key, as far as the key tells."""
    if taint.label != "a whole file" or not isinstance(key, str):
        return False
    return credential_name(key) not in (None, Confidence.LOW)


def one_of(taint: Taint, at: Place) -> Taint:
    """One element of a whole: a record is still whole, a column of a row is a field."""
    if taint.kind == RAW and taint.rows == 1:
        return replace(taint, kind=FIELD)
    taint = taint.then(at, "one whole record of it")
    return replace(taint, rows=taint.rows - 1) if taint.rows > 1 else taint


def by_slice(value: Value, at: Place, shown: int | None = None) -> Value:
    """A slice, of which so many characters are known to be left: of a body it is still the body, of a credential a part."""
    few = shown is not None and shown <= _MOST_TOLD

    def cut(taint: Taint) -> Taint:
        if taint.kind == CREDENTIAL:
            return replace(taint.then(at, FEW if few else "a part of it"), part=True)
        return taint.then(at, "cut by length") if taint.kind == RAW else taint

    return value.map(cut)


def by_unknown(value: Value, index: Value, at: Place) -> Value:
    """The part under a key that is not a constant."""

    def part(taint: Taint) -> Taint | None:
        if taint.kind == RAW and not index.has(RAW):
            return replace(taint, kind=FIELD)
        if taint.kind == ENVELOPE and not index.has(ENVELOPE):
            return replace(taint, kind=FIELD)
        return taint

    return value.map(part)
