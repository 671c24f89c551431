"""A double of a mail server: it speaks as much of SMTP as a client needs, strictly, and fails when it is told to.

It is ours, so it proves nothing about servers of others; what it says is taken from RFC 5321, section 4.
"""

import asyncio
import email
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.policy import default
from typing import Literal

Fault = Literal[
    "none",
    "hangs up at once",
    "answers nothing",
    "says nothing after the text",
    "hangs up after the text",
    "sender 5xx",
    "address 4xx",
    "address 5xx",
    "text 4xx",
    "text 5xx",
    "takes it and says nothing",
    "takes it and hangs up",
]
_AT_MAIL: dict[Fault, bytes] = {"sender 5xx": b"550 no such sender"}
_AT_RCPT: dict[Fault, bytes] = {"address 4xx": b"450 busy", "address 5xx": b"550 no such user"}
_AT_TEXT: dict[Fault, bytes] = {"text 4xx": b"451 try later", "text 5xx": b"554 refused"}


@dataclass
class MailServer:
    """`fault` is how it treats the next mails, or asks what to do; `taken` is what it has, by Message-ID."""

    port: int = 0
    fault: Fault | Callable[[], Fault] = "none"
    taken: Counter[str] = field(default_factory=Counter)
    texts: list[email.message.EmailMessage] = field(default_factory=list)
    sessions: int = 0
    at_data: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?starttls=never"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.sessions += 1
        fault = self.fault() if callable(self.fault) else self.fault
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await _Session(self, fault, reader, writer).run()
        writer.close()

    def take(self, content: bytes) -> None:
        message = email.message_from_string(content.decode(), policy=default)
        self.texts.append(message)
        self.taken[str(message["Message-ID"])] += 1


class _Session:
    """One connection, in the order that the RFC wants."""

    def __init__(
        self, server: MailServer, fault: Fault, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._server, self._fault, self._reader, self._writer = server, fault, reader, writer

    async def run(self) -> None:
        if self._fault == "hangs up at once":
            return
        if self._fault == "answers nothing":
            await self._reader.read()
            return
        await self._say(b"220 double ESMTP")
        await self._expect(b"EHLO", b"250-double\r\n250 SMTPUTF8")
        if not await self._expect(b"MAIL FROM:", _AT_MAIL.get(self._fault, b"250 ok")):
            return
        if not await self._expect(b"RCPT TO:", _AT_RCPT.get(self._fault, b"250 ok")):
            return
        await self._expect(b"DATA", b"354 go on")
        await self._text()

    async def _text(self) -> None:
        content = (await self._reader.readuntil(b"\r\n.\r\n")).removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
        self._server.at_data.set()
        if self._fault in {"none", "takes it and says nothing", "takes it and hangs up"}:
            self._server.take(content)
        if self._fault in {"takes it and says nothing", "says nothing after the text"}:
            await self._reader.read()
        elif self._fault not in {"takes it and hangs up", "hangs up after the text"}:
            await self._say(_AT_TEXT.get(self._fault, b"250 taken"))
            await self._reader.readline()  # QUIT
            await self._say(b"221 bye")

    async def _expect(self, command: bytes, answer: bytes) -> bool:
        """Whether it was answered by a yes."""
        line = await self._reader.readuntil(b"\r\n")
        assert line.upper().startswith(command), f"{line!r} instead of {command!r}"
        await self._say(answer)
        return answer[:1] == b"2"

    async def _say(self, line: bytes) -> None:
        self._writer.write(line + b"\r\n")
        await self._writer.drain()


@contextmanager
def serving(fault: Fault | Callable[[], Fault] = "none") -> Iterator[MailServer]:
    """The double on a port of its own, in a thread of its own: real processes can speak to it."""
    made, ready, loop = MailServer(fault=fault), threading.Event(), asyncio.new_event_loop()

    async def start() -> asyncio.Server:
        server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
        made.port = server.sockets[0].getsockname()[1]
        return server

    def run() -> None:
        server = loop.run_until_complete(start())
        ready.set()
        loop.run_forever()
        loop.run_until_complete(_end(server))
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    ready.wait()
    try:
        yield made
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


async def _end(server: asyncio.Server) -> None:
    server.close()
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
