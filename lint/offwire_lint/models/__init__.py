"""What frameworks, vaults and HTTP clients mean, as data: one TOML file each, beside this module.

Keys of a model file (`[tool.offwire.models]` in pyproject.toml takes the same, except `[framework]`):

`tokens = ["autogen_agentchat"]`
    A file that holds none of the byte strings of any model is skipped unread, unless the import closure needs it. `import x`
    stands for every way to import a package `x`, or a name `x` of another one; a package does not mention itself so.

`records = ["line_items", "*_results"]`
    Keys of an answer under which whole records stand: what is selected is still somebody else's choice of fields. `*_x`: every key
    whose last word is x.
`wholes = ["page_content"]`
    Attributes of an answer's object that hold all there is to say.
`schemas = ["args_schema"]`
    Keywords and attributes of tools that give the schema, instead of a signature.
`prompts = ["system_message"]`
    Parameters that tell the model what to be, whoever takes them.
`public = ["VITE_"]`
    Prefixes of variables of the environment that are published anyway; `*` stands for anything.

`[framework]` what becomes of tools that are registered through this file
    name           shown in messages
    exceptions     "text" (str(e) goes to the model), "traceback", "masked" or "propagate"
    unmask         keyword that switches masking off, where exceptions are masked
    docstring      true if the docstring describes the tool
    description    true if a tool without any description cannot be built
    untyped        "crash" or "warn": a parameter without a type
    untyped_default "crash" or "warn": the same with a default value
    responses      "repr" if a response object goes out as its repr, "content" if it is serialised
    defaults       true if default values stand in the schema
    hidden         type names whose parameters are not in the schema (`Depends`, `Context`)
    hidden_names   parameter names that are not in the schema
    variadic       "crash", "string" or "ignore": what becomes of *args and **kwargs
    generation     {name, family, packages, foreign, names, keywords, methods}, where a framework has generations that can't be mixed (OW501):
                   whose packages they are but for the foreign modules in them, and what this one alone has
    told           exceptions whose text goes to the model although the others' does not (`ModelRetry`)
    own            parameters through which an agent is given its model's own credential
    apart          true if a tool is offered and registered for execution apart from each other, which OW504 compares
    offers         parameter of an agent's settings in which schemas stand under `functions` or `tools`, where tools are registered apart
    underscore     "crash" if a parameter with a leading underscore is refused

`[[function]]` what a call means
    names          qualified names
    parameters     positional order of the parameters
    returns        an effect (below), or the name of a class
    sinks          {parameter = channel}
    tools          {parameter = shape} functions that become tools; shape "functions", "documented" (their docstrings describe them), "map"
                   (by name), "schemas" (the schema is given beside it; of a decorator too), "text" (called with one text, whatever the signature says) or "handler" (writes the text of a tool's error)
    decorator      "tool": decorating registers; "tool-factory": the call returns such a decorator; "registration": the same, and the
                   decorated function stays itself; "prompt": what the
                   function returns is told to the model
    description    parameter that describes the tool
    request        {url = parameter, query = parameter, headers = [...], timeout = parameter}
    raises         "url" if its errors repeat the URL, "input" if they repeat what it was given
    log            true if it writes its arguments to a log or a terminal
    blocking       true if it blocks the event loop
    writes         true if it changes something upstream
    provider       true if it talks to the model provider: the credential it is given is the provider's own
    validates      true if it checks its arguments and repeats them in its errors
    runs           the parameter that is run, or says that something is, with this process's environment; "*": whatever it is given
    isolated       of the settings that `runs` names: the key that says whether it happens in a sandbox
    samples        parameter by which a server may have text of its own sent to the model
    side           "llm" or "execution": where tools are registered apart, which side this is
    note           phrase of the flow step ("read from the environment")

`[[class]]` what instances mean; takes every key of `[[function]]` for its constructor, and
    name, aliases  qualified names
    bases          classes whose members it has too
    members        {name = effect or class}: attributes, or results of methods
    items          effect of subscripting and of iteration
    methods        {name = {every key of `[[function]]`}}
    tool_method    subclasses are tools: the method that is called ("run")
    value          effect of the instance itself ("raw" for a row set)

Effects: "credential" (opened vault entry), "environment" (a credential if its first argument is named so), "named" (if the
receiver's own `name` says so),
"raw" (whole upstream body), "rows" and "row" (of a table), "field", "envelope", "url", "error", "clean", "keep" (what the arguments or the receiver held),
"self" (the receiver), "unknown", "mask" (hidden until opened), "open" (the masked value again), "digest" (a hash or a signature of what goes in).
Channels: "system", "description", "selector" (agents whose descriptions a model is shown), "task", "message", "schema", "provider",
"upload" (a path whose file goes to the provider), "name", "environment" (what a child process inherits).
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from offwire_lint.models.reader import ModelError, Reader
from offwire_lint.models.schema import CallModel, ClassModel, Generation, Words

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@dataclass(frozen=True, slots=True)
class Models:
    """All models of a run.

    Attributes:
        tokens: for triage: byte strings one of which a relevant file holds.
        digest: changes whenever any model changes; part of the cache's key.
        functions, classes: by qualified name.
        libraries: the top-level names that these begin with.
        generations: of the frameworks that have several.
        words: what keys, attributes and variables say by their names.
    """

    tokens: tuple[bytes, ...]
    digest: str
    functions: Mapping[str, CallModel]
    classes: Mapping[str, ClassModel]
    libraries: frozenset[str]
    words: Words
    generations: tuple[Generation, ...]
    _tails: Mapping[tuple[str, str], str]
    _methods: Mapping[str, Sequence[CallModel]]

    def function(self, name: str) -> CallModel | None:
        """The model of a function, found under a private module's path as well."""
        found = self.functions.get(name) or self.functions.get(self._settled(name))
        return found if found is not None else self.functions.get(f"{name.partition('.')[0]}.*")

    def cls(self, name: str) -> ClassModel | None:
        """The model of a class, found under a private module's path as well."""
        found = self.classes.get(name)
        return found if found is not None else self.classes.get(self._settled(name))

    def _settled(self, name: str) -> str:
        top, dot, _ = name.partition(".")
        return self._tails.get((top, name.rpartition(".")[2]), "") if dot else ""

    def lineage(self, name: str) -> Iterable[ClassModel]:
        """The class and its bases, nearest first."""
        waiting, seen = [name], set()
        while waiting:
            found = self.cls(waiting.pop(0))
            if found is not None and found.name not in seen:
                seen.add(found.name)
                yield found
                waiting.extend(found.bases)

    def items(self, name: str) -> str:
        """The effect of subscripting an instance of a class; empty if none is known."""
        return next((model.items for model in self.lineage(name) if model.items), "")

    def by_method(self, name: str) -> Sequence[CallModel]:
        """Every method of that name that is a sink or makes tools."""
        return self._methods.get(name, ())

    def member(self, cls: str, name: str) -> str | CallModel | None:
        """What a member of a class means: a method's model, an effect, or a class name."""
        for model in self.lineage(cls):
            if name in model.methods:
                return model.methods[name]
            if name in model.members:
                return model.members[name]
            if "*" in model.members:
                return model.members["*"]
            if "*" in model.methods:
                return model.methods["*"]
        return None


def load_models(extra: Mapping[str, Any] | None = None) -> Models:
    """Read the models that ship with offwire, and the user's own.

    Args:
        extra: the table `[tool.offwire.models]`, as parsed.

    Raises:
        ModelError: an unknown key or an impossible value.
    """
    return _load(json.dumps(extra, sort_keys=True, default=str)) if extra else _load("")


@lru_cache(maxsize=8)
def _load(extra: str) -> Models:
    reader = Reader()
    digest = hashlib.sha256(extra.encode())
    for file in sorted(resources.files(__package__).iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            data = file.read_bytes()
            digest.update(data)
            reader.read(file.name, tomllib.loads(data.decode()))
    if extra:
        reader.read("[tool.offwire.models]", json.loads(extra), shipped=False)
    return _collected(reader, digest.hexdigest())


def _same(reader: Reader, name: str, other: str) -> bool:
    """Whether two names are one thing's: the same name, or aliases of a class or of a function."""
    kinds: tuple[Mapping[str, object], ...] = (reader.classes, reader.functions)
    return name == other or any(name in kind and kind[name] is kind.get(other) for kind in kinds)


def _collected(reader: Reader, digest: str) -> Models:
    tails: dict[tuple[str, str], str] = {}
    for name in (*reader.functions, *reader.classes):
        head, _, tail = name.rpartition(".")
        if head:
            key = (name.partition(".")[0], tail)
            tails[key] = name if _same(reader, tails.get(key, name), name) else ""
    methods: dict[str, list[CallModel]] = {}
    for model in {id(model): model for model in reader.classes.values()}.values():
        for name, method in model.methods.items():
            if method.sinks or method.tools or method.decorator:
                methods.setdefault(name, []).append(method)
    libraries = frozenset(name.partition(".")[0] for name in (*reader.functions, *reader.classes))
    tokens = tuple(sorted(set(reader.tokens)))
    return Models(
        tokens, digest, reader.functions, reader.classes, libraries, reader.all_words(), tuple(reader.generations), tails, methods
    )  # fmt: skip


__all__ = ["ModelError", "Models", "load_models"]
