"""The addon's end of the channel: questions with a deadline, and orders from the test process.

Runs inside the proxy's process, standard library only. When the channel ends, so does the process.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType

Head = dict[str, Any]


class Line:
    """A connection to the test process.

    Args:
        session: what the test process left for this one: `channel` (a path, or host and port), `secret`,
            `answer_seconds`.
        codec: the module `channel`, loaded by path.
        obey: does what an order says and returns the head of the reply.
        leave: ends this process.
    """

    def __init__(
        self,
        session: Head,
        codec: ModuleType,
        obey: Callable[[Head], Head | None],
        leave: Callable[[], object],
    ) -> None:
        self._session = session
        self._codec = codec
        self._obey = obey
        self._leave = leave
        self._waiting: dict[int, asyncio.Future[tuple[Head, bytes]]] = {}
        self._numbers = itertools.count(1)

    async def open(self) -> None:
        """Connect, prove who is there on both sides, and start reading."""
        place = self._session["channel"]
        if isinstance(place, str):
            reader, self._writer = await asyncio.open_unix_connection(place)
        else:
            reader, self._writer = await asyncio.open_connection(*place)
        await asyncio.wait_for(self._shake_hands(reader), self._codec.HANDSHAKE_SECONDS)
        self._reading = asyncio.create_task(self._read(reader))

    def tell(self, head: Head, body: bytes = b"") -> None:
        """Send a message that wants no answer."""
        self._writer.write(self._codec.encode(head, body))

    async def ask(self, head: Head, body: bytes = b"") -> tuple[Head, bytes]:
        """Send a question and return its answer.

        Raises:
            asyncio.TimeoutError: nobody answered within the session's limit.
        """
        number = next(self._numbers)
        future = self._waiting[number] = asyncio.get_running_loop().create_future()
        try:
            self.tell({**head, "id": number}, body)
            return await asyncio.wait_for(future, self._session["answer_seconds"])
        finally:
            del self._waiting[number]

    async def _shake_hands(self, reader: asyncio.StreamReader) -> None:
        handshake = self._codec.Handshake(bytes.fromhex(self._session["secret"]), "addon")
        hello, _ = await self._frame(reader)
        self.tell({"nonce": handshake.nonce, "proof": handshake.proof(hello["nonce"])})
        proof, _ = await self._frame(reader)
        handshake.verify("tap", hello["nonce"], proof["proof"])

    async def _frame(self, reader: asyncio.StreamReader) -> tuple[Head, bytes]:
        head, body = self._codec.lengths(await reader.readexactly(self._codec.PREFIX))
        frame: tuple[Head, bytes] = self._codec.decode(
            await reader.readexactly(head), await reader.readexactly(body)
        )
        return frame

    async def _read(self, reader: asyncio.StreamReader) -> None:
        try:
            while True:
                head, body = await self._frame(reader)
                if "answers" in head:
                    future = self._waiting.get(head["answers"])
                    if future is not None and not future.done():
                        future.set_result((head, body))
                elif (reply := self._obey(head)) is not None:
                    self.tell({"type": "reply", "replies": head["id"], **reply})
        finally:
            # Cut, closed or garbled: without the test process there is nobody to answer.
            self._leave()
