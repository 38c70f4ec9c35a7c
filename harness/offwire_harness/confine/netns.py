"""A network namespace: a network of one's own with a loopback interface and no way out.

Made in a user namespace of its own, so that no privilege is needed where the kernel's configuration allows it
(Ubuntu 24.04's does not by default). The user keeps the same user and group.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import socket
import struct
import sys
from pathlib import Path

from offwire_harness.confine import ConfineError

INSIDE_VARIABLE = "OFFWIRE_NETNS"

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_SIOCGIFFLAGS, _SIOCSIFFLAGS = 0x8913, 0x8914
_IFF_UP = 1
_REQUEST = struct.Struct("16sH14x")  # struct ifreq: a name and its flags


def inside() -> bool:
    """Whether this process is in a namespace that `enter` made: no interface but the loopback one."""
    if INSIDE_VARIABLE not in os.environ:
        return False
    # Asked of the kernel and not of the variable alone, which anybody can set.
    with contextlib.suppress(OSError):
        return {name for _, name in socket.if_nameindex() if _is_up(name)} == {"lo"}
    return False


def enter() -> None:
    """Move this process, which must have one thread, into a namespace of its own, for good.

    Raises:
        ConfineError: the system does not allow it.
    """
    if not sys.platform.startswith("linux"):
        raise ConfineError("network namespaces are a feature of Linux; use audit")
    user, group = os.getuid(), os.getgid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        told = os.strerror(ctypes.get_errno())
        raise ConfineError(f"a network namespace cannot be made here: {told}; use landlock or audit")
    try:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
        _raise_loopback()
    except OSError as error:
        raise ConfineError(
            f"a network namespace cannot be set up here: {error}; use landlock or audit"
        ) from error
    os.environ[INSIDE_VARIABLE] = "1"


def _raise_loopback() -> None:
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, _SIOCSIFFLAGS, _REQUEST.pack(b"lo", _flags(control, "lo") | _IFF_UP))


def _is_up(name: str) -> bool:
    # Kernels with tunnel modules put interfaces that are down (sit0, tunl0) into every new namespace.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        return bool(_flags(control, name) & _IFF_UP)


def _flags(control: socket.socket, name: str) -> int:
    import fcntl

    answer = fcntl.ioctl(control, _SIOCGIFFLAGS, _REQUEST.pack(name.encode(), 0))
    return int(_REQUEST.unpack(answer)[1])
