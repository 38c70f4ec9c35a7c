"""The gate: a small process that the kernel asks about each connection of the tests and of all that they start.

Run by its path with the standard library alone, outside the confinement that it watches over. It must be able to look at the
calling process: at its memory, for the address, and at its socket, for the kind. Where only an ancestor may
(Yama's ptrace scope 1) the test process looks for it. What can't be looked at is refused. It ends with the last
process that it watches, and with the test process.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import importlib.util
import json
import os
import select
import socket
import struct
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from offwire_harness.confine import judge, seccomp
else:

    def _sibling(name: str) -> Any:
        if __package__:
            return importlib.import_module(f"{__package__}.{name}")
        place = os.path.join(
            os.path.dirname(__file__), f"{name}.py"
        )  # pathlib takes longer to import than all else
        spec = importlib.util.spec_from_file_location(name, place)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        return module

    judge = _sibling("judge")
    seccomp = _sibling("seccomp")

LONGEST = 65_536
LOOK_SECONDS = 2.0

_PIDFD_OPEN, _PIDFD_GETFD = 434, 438
_RECEIVE, _SEND, _IS_VALID, _SET_FLAGS = 0xC0502100, 0xC0182101, 0x40082102, 0x40082104
_WAKE_HERE = 1
_NOTICE = struct.Struct("=QIIiIQ6Q")
_REPLY = struct.Struct("=QqiI")
_GO_ON = 1
_MSGHDR = struct.Struct("=QI4x")
_MSGHDR_SIZE, _MMSGHDR_SIZE, _MOST_MESSAGES = 56, 64, 1024
_LONGEST_ADDRESS = 128
# The call is wrong by itself, or nobody waits for it any more.
_OF_THE_CALLER = (errno.EBADF, errno.ENOTSOCK, errno.EIO, errno.ENOENT, errno.ESRCH)


class Call(NamedTuple):
    """A call that waits: which thread makes it, its number, its arguments."""

    id: int
    thread: int
    number: int
    arguments: tuple[int, ...]


class Look(NamedTuple):
    """What was seen of a call: where it goes, each address raw, and for a connect the socket, as a descriptor of ours."""

    addresses: tuple[bytes, ...]
    descriptor: int = -1


# Looking at another process


def look(call: Call, machine: seccomp.Machine) -> Look:
    """Return where a call goes; the descriptor is the caller's to close.

    Raises:
        OSError: this process may not look at that one, or it is gone.
    """
    with open(f"/proc/{call.thread}/mem", "rb", buffering=0) as memory:
        addresses = tuple(_addresses(call, machine, memory.fileno()))
    if call.number != machine.connect:
        return Look(addresses)
    return Look(addresses, descriptor_of(_process_of(call.thread), call.arguments[0] & 0xFFFFFFFF))


def _addresses(call: Call, machine: seccomp.Machine, memory: int) -> list[bytes]:
    _, second, third, _, fifth, sixth = call.arguments
    if call.number == machine.connect:
        return [_bytes(memory, second, third)]
    if call.number == machine.sendto:
        return [_bytes(memory, fifth, sixth)] if fifth else []
    count, size = (1, _MSGHDR_SIZE) if call.number == machine.sendmsg else (third, _MMSGHDR_SIZE)
    heads = os.pread(memory, size * min(count, _MOST_MESSAGES), second)
    named = (_MSGHDR.unpack_from(heads, start) for start in range(0, len(heads) - _MSGHDR.size + 1, size))
    return [_bytes(memory, name, length) for name, length in named if name]


def _bytes(memory: int, address: int, length: int) -> bytes:
    return os.pread(memory, min(length & 0xFFFFFFFF, _LONGEST_ADDRESS), address)


def _process_of(thread: int) -> int:
    with open(f"/proc/{thread}/status", encoding="utf-8", errors="replace") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("Tgid:"))


def descriptor_of(process: int, descriptor: int) -> int:
    """Return a descriptor of our own for what another process has open.

    Raises:
        OSError: we may not, or it has not.
    """
    pidfd = _call(_PIDFD_OPEN, process, 0)
    try:
        return _call(_PIDFD_GETFD, pidfd, descriptor, 0)
    finally:
        os.close(pidfd)


def _call(number: int, *arguments: int) -> int:
    result: int = _LIBC.syscall(ctypes.c_long(number), *map(ctypes.c_long, arguments))
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


_LIBC = ctypes.CDLL(None, use_errno=True)


# The process


class Gate:
    """Answers the kernel.

    Args:
        line: to the test process, which sets up and may be asked to look.
        notes: takes a report of each refusal, before the call ends with it.
        listener: the filter's.
        machine: the numbers of this architecture.
        reach: what may be reached.
    """

    def __init__(
        self,
        line: socket.socket,
        notes: socket.socket,
        listener: int,
        machine: seccomp.Machine,
        reach: judge.Reach,
    ) -> None:
        self._line, self._notes, self._listener = line, notes, listener
        self._machine, self._reach = machine, reach
        self._sink = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._sink.bind(("127.0.0.1", 0))
        self._sunk: dict[int, str] = {}

    def serve(self, parent: int) -> None:
        """Answer until nobody is left who could ask, or the test process (by its pidfd) is gone."""
        with contextlib.suppress(OSError):  # came with Linux 6.6
            fcntl.ioctl(self._listener, _SET_FLAGS, struct.pack("=Q", _WAKE_HERE))
        waiting = select.poll()
        for descriptor in (self._listener, self._sink.fileno(), parent):
            waiting.register(descriptor, select.POLLIN)
        while True:
            for descriptor, event in waiting.poll():
                if descriptor == parent or (descriptor == self._listener and not event & select.POLLIN):
                    return
                if descriptor == self._listener:
                    self._answer()
                else:
                    self._tell_sunk()

    def _answer(self) -> None:
        notice = bytearray(_NOTICE.size)
        try:
            fcntl.ioctl(self._listener, _RECEIVE, notice, True)
        except OSError:
            return  # The caller was interrupted or has ended.
        identity, thread, _, number, _, _, *arguments = _NOTICE.unpack(notice)
        call = Call(identity, thread, number, tuple(arguments))
        try:
            judged = self._judged(call)
        except Exception as error:
            number = getattr(error, "errno", None) or errno.EACCES
            judged = judge.Judgement(
                number, "" if number in _OF_THE_CALLER else "a call that can't be judged"
            )
        if judged.told:
            self._tell(f"{judged.told} by {_name(thread)} was refused")
        flags = 0 if judged.number or judged.sink else _GO_ON
        with contextlib.suppress(OSError):
            fcntl.ioctl(self._listener, _SEND, _REPLY.pack(identity, 0, -judged.number, flags))

    def _judged(self, call: Call) -> judge.Judgement:
        if call.number == self._machine.socket:
            family, kind, protocol = (each & 0xFFFFFFFF for each in call.arguments[:3])
            return judge.making(family, kind, protocol)
        seen = self._look(call)
        try:
            fcntl.ioctl(self._listener, _IS_VALID, struct.pack("=Q", call.id))  # else it was somebody else
            return self._judged_by(call, seen)
        finally:
            if seen.descriptor >= 0:
                os.close(seen.descriptor)

    def _judged_by(self, call: Call, seen: Look) -> judge.Judgement:
        sends = call.number != self._machine.connect
        places = [judge.place_of(each, sends) for each in seen.addresses]
        if not sends:
            with socket.socket(fileno=os.dup(seen.descriptor)) as sock:
                return self._connecting(places[0], sock)
        flags = call.arguments[2 if call.number == self._machine.sendmsg else 3]
        fast = bool(flags & seccomp.FASTOPEN)
        each = (judge.sending(place, fast, self._reach) for place in places)
        return next((judged for judged in each if judged.number), judge.GOES_ON)

    def _connecting(self, place: judge.Place | str | None, sock: socket.socket) -> judge.Judgement:
        judged = judge.connecting(place, sock.type == socket.SOCK_DGRAM, self._reach)
        if judged.sink:
            host, port = self._sink.getsockname()
            sock.connect((f"::ffff:{host}" if sock.family == socket.AF_INET6 else host, port))
            self._sunk[sock.getsockname()[1]] = str(place)
        return judged

    def _look(self, call: Call) -> Look:
        try:
            return look(call, self._machine)
        except PermissionError:
            self._line.settimeout(LOOK_SECONDS)
            self._line.send(json.dumps(call).encode())
            addresses, theirs = json.loads(self._line.recv(LONGEST))
            # At the test process we may look: it has taken the socket from its child for us.
            ours = descriptor_of(os.getppid(), theirs) if theirs >= 0 else -1
            return Look(tuple(map(bytes.fromhex, addresses)), ours)

    def _tell_sunk(self) -> None:
        _, (_, port) = self._sink.recvfrom(1)
        self._tell(f"a datagram to {self._sunk.get(port, 'an unknown host')} was dropped")

    def _tell(self, line: str) -> None:
        with contextlib.suppress(OSError):  # Full of notes that nobody has read: one more tells nothing new.
            self._notes.send(line.encode("utf-8", "surrogateescape"), socket.MSG_DONTWAIT)


def _name(thread: int) -> str:
    try:
        with open(f"/proc/{thread}/comm", encoding="utf-8", errors="replace") as name:
            return f"{name.read().strip()} ({thread})"
    except OSError:
        return "a process that has ended"


def main(line: socket.socket, notes: socket.socket) -> None:
    """Prove that we can look at the test process, take the filter's listener from it, and serve."""
    order = json.loads(line.recv(LONGEST))
    machine = seccomp.machine()
    assert machine is not None
    parent = os.getppid()
    try:
        os.close(descriptor_of(parent, order["probe"]))
        with open(f"/proc/{parent}/mem", "rb"):
            pass
        pidfd = _call(_PIDFD_OPEN, parent, 0)
    except OSError as error:
        line.send(json.dumps({"cannot": error.strerror}).encode())
        return
    line.send(b"{}")
    given = line.recv(LONGEST)
    if not given:
        return  # The kernel would not have the filter.
    listener = descriptor_of(parent, json.loads(given)["listener"])
    reach = judge.Reach(frozenset(order["ports"]), frozenset(order["allow"]), order["own"])
    gate = Gate(line, notes, listener, machine, reach)
    line.send(b"{}")
    gate.serve(pidfd)


if __name__ == "__main__":
    main(*(socket.socket(fileno=int(each)) for each in sys.argv[1:3]))
