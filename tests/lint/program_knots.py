"""Programs that are valid and mean little: whatever Python lets one assign to whatever, so that names lead back to themselves."""

from __future__ import annotations

import random
import re

_START = """\
import functools, os
from autogen_agentchat.agents import AssistantAgent
class A: pass
class B(A): pass
class C(B): pass
a, b, c = A(), B(), C()
def f(*a): return a
def g(*a): return os.environ["API_KEY"]
"""
_END = 'AssistantAgent("x", None, system_message=a, tools=[f, g, b])\n'

_STATEMENTS = (
    "N.D = V", "K.D = N", "K.D = K()", "N = V", "N[V] = V", "N += V", "N, *N = V", "V", "setattr(N, 'D', V)",
    "for N in V: N = V", "with V as N: N.D", "try: raise V\nexcept V as N: N.D",
    "class K(K):\n    D = V\n    def D(self, *a, **k): return V",
    "def F(*a, **k):\n    N = V\n    return V", "@N\ndef F(a, b=V):\n    yield V",
    "async def F(N):\n    async for N in V: await V\n    return V",
    "match V:\n    case N(x=N): V\n    case [a, *b]: V",
)  # fmt: skip
_VALUES = (
    "N", "N()", "N.D", "V(V)", "V[V]", "[V, *V]", "{'k': V, **V}", "(lambda x=V: V)", "property(lambda self: V)",
    "functools.partial(V, V)", "type('T', (N,), {'D': V})", "super(N, V)", "V + V", "f'{N}'", "[V for a in V]",
    "staticmethod(V)", "classmethod(V)", "getattr(V, 'D')", "functools.wraps(V)(V)", "(V if V else V)", "str(V)",
    "next(iter(V))",
)  # fmt: skip
_NAMES = {"N": "abcABCfg", "K": "ABC", "F": "fg"}
_ATTRIBUTES = (
    *"x y __call__ __getattr__ __getitem__ __enter__ __exit__ __iter__ __next__ __add__ __radd__ __eq__ __len__".split(),
    *"__str__ __format__ __get__ __set__ __new__ __init__ __post_init__ __bool__ __contains__ __class_getitem__".split(),
    *"__init_subclass__ __set_name__ __aenter__ __anext__ __setattr__ __repr__ __hash__ __dict__ __class__".split(),
    *"__bases__ __mro__ __func__ __self__ __wrapped__ __doc__ __name__".split(),
)
_DEEPEST = 3


def knotted(seed: int) -> bytes:
    """A program that mentions a framework, of a few random statements."""
    chance = random.Random(seed)
    body = [_filled(chance, chance.choice(_STATEMENTS), 0) for _ in range(chance.randint(2, 14))]
    return (_START + "\n".join(body) + "\n" + _END).encode()


def _filled(chance: random.Random, text: str, depth: int) -> str:
    """The text with something in place of each of its blanks: value, name, class, function, attribute."""

    def one(blank: re.Match[str]) -> str:
        kind = blank.group()
        if kind == "D":
            return chance.choice(_ATTRIBUTES)
        if kind == "V" and depth < _DEEPEST:
            return _filled(chance, chance.choice(_VALUES), depth + 1)
        return chance.choice(_NAMES.get(kind, _NAMES["N"]))

    return re.sub(r"\b[VNKFD]\b", one, text)
