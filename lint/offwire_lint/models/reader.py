"""Reads model tables into models, and refuses what means nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from offwire_lint.models.schema import (
    CHANNELS,
    EFFECTS,
    SHAPES,
    CallModel,
    ClassModel,
    Framework,
    Generation,
    Request,
    Words,
)

_T = TypeVar("_T")
_CLASS_KEYS = ("name", "aliases", "bases", "members", "items", "methods", "tool_method", "value")
_WORD_LISTS = ("records", "wholes", "schemas", "prompts", "public")
# Of a key that takes one of a few words: which. "" is what it is when nothing is said.
_WORDS: Mapping[str, frozenset[str]] = {
    "decorator": frozenset(("", "tool", "tool-factory", "registration", "prompt")),
    "side": frozenset(("", "llm", "execution")),
    "raises": frozenset(("", "url", "input")),
    "exceptions": frozenset(("text", "traceback", "masked", "propagate")),
    "untyped": frozenset(("crash", "warn")),
    "untyped_default": frozenset(("crash", "warn")),
    "responses": frozenset(("repr", "content")),
    "variadic": frozenset(("crash", "string", "ignore")),
    "underscore": frozenset(("crash", "fine")),
}
_KINDS = {str: "a string", bool: "true or false", int: "a number", float: "a number"}


class ModelError(Exception):
    """A model that means nothing: one line with the table, the key, and what is allowed.

    Attributes:
        trail: the model's qualified name and the key in it, as far as there are any, to find the line by.
    """

    def __init__(self, message: str, *trail: str) -> None:
        super().__init__(message)
        self.trail = trail


@dataclass(frozen=True, slots=True)
class _At:
    """Where in the tables the reader is: in words for a message, and by name for the line."""

    words: str
    name: str = ""

    def under(self, words: str) -> _At:
        """A table inside this one."""
        return _At(f"{self.words} {words}", self.name)

    def error(self, problem: str, key: str = "") -> ModelError:
        """The error that says so."""
        return ModelError(f"{self.words}: {problem}", *filter(None, (self.name, key)))


@dataclass(slots=True)
class Reader:
    """Collects what the tables say.

    Attributes:
        tokens: byte strings one of which a relevant file holds.
        functions, classes: models by qualified name.
        words: those of each list.
        generations: those of frameworks that have several.
    """

    tokens: list[bytes] = field(default_factory=list)
    words: dict[str, set[str]] = field(default_factory=dict)
    generations: list[Generation] = field(default_factory=list)
    functions: dict[str, CallModel] = field(default_factory=dict)
    classes: dict[str, ClassModel] = field(default_factory=dict)

    def read(self, where: str, table: Mapping[str, Any], *, shipped: bool = True) -> None:
        """Take in one file's table.

        Args:
            where: what to call it in messages.
            table: as parsed.
            shipped: whether it is offwire's own; a user's may not describe a framework, and is found by its functions' names.

        Raises:
            ModelError: an unknown key or an impossible value.
        """
        at = _At(where)
        _known(at, table, ("tokens", *_WORD_LISTS, "function", "class", *(["framework"] if shipped else [])))
        self.tokens += [token.encode() for token in _strings(at, "tokens", table.get("tokens", ()))]
        for key in _WORD_LISTS:
            self.words.setdefault(key, set()).update(_strings(at, key, table.get(key, ())))
        framework = None
        if "framework" in table:
            framework = _framework(at.under("[framework]"), table["framework"])
            if framework.generation is not None:
                self.generations.append(framework.generation)
        for entry in _tables(at, "function", table.get("function", ())):
            names = _strings(at.under("[[function]]"), "names", entry.get("names", ()))
            if not names:
                raise at.under("[[function]]").error("'names' must be a list of qualified names", "names")
            rest = {key: value for key, value in entry.items() if key != "names"}
            for name in names:
                self.functions[name] = _call(_At(f"{where} function {name}", name), name, rest, framework)
                if not shipped:
                    self.tokens.append(name.partition(".")[0].encode())
        for entry in _tables(at, "class", table.get("class", ())):
            self._class(at, entry, framework)

    def all_words(self) -> Words:
        """The lists of words, endings told from whole ones."""
        records = self.words.get("records", set())
        endings = {word for word in records if word.startswith("*_")}
        given = {key: frozenset(self.words.get(key, ())) for key in ("wholes", "schemas", "prompts")}
        return Words(
            records=frozenset(records - endings),
            endings=frozenset(word[2:] for word in endings),
            public=tuple(sorted(self.words.get("public", ()))),
            **given,
        )

    def _class(self, at: _At, entry: Mapping[str, Any], framework: Framework | None) -> None:
        name = entry.get("name")
        if not isinstance(name, str) or not name:
            raise at.under("[[class]]").error("'name' must be a qualified name", "name")
        at = _At(f"{at.words} class {name}", name)
        rest = {key: value for key, value in entry.items() if key not in _CLASS_KEYS}
        constructor = _call(at, name, rest, framework, _CLASS_KEYS)
        members = dict(_table(at, "members", entry.get("members", {})))
        for key, effect in members.items():
            _effect(at.under(f"member {key}"), key, effect)
        methods = {
            method: _call(
                at.under(f"method {method}"), f"{name}.{method}", _table(at, method, table), framework
            )
            for method, table in _table(at, "methods", entry.get("methods", {})).items()
        }
        for key in ("items", "value"):
            if key in entry:
                _effect(at, key, entry[key])
        tool_method = entry.get("tool_method", "")
        if not isinstance(tool_method, str):
            raise at.error("'tool_method' must be a string", "tool_method")
        bases = _strings(at, "bases", entry.get("bases", ()))
        model = ClassModel(
            name, constructor, bases, members, entry.get("items", ""), methods, tool_method, entry.get("value", "")
        )  # fmt: skip
        for alias in (name, *_strings(at, "aliases", entry.get("aliases", ()))):
            self.classes[alias] = model


def _framework(at: _At, table: Mapping[str, Any]) -> Framework:
    table = dict(table)
    if "generation" in table:
        table["generation"] = _fill(Generation, at.under("generation"), table["generation"], {})
    return _fill(Framework, at, table, {})


def _call(
    at: _At, name: str, table: Mapping[str, Any], framework: Framework | None, more: Sequence[str] = ()
) -> CallModel:
    """One call's model; `more` are keys that may stand beside its own."""
    table = dict(table)
    if "request" in table:
        table["request"] = _fill(Request, at.under("request"), table["request"], {})
    _effect(at, "returns", table.get("returns", "unknown"))
    for key, words in (("sinks", CHANNELS), ("tools", SHAPES)):
        for parameter, word in _table(at, key, table.get(key, {})).items():
            if not isinstance(word, str) or word not in words:
                raise at.error(f"{key}.{parameter} is {word!r}, not one of {', '.join(sorted(words))}", key)
    return _fill(CallModel, at, table, {"name": name, "framework": framework}, more)


def _effect(at: _At, key: str, effect: Any) -> None:
    if not isinstance(effect, str) or (effect not in EFFECTS and "." not in effect):
        raise at.error(f"'{key}' is {effect!r}, neither a class nor one of {', '.join(sorted(EFFECTS))}", key)


def _fill(kind: type[_T], at: _At, table: Any, given: Mapping[str, Any], more: Sequence[str] = ()) -> _T:
    """An instance of a dataclass, each field from the key of its name."""
    if not isinstance(table, Mapping):
        raise at.error("a table is needed", at.words.rpartition(" ")[2].strip("[]"))
    allowed = {item.name: item for item in fields(kind) if item.name not in given}  # type: ignore[arg-type]
    _known(at, table, (*allowed, *more))
    values = dict(given)
    for key, value in table.items():
        default = allowed[key].default
        if isinstance(default, tuple):
            value = _strings(at, key, value)
        elif type(default) in _KINDS and type(value) is not type(default):
            raise at.error(f"'{key}' must be {_KINDS[type(default)]}", key)
        if key in _WORDS and value not in _WORDS[key]:
            raise at.error(f"'{key}' is {value!r}, not one of {', '.join(sorted(_WORDS[key] - {''}))}", key)
        values[key] = value
    return kind(**values)


def _known(at: _At, table: Mapping[str, Any], allowed: Sequence[str]) -> None:
    for key in table:
        if key not in allowed:
            raise at.error(f"unknown key '{key}'; known are {', '.join(sorted(allowed))}", key)


def _strings(at: _At, key: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) and item for item in value):
        raise at.error(f"'{key}' must be a list of strings", key)
    return tuple(value)


def _table(at: _At, key: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise at.error(f"'{key}' must be a table", key)
    return value


def _tables(at: _At, key: str, value: Any) -> Sequence[Mapping[str, Any]]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, Mapping) for item in value):
        raise at.error(f"'{key}' must be a list of tables: write [[...{key}]]", key)
    return value
