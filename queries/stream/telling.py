"""Telling: a listener's events as the body of its response. Their bytes are written once for all of the same topics.

FastAPI's own server-sent events pass each event through two queues and three tasks of each client.
"""

import asyncio
from typing import Any

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from queries.stream.listener import Listener

HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
_EVENT = {"data": {"type": "string"}, "event": {"type": "string"}, "id": {"type": "string"}}
_ITEM = {"type": "object", "properties": _EVENT | {"retry": {"type": "integer", "minimum": 0}}}
EVENTS: dict[int | str, dict[str, Any]] = {
    200: {"description": "Events, as they come.", "content": {"text/event-stream": {"itemSchema": _ITEM}}}
}


class Telling(StreamingResponse):
    """Everything that a listener is told, until one of the two goes away."""

    media_type = "text/event-stream"

    def __init__(self, listener: Listener, seconds_max: float | None) -> None:
        super().__init__(listener.told(seconds_max), headers=HEADERS)
        self._listener = listener

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - as ASGI calls it
        watching = asyncio.create_task(self._watch(receive))
        try:
            await self.stream_response(send)
        finally:
            watching.cancel()

    async def _watch(self, receive: Receive) -> None:
        """A server takes whatever is sent to a client that is gone, so that nobody would notice."""
        await self.listen_for_disconnect(receive)
        self._listener.end("the client is gone")
