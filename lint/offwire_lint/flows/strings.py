"""Methods of strings, bodies and other values that are tainted themselves."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from offwire_lint.flows import protocols, subscripts, templates, text
from offwire_lint.flows.arguments import Args
from offwire_lint.flows.frames import Frame
from offwire_lint.flows.heap import CLEAN, flat
from offwire_lint.flows.values import (
    CREDENTIAL,
    ENVELOPE,
    ERROR,
    FIELD,
    HIGH,
    RAW,
    UNKNOWN,
    Taint,
    Value,
    join,
    join2,
)

if TYPE_CHECKING:
    from offwire_lint.flows.engine import Engine


_KEEP = frozenset(
    "strip lstrip rstrip lower upper capitalize replace decode encode expandtabs casefold swapcase zfill ljust rjust "
    "center removeprefix removesuffix translate splitlines split rsplit partition rpartition copy json read readlines "
    "readline text dict model_dump model_dump_json to_dict to_json to_string to_markdown to_csv to_html as_dict "
    "get_text prettify getvalue head tail sort_values reset_index drop dropna fillna fetchall all mappings "
    "scalars result items values itertuples iterrows asdict dumps tolist to_list getbuffer hex aread stdout "
    "communicate get_dict getall __str__ __repr__ isoformat serialize to_pydict to_records filter order_by limit find_all findAll select xpath css handle multi_items _asdict _tuple "
    "sort_index set_index rename astype round transpose merge append assign query ffill bfill interpolate iterrows".split()
)
_BETWEEN_WORDS = frozenset((" ", ",", ";", ":", "=", "|", "\t", "/"))
# What is put around a piece of a credential to say that the rest is hidden.
_MASKS = frozenset("*#xX•·-.")
_CLEAN = frozenset(
    "startswith endswith isdigit isalpha isalnum isnumeric isspace isupper islower count index find rfind rindex "
    "bit_length __len__ keys issubset issuperset isdisjoint mean sum min max median std nunique raise_for_status "
    "exists is_file is_dir total_seconds timestamp".split()
)
_TELLING = frozenset(
    "errors json format_message with_traceback format getMessage get_message to_dict as_dict".split()
)

# Elements of which each is little more than a name: choosing them is choosing fields.
_SMALL_ELEMENTS = frozenset("a title h1 h2 h3 h4 h5 h6 img meta link option button input label".split())
# What fetches rows of an answer, and how deep a single field stands in it.
_FETCHED = {"fetchall": 2, "fetchmany": 2, "fetchone": 1}
# Elements that hold a page, or most of it.
_PAGE = frozenset("html body main article section".split())
_ELEMENTS = frozenset("find_all findAll select".split())


def of_text(engine: Engine, own: Value, name: str, args: Args, frame: Frame, place: int) -> Value:
    """Call a method of a text, or of what is tainted itself."""
    if name == "join":
        return _joined(engine, own, args, frame, place)
    if name in ("format", "format_map"):
        return _formatted(engine, own, name, args, frame, place)
    values = args.values()
    if not own.taints:
        transformed = _constant_method(own, name, values)
        if transformed is not None:
            return transformed
        carried = [flat(value) for value in values[1:2]] if name == "replace" else []
        return join([UNKNOWN, *carried])
    if name == "find" and _finds_the_page(args):
        return own.then(engine.at(frame, place), "through find()")
    if name in _CLEAN:
        return CLEAN
    if name in ("hexdigest", "digest"):
        # What `hashlib` and `hmac` made tells by itself what it proves; anything else's hash is nothing.
        return own.map(lambda taint: taint if taint.kind == CREDENTIAL and taint.part else None)
    if name == "hex" and not any(taint.sure == HIGH for taint in own.of(RAW)):
        return own.map(lambda taint: replace(taint, kind=FIELD) if taint.kind == RAW else taint)  # a hash
    if name in ("get", "pop", "setdefault", "getlist", "get_all", "__getitem__") and args.positional:
        return subscripts.select(engine, own, args.positional[0][0], frame, place)
    if name in _ELEMENTS and _chooses(args):
        return own.map(lambda taint: replace(taint, kind=FIELD) if taint.kind == RAW else taint)
    if (
        name in ("split", "rsplit")
        and len(values) < 2
        and all(value.text in _BETWEEN_WORDS for value in values)
    ):
        rows = own.map(lambda taint: replace(taint, rows=1) if taint.kind == RAW else taint)
        return rows.then(engine.at(frame, place), f"through {name}()")
    if name in _FETCHED:
        depth = _FETCHED[name]
        rows = own.map(lambda taint: replace(taint, rows=taint.rows or depth) if taint.kind == RAW else taint)
        return rows.then(engine.at(frame, place), f"through {name}()")
    if name in ("rjust", "ljust", "center") and len(values) > 1 and values[1].text in _MASKS:
        return own.map(lambda taint: None if taint.kind == CREDENTIAL and taint.part else taint)
    if name in _KEEP:
        at = engine.at(frame, place)
        if name == "replace" and len(values) > 1:
            own = text.redacted(own, values[0], values[1])
            return join([own.then(at, "through replace()"), Value(flat(values[1]).taints, (), (), True)])
        if name in ("values", "items"):
            own = own.map(
                lambda taint: replace(taint, label=f"{taint.label}'s values") if taint.by_name else taint
            )
        return own.then(at, f"through {name}()")

    return join2(Value(own.taints, (), (), True).map(lambda taint: _other(taint, name)), UNKNOWN)


def _other(taint: Taint, name: str) -> Taint | None:
    """What a method that nobody knows leaves of a taint."""
    if taint.kind in (RAW, ENVELOPE):
        return replace(taint, kind=FIELD)
    return None if taint.kind == ERROR and name not in _TELLING else taint


def _joined(engine: Engine, own: Value, args: Args, frame: Frame, place: int) -> Value:
    """`separator.join(items)`."""
    items = join([protocols.iterable(engine, value, frame, place) for value in args.values()])
    if text.names_only(items):
        return Value(own.taints, (), (), True)
    return text.joined(engine, own, items, place, frame)


def _formatted(engine: Engine, own: Value, name: str, args: Args, frame: Frame, place: int) -> Value:
    """`template.format(...)` and `template.format_map(mapping)`."""
    positional = [value for value, _ in args.positional]
    if name == "format_map":
        return templates.formatted(engine, own, templates.Fillers().updated(join(positional)), frame, place)
    keywords = {key: value for key, (value, _) in args.keywords.items()}
    given = templates.Fillers(positional, keywords, args.star, args.starstar)
    return templates.formatted(engine, own, given, frame, place)


_FOLDED = frozenset(
    "lower upper strip rstrip lstrip title casefold capitalize startswith endswith removeprefix removesuffix replace "
    "isupper islower isdigit isalpha".split()
)


def _finds_the_page(args: Args) -> bool:
    """Whether `find` selects the whole of a page, as a parser's does; a text's gives a position."""
    return len(args.positional) == 1 and not args.keywords and args.positional[0][0].text in _PAGE


def _chooses(args: Args) -> bool:
    """Whether elements are chosen that are little more than a name, or are told apart by a class, an id or an attribute."""
    what = args.positional[0][0].text if args.positional else None
    if what is not None and (what in _SMALL_ELEMENTS or re.search(r"[.#\[]", what)):
        return re.match(r"[a-z]*", what)[0] not in _PAGE  # type: ignore[index]
    return bool({"class_", "id", "attrs"} & set(args.keywords)) and what not in _PAGE


def _constant_method(own: Value, name: str, values: list[Value]) -> Value | None:
    """What a method of a constant text comes to."""
    if (
        own.text is None
        or name not in _FOLDED
        or any(value.text is None or not value.known for value in values)
    ):
        return None
    try:
        return Value(consts=(getattr(own.text, name)(*[value.text for value in values]),))
    except (TypeError, ValueError):
        return None
