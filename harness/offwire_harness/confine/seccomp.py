"""seccomp: the kernel asks a process of ours before a connection is made or a datagram sent, by whatever code.

The filter is a short BPF program over the number and the plain arguments of a system call. What it can tell from
those it decides itself (families that nobody here needs, io_uring, calls of another architecture);
what needs the address goes to whoever holds the listener. Filters are inherited, can't be taken off again, and fail
closed: with the listener gone the calls end with ENOSYS. Linux on x86-64 and ARM64, no privilege needed.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

ALLOW, NOTIFY, ERRNO = 0x7FFF0000, 0x7FC00000, 0x00050000
FASTOPEN = 0x20000000

_SET_MODE_FILTER = 1
_TSYNC, _NEW_LISTENER, _TSYNC_ESRCH, _WAIT_KILLABLE = 1 << 0, 1 << 3, 1 << 4, 1 << 5
_PR_SET_NO_NEW_PRIVS, _PR_SET_PTRACER = 38, 0x59616D61

_FAMILIES = (1, 16, 38)  # AF_UNIX is judged when it connects; AF_NETLINK and AF_ALG lead to the kernel only
_INTERNET = (2, 10)
_STREAM, _DATAGRAM = 1, 2
_STREAM_PROTOCOLS = (0, 6)
_DATAGRAM_PROTOCOLS = (0, 1, 17, 58)
_ELSEWHERE = (17, 21, 30, 31, 40, 43, 44)  # what each is stands in `judge`
_IO_URING = (425, 426, 427)  # on every architecture
_X32 = 0x40000000


@dataclass(frozen=True, slots=True)
class Machine:
    """The numbers of an architecture: its own calls, and the network calls of the one it also runs."""

    audit: int
    seccomp: int
    socket: int
    connect: int
    sendto: int
    sendmsg: int
    sendmmsg: int
    foreign: tuple[int, ...]


MACHINES = {
    "x86_64": Machine(0xC000003E, 317, 41, 42, 44, 46, 307, (102, 359, 362, 369, 370, 345, *_IO_URING)),
    "aarch64": Machine(0xC00000B7, 277, 198, 203, 206, 211, 269, (281, 283, 290, 296, 374, *_IO_URING)),
}


def machine() -> Machine | None:
    """Return this machine's numbers, or None where the filter is not known to work."""
    if not sys.platform.startswith("linux") or struct.calcsize("P") != 8:
        return None
    return MACHINES.get(platform.machine())


def install(machine: Machine) -> int:
    """Filter every thread of this process and all that it starts; return the listener's descriptor.

    Raises:
        OSError: the kernel would not: it is too old, has no user notification, or a listener is there already.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    code = program(machine)
    buffer = ctypes.create_string_buffer(code, len(code))
    described = struct.pack("@HP", len(code) // _INSTRUCTION.size, ctypes.addressof(buffer))
    flags = _TSYNC | _TSYNC_ESRCH | _NEW_LISTENER
    number = errno.EINVAL
    for each in (flags | _WAIT_KILLABLE, flags):  # the last came with Linux 5.19
        listener = libc.syscall(
            ctypes.c_long(machine.seccomp),
            ctypes.c_long(_SET_MODE_FILTER),
            ctypes.c_long(each),
            ctypes.c_char_p(described),
        )
        if listener >= 0:
            return int(listener)
        number = ctypes.get_errno()
        if number != errno.EINVAL:
            break
    raise OSError(number, os.strerror(number))


def be_looked_at_by(pid: int) -> None:
    """Let one process read this one's memory where only ancestors may (Yama's ptrace scope 1, as on Ubuntu)."""
    ctypes.CDLL(None).prctl(_PR_SET_PTRACER, ctypes.c_ulong(pid), 0, 0, 0)  # EINVAL without Yama: not needed


# The program

_INSTRUCTION = struct.Struct("=HBBI")
_LOAD, _EQUAL, _AT_LEAST, _BITS, _AND, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
_NR, _ARCH = 0, 4


def program(machine: Machine) -> bytes:
    """Return the BPF program for a machine. Each rule is self-contained: it loads what it looks at."""
    denied = _return(ERRNO | errno.EPERM)
    foreign = _on(_EQUAL, machine.foreign, denied, start=[_op(_LOAD, _NR)]) + _return(ALLOW)
    native = [
        *(_on(_AT_LEAST, [_X32], _return(ERRNO | errno.ENOSYS)) if machine.seccomp == 317 else []),
        *_on(_EQUAL, _IO_URING, _return(ERRNO | errno.ENOSYS)),
        *_on(_EQUAL, [machine.connect, machine.sendmsg, machine.sendmmsg], _return(NOTIFY)),
        *_on(_EQUAL, [machine.socket], _socket_rule()),
        *_on(_EQUAL, [machine.sendto], _sendto_rule()),
        *_return(ALLOW),
    ]
    whole = [_op(_LOAD, _ARCH), _op(_EQUAL, machine.audit, len(foreign), 0), *foreign]
    return b"".join([*whole, _op(_LOAD, _NR), *native])


def _socket_rule() -> list[bytes]:
    """Ask about what leads out of the machine: it is refused, and told. Programs try other families to see what there is."""
    told = _return(NOTIFY)
    protocol = [_op(_LOAD, _argument(2))]
    stream = [*_on(_EQUAL, _STREAM_PROTOCOLS, _return(ALLOW), start=protocol), *told]
    datagram = [*_on(_EQUAL, _DATAGRAM_PROTOCOLS, _return(ALLOW), start=protocol), *told]
    kind = [_op(_LOAD, _argument(1)), _op(_AND, 0xF)]
    internet = [*_on(_EQUAL, [_STREAM], stream, start=kind), *_on(_EQUAL, [_DATAGRAM], datagram), *told]
    return [
        *_on(_EQUAL, _FAMILIES, _return(ALLOW), start=[_op(_LOAD, _argument(0))]),
        *_on(_EQUAL, _INTERNET, internet),
        *_on(_EQUAL, _ELSEWHERE, told),
        *_return(ERRNO | errno.EAFNOSUPPORT),
    ]


def _sendto_rule() -> list[bytes]:
    """Only a call with an address, or one that connects as it sends, can go anywhere new."""
    pointer = _argument(4)
    return [
        *_on(_BITS, [FASTOPEN], _return(NOTIFY), start=[_op(_LOAD, _argument(3))]),
        *_on(_BITS, [0xFFFFFFFF], _return(NOTIFY), start=[_op(_LOAD, pointer)]),
        *_on(_BITS, [0xFFFFFFFF], _return(NOTIFY), start=[_op(_LOAD, pointer + 4)]),
        *_return(ALLOW),
    ]


def _on(test: int, values: Iterable[int], then: list[bytes], *, start: Iterable[bytes] = ()) -> list[bytes]:
    """Return instructions that do `then`, which must end with a return, when the loaded word is one of the values."""
    return [*start, *_tests(test, list(values), len(then)), *then]


def _tests(test: int, values: list[int], length: int) -> Iterator[bytes]:
    last = len(values) - 1
    for place, value in enumerate(values):
        yield _op(test, value, last - place, length if place == last else 0)


def _return(value: int) -> list[bytes]:
    return [_op(_RETURN, value)]


def _argument(index: int) -> int:
    """Return the offset of an argument's lower half in `struct seccomp_data`, on little-endian machines."""
    return 16 + 8 * index


def _op(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return _INSTRUCTION.pack(code, if_true, if_false, value)
