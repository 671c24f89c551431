"""A client of the stream at the API's door: it reads, stops reading and goes away, as it is told."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Collection, Mapping, MutableMapping
from contextlib import asynccontextmanager, suppress
from typing import Any, NamedTuple
from urllib.parse import urlencode

import httpx
import uvicorn
from fastapi import FastAPI

from installations import TOKEN
from onrecord.connections import Connection

PATIENCE_S = 20.0
Message = dict[str, Any]


class Heard(NamedTuple):
    """An event of the stream; `id` is the one that counts from now on, its own or an earlier one's."""

    event: str
    data: Any
    id: str | None


class Stream:
    """One request for the stream, its events read off the bytes as the HTML standard has it."""

    def __init__(self) -> None:
        self.status = 0
        self.last_id: str | None = None  # of what was handed on
        self._id: str | None = None
        self.began = asyncio.Event()
        self.ended = asyncio.Event()
        self.reads = asyncio.Event()
        self.reads.set()
        self.body = b""
        self._heard: asyncio.Queue[Heard] = asyncio.Queue()
        self._gone = asyncio.Event()
        self._asked = False

    async def next(self, event: str, within_s: float = PATIENCE_S) -> Heard:
        """The next event of this kind; those of other kinds are passed over."""
        async with asyncio.timeout(within_s):
            while (heard := await self._heard.get()).event != event:
                pass
        self.last_id = heard.id
        return heard

    async def changes(self, count: int) -> list[str]:
        """The positions of so many changes, at least, as they come."""
        positions: list[str] = []
        while len(positions) < count:
            positions += [change["position"] for change in (await self.next("changes")).data["changes"]]
        return positions

    def left(self) -> list[Heard]:
        """What has come and was not asked for."""
        return [self._heard.get_nowait() for _ in range(self._heard.qsize())]

    async def receive(self) -> Message:
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: MutableMapping[str, Any]) -> None:
        """Whoever doesn't read makes the server wait."""
        await self.reads.wait()
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.began.set()
            return
        self.body += message.get("body", b"")
        while self.status == 200 and b"\n\n" in self.body:
            block, _, self.body = self.body.partition(b"\n\n")
            self._take(block.decode())

    def go(self) -> None:
        self._gone.set()

    def _take(self, block: str) -> None:
        fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        self._id = fields.get("id", self._id)
        if "data" in fields:
            self._heard.put_nowait(Heard(fields.get("event", "message"), json.loads(fields["data"]), self._id))


@asynccontextmanager
async def streaming(
    api: FastAPI, secret: str = TOKEN, *, since: str | None = None, **params: object
) -> AsyncIterator[Stream]:
    """A stream that has begun, or was refused; the client goes away at the end of the block."""
    stream = Stream()
    scope = _scope({**params}, secret, since)
    task = asyncio.create_task(_ask(api, scope, stream))
    try:
        async with asyncio.timeout(PATIENCE_S):
            await stream.began.wait()
        yield stream
    finally:
        stream.reads.set()
        stream.go()
        async with asyncio.timeout(PATIENCE_S):
            await stream.ended.wait()
        with suppress(asyncio.CancelledError):
            await task


async def refused_with(api: FastAPI, secret: str = TOKEN, *, since: str | None = None, **params: object) -> Message:
    """The problem that a request for the stream is answered with."""
    async with streaming(api, secret, since=since, **params) as stream:
        stream.go()
        await stream.ended.wait()
        problem: Message = json.loads(stream.body)
    assert problem["status"] == stream.status
    return problem


async def _ask(api: FastAPI, scope: Message, stream: Stream) -> None:
    try:
        await api(scope, stream.receive, stream.send)
    finally:
        stream.began.set()
        stream.ended.set()


def _scope(params: Mapping[str, object], secret: str, since: str | None) -> Message:
    headers = {"host": "onrecord.test", "authorization": f"Bearer {secret}"}
    if since is not None:
        headers["last-event-id"] = since
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/v1/stream",
        "raw_path": b"/v1/stream",
        "query_string": urlencode({name: str(value) for name, value in params.items()}).encode(),
        "root_path": "",
        "headers": httpx.Headers(headers).raw,
        "client": ("127.0.0.1", 1),
        "server": ("onrecord.test", 80),
    }


class Listening(NamedTuple):
    """Where the API listens, and the connections that it has."""

    port: int
    connections: Collection[object]


@asynccontextmanager
async def listening(api: FastAPI) -> AsyncIterator[Listening]:
    """The API at a port, on this loop, as its own process serves it; little fits into its connections."""
    config = uvicorn.Config(api, loop="none", http=Connection, lifespan="off", log_level="critical")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8_192)
        serving = asyncio.create_task(server.serve([door]))
        yield Listening(door.getsockname()[1], server.server_state.connections)
        server.should_exit = True
        await serving


@asynccontextmanager
async def connected(to: Listening, secret: str = TOKEN, *, since: str | None = None) -> AsyncIterator[Stream]:
    """A stream over a connection of its own, which is cut at the end of the block."""
    stream = Stream()
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8_192)
    line.connect(("127.0.0.1", to.port))
    reader, writer = await asyncio.open_connection(sock=line)
    headers = {"host": "onrecord.test", "authorization": f"Bearer {secret}"} | (
        {"last-event-id": since} if since else {}
    )
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    writer.write(f"GET /v1/stream HTTP/1.1\r\n{head}\r\n".encode())
    reading = asyncio.create_task(_read(reader, stream))
    try:
        async with asyncio.timeout(PATIENCE_S):
            await stream.began.wait()
        yield stream
    finally:
        stream.reads.set()
        writer.transport.abort()
        await reading


async def _read(reader: asyncio.StreamReader, stream: Stream) -> None:
    """Hand on the chunks of the body, until the connection is lost."""
    with suppress(ConnectionError, asyncio.IncompleteReadError):
        head = await reader.readuntil(b"\r\n\r\n")
        await stream.send({"type": "http.response.start", "status": int(head.split()[1])})
        while size := int(await reader.readuntil(b"\r\n"), 16):
            chunk = await reader.readexactly(size + 2)
            await stream.send({"type": "http.response.body", "body": chunk[:-2]})
    stream.began.set()
    stream.ended.set()
