"""A small HTTP client, over connections that are kept: for webhooks and handshakes.

Thousands of webhooks have to leave one small process beside everything else that is tested. A general client costs it
ten times as much of the machine (measured: 2 to 6 ms of CPU for each, and the more the more are under way).
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urlsplit

HEAD_BYTES_MAX = 64 * 1024
BODY_BYTES_MAX = 1024 * 1024
NONE: Mapping[str, str] = MappingProxyType({})
PORTS = {"http": 80, "https": 443}


class NoAnswer(Exception):
    """The connection was refused, broke off, or what came is no HTTP; the message is a word for why."""


class _Place(NamedTuple):
    host: str
    port: int
    secure: bool


class _Connection(NamedTuple):
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


class Answer(NamedTuple):
    """What came back. The body of an answer that doesn't say how long it is isn't read."""

    status: int
    content_type: str
    body: bytes


class Client:
    """Connections by where they lead. Who calls says how many at once, and how long is too long."""

    def __init__(self) -> None:
        self._idle: defaultdict[_Place, list[_Connection]] = defaultdict(list)

    async def call(self, method: str, url: str, content: bytes = b"", headers: Mapping[str, str] = NONE) -> Answer:
        """Ask once; raises NoAnswer. A redirect is an answer like any other."""
        parts = urlsplit(url)
        place = _Place(parts.hostname or "", parts.port or PORTS[parts.scheme], parts.scheme == "https")
        fields = {"Host": parts.netloc, "Content-Length": str(len(content)), **headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return await self._exchange(place, f"{method} {target} HTTP/1.1\r\n{head}\r\n".encode() + content)

    def close(self) -> None:
        for connections in self._idle.values():
            for connection in connections:
                connection.writer.close()
        self._idle.clear()

    async def _exchange(self, place: _Place, request: bytes) -> Answer:
        connection = None
        try:
            connection = await self._connected(place)
            connection.writer.write(request)
            await connection.writer.drain()
            answer, stays_open = await _read_answer(connection.reader)
        except (OSError, EOFError, ValueError, asyncio.LimitOverrunError) as error:
            _close(connection)
            raise NoAnswer(type(error).__name__) from error
        except BaseException:  # given up: what comes yet would be taken for the next answer
            _close(connection)
            raise
        if stays_open:
            self._idle[place].append(connection)
        else:
            _close(connection)
        return answer

    async def _connected(self, place: _Place) -> _Connection:
        """One that is open and idle, or a new one."""
        while idle := self._idle[place]:
            connection = idle.pop()
            if not connection.reader.at_eof() and not connection.writer.is_closing():
                return connection
            _close(connection)
        secure = True if place.secure else None
        return _Connection(*await asyncio.open_connection(place.host, place.port, ssl=secure, limit=HEAD_BYTES_MAX))


async def _read_answer(reader: asyncio.StreamReader) -> tuple[Answer, bool]:
    """The answer, and whether the connection can be used again: only where it says how long it is."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.split("\r\n")
    fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    status = int(first.split(" ")[1])
    length = fields.get("content-length", "0" if status in {204, 304} else "")
    content_type = fields.get("content-type", "")
    if not length.isdigit() or int(length) > BODY_BYTES_MAX:
        return Answer(status, content_type, b""), False
    body = await reader.readexactly(int(length))
    return Answer(status, content_type, body), fields.get("connection", "").lower() != "close"


def _close(connection: _Connection | None) -> None:
    if connection:
        with suppress(RuntimeError):  # its loop has ended
            connection.writer.close()
