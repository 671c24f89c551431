"""A raw HTTP client: so cheap that it is not what a bench measures."""

import asyncio
from dataclasses import dataclass
from typing import Any

import orjson


@dataclass(frozen=True)
class Answer:
    """A response: its status, the raw head, the body."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: bytes) -> str:
        start = self.head.lower().index(b"\r\n" + name + b": ") + len(name) + 4
        return self.head[start : self.head.index(b"\r", start)].decode()

    def json(self) -> Any:
        return orjson.loads(self.body)


class Client:
    """One keep-alive connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(cls, port: int) -> "Client":
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def send(self, raw: bytes) -> Answer:
        self._writer.write(raw)
        head = await self._reader.readuntil(b"\r\n\r\n")
        answer = Answer(int(head[9:12]), head, b"")
        length = int(answer.header(b"content-length"))
        return Answer(answer.status, head, await self._reader.readexactly(length))


def post(path: str, token: str, body: dict[str, Any], **headers: str) -> bytes:
    """A request, rendered: rendering is not measured either."""
    raw = orjson.dumps(body)
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return (
        f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {token}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(raw)}\r\n{more}\r\n"
    ).encode() + raw


def get(path: str, token: str, **headers: str) -> bytes:
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {token}\r\n{more}\r\n".encode()


async def seed_conversations(port: int, token: str, count: int, tag: str) -> list[str]:
    """Open conversations by a first message each; returns their ids."""
    client = await Client.open(port)
    opened = []
    for number in range(count):
        body = {
            "channel": "whatsapp",
            "address": f"+bench-{tag}-{number}",
            "name": f"Bench {number}",
            "provider_message_id": f"bench-{tag}-{number}",
            "sent_at": "2026-01-01T00:00:00Z",
            "text": "Hello",
        }
        answer = await client.send(post("/v1/receive_message", token, body))
        assert answer.status == 201, answer.body
        opened.append(answer.json()["conversation_id"])
    return opened
