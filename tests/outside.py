"""A server outside OnRecord, on this machine: answers by path what a test tells it to, and keeps what it was asked."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from onrecord.stack.ports import HOST


class Answer(NamedTuple):
    """Sent as it stands: a body may be shorter than its length says, which is None for a body without one."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = {}
    length: int | None = -1
    hangs: bool = False


class Asked(NamedTuple):
    """A request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Outside:
    """Answers the first of a path's answers and forgets it, the last one for ever."""

    port: int = 0
    answers: dict[str, Sequence[Answer]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            await self._answer(reader, writer)
        writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        method, path, _ = head[0].split(" ")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        self.asked.append(Asked(method, path, headers, await reader.readexactly(int(headers.get("content-length", 0)))))
        answers = self.answers.get(path, [Answer(404)])
        answer, self.answers[path] = answers[0], answers[1:] or answers
        length = len(answer.body) if answer.length == -1 else answer.length
        more = dict(answer.headers) | ({} if length is None else {"content-length": str(length)})
        lines = [
            f"HTTP/1.1 {answer.status} -",
            "connection: close",
            *(f"{name}: {more[name]}" for name in more),
            "",
            "",
        ]
        writer.write("\r\n".join(lines).encode() + answer.body)
        await writer.drain()
        if answer.hangs:
            await reader.read()


@asynccontextmanager
async def running() -> AsyncIterator[Outside]:
    outside = Outside()
    async with await asyncio.start_server(outside.serve, HOST, 0) as server:
        outside.port = server.sockets[0].getsockname()[1]
        yield outside
