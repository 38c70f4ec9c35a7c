"""Landlock: the kernel refuses this thread, and whatever it starts, to connect TCP to any port but a few.

Needs Linux 6.7 and no privilege. It can't be undone, threads that run already stay free, and it knows ports but
no hosts.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable

from offwire_harness.confine import ConfineError

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_VERSION_FLAG = 1
_CONNECT_TCP = 1 << 1
_RULE_NET_PORT = 2
_NETWORK_ABI = 4
_PR_SET_NO_NEW_PRIVS = 38


class _RulesetAttr(ctypes.Structure):
    _fields_ = (("handled_access_fs", ctypes.c_uint64), ("handled_access_net", ctypes.c_uint64))


class _NetPortAttr(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("port", ctypes.c_uint64))


def available() -> bool:
    """Whether this kernel can confine connections."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        return _call(_CREATE_RULESET, None, 0, _VERSION_FLAG) >= _NETWORK_ABI
    except (OSError, AttributeError):
        return False


def restrict(ports: Iterable[int]) -> None:
    """Let this thread, and all that it starts from now on, connect TCP to these ports only.

    Raises:
        ConfineError: the kernel would not.
    """
    try:
        attributes = _RulesetAttr(0, _CONNECT_TCP)
        ruleset = _call(_CREATE_RULESET, ctypes.byref(attributes), ctypes.sizeof(attributes), 0)
        try:
            for port in set(ports):
                rule = _NetPortAttr(_CONNECT_TCP, port)
                _call(_ADD_RULE, ruleset, _RULE_NET_PORT, ctypes.byref(rule), 0)
            _checked(_libc().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
            _call(_RESTRICT_SELF, ruleset, 0)
        finally:
            os.close(ruleset)
    except OSError as error:
        raise ConfineError(f"Landlock cannot confine this process: {error.strerror}; use audit") from error


def other_threads() -> int:
    """Return the number of threads beside this one that the kernel knows; those of C code count too."""
    try:
        return len(os.listdir("/proc/self/task")) - 1
    except OSError:
        return 0


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _call(number: int, *arguments: object) -> int:
    # The kernel takes every argument as a register's width; ctypes alone would pass an int as 32 bits.
    wide = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    return _checked(_libc().syscall(ctypes.c_long(number), *wide))


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
