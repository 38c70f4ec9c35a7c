"""Scripted models: what the provider would answer, written down turn by turn in the test."""

from offwire_harness.models.script import Call, Say, ScriptError, Turn, call, say
from offwire_harness.models.scripted import IssuedCall, ScriptedModel

__all__ = ["Call", "IssuedCall", "Say", "ScriptError", "ScriptedModel", "Turn", "call", "say"]
