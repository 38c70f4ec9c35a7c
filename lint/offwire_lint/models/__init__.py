"""What frameworks, vaults and HTTP clients mean, as data: one TOML file each, beside this module.

Keys of a model file (`[tool.offwire.models]` in pyproject.toml takes the same, except `[framework]`):

`tokens = ["autogen_agentchat"]`
    A file that holds none of the byte strings of any model is skipped unread, unless the import closure needs it.

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
    generation     "0.2" or "0.4", for OW501

`[[function]]` what a call means
    names          qualified names
    parameters     positional order of the parameters
    returns        an effect (below), or the name of a class
    sinks          {parameter = channel}
    tools          {parameter = shape} functions that become tools; shape "functions", "map" or "schemas"
    decorator      "tool": decorating registers; "tool-factory": the call returns such a decorator
    description    parameter that describes the tool
    request        {url = parameter, query = parameter, headers = [...], timeout = parameter}
    raises         "url" if its errors repeat the URL, "input" if they repeat what it was given
    log            true if it writes its arguments to a log or a terminal
    blocking       true if it blocks the event loop
    writes         true if it changes something upstream
    runs           "shell" or "code": the parameter that is run, with this process's environment
    note           phrase of the flow step ("read from the environment")

`[[class]]` what instances mean; takes every key of `[[function]]` for its constructor, and
    name, aliases  qualified names
    bases          classes whose members it has too
    members        {name = effect or class}: attributes, or results of methods
    items          effect of subscripting and of iteration
    methods        {name = {every key of `[[function]]`}}
    tool_method    subclasses are tools: the method that is called ("run")
    value          effect of the instance itself ("raw" for a row set)

Effects: "credential" (opened vault entry), "environment" (a credential if its first argument is named so),
"raw" (whole upstream body), "field", "envelope", "url", "error", "clean", "keep" (what the arguments or the receiver held),
"self" (the receiver), "unknown", "mask" (hidden until opened), "open" (the masked value again).
Channels: "system", "description", "task", "message", "schema", "provider", "name".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class ModelError(Exception):
    """A model that means nothing: one line with the file or table, the key, and what is allowed."""


@dataclass(frozen=True, slots=True)
class Models:
    """All models of a run.

    Attributes:
        tokens: for triage: byte strings one of which a relevant file holds.
        digest: changes whenever any model changes; part of the cache's key.
    """

    tokens: tuple[bytes, ...]
    digest: str


def load_models(extra: Mapping[str, Any] | None = None) -> Models:
    """Read the models that ship with offwire, and the user's own.

    Args:
        extra: the table `[tool.offwire.models]`, as parsed.

    Raises:
        ModelError: an unknown key or an impossible value.
    """
    raise NotImplementedError
