"""Connections that a response can cut: closing waits for a client to read what was sent, for as long as it likes."""

from collections.abc import Callable
from typing import cast

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

EXTENSION = "onrecord.cut"


class Connection(HttpToolsProtocol):
    """HTTP as uvicorn speaks it; each request's scope says how to cut its connection."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {EXTENSION: {"cut": self.transport.abort}}


def cut_of(scope: Scope) -> Callable[[], object] | None:
    """How to cut the connection of a request; None where the server has no way."""
    offered = scope.get("extensions", {}).get(EXTENSION)
    return offered and cast("Callable[[], object]", offered["cut"])
