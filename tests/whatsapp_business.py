"""The business's side of WhatsApp, for the simulator's tests: a client of the API, and an address for webhooks."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

import simulator
from simulator import NUMBER_ID, PNG, Webhook

CALL_S_MAX = 0.3  # how patient a business is that waits in vain
ANA = "12025550175"


@dataclass
class Business:
    """Calls the API as the business does."""

    client: httpx.Client
    anybody: httpx.Client  # without the token

    def send(self, kind: str = "text", content: Any = None, number_id: str = NUMBER_ID, **more: Any) -> httpx.Response:
        if not {"to", "recipient"} & more.keys():
            more["to"] = ANA
        asked = {"messaging_product": "whatsapp", "type": kind, kind: content or {"body": "Hello"}, **more}
        return self.client.post(f"/{number_id}/messages", json=asked)

    def refusal(self, kind: str = "text", content: Any = None, **more: Any) -> int:
        """The code of the error with which a message is refused."""
        answer = self.send(kind, content, **more)
        assert answer.status_code >= 400, answer.text
        return int(answer.json()["error"]["code"])

    def upload(self, content: bytes = PNG, mime_type: str = "image/png", kind: str | None = None) -> httpx.Response:
        form = {"messaging_product": "whatsapp", "type": kind or mime_type}
        return self.client.post(f"/{NUMBER_ID}/media", data=form, files={"file": ("file", content, mime_type)})

    def file_url(self, media_id: str) -> str:
        return str(self.client.get(f"/{media_id}").json()["url"])


@dataclass
class Receiver:
    """The webhook's address of a business: takes everything, unless `answers` says otherwise."""

    url: str = ""
    verify_token: str = simulator.VERIFY_TOKEN
    answers: deque[int] = field(default_factory=deque)
    got: list[Webhook] = field(default_factory=list)


@contextmanager
def listening() -> Iterator[Receiver]:
    """A receiver at a port of its own, until the block ends."""
    receiver = Receiver()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(receiver))
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/webhook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append(Webhook(body, dict(self.headers)))
            self._answer(receiver.answers.popleft() if receiver.answers else 200, b"")

        def do_GET(self) -> None:
            asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            right = asked["hub.mode"] == "subscribe" and asked["hub.verify_token"] == receiver.verify_token
            self._answer(200 if right else 403, asked["hub.challenge"].encode() if right else b"no")

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Say nothing."""

    return Handler
