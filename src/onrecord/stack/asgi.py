"""What the simulators share: how they are served and guarded, and answers that never come or break off."""

import asyncio
import logging
import os
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from socket import socket

import uvicorn
from fastapi import FastAPI
from pydantic import ValidationError
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.types import ASGIApp

from onrecord.stack.bounds import Full
from onrecord.stack.ports import HOST

HOSTS = [HOST, "localhost"]  # another name is another site that was made to lead here
# Among containers, where nobody else is on the network: where to listen, and under which name to be asked.
LISTEN_HOST = "ONRECORD_SIMULATORS_HOST"
NAME = "ONRECORD_SIMULATORS_NAME"
START_S_MAX = 30
GRACE_S = 1
PROMISED_BYTES = 1000  # by an answer that breaks off


class BreaksOff(Exception):
    """The connection is cut on purpose; the log of the server passes over it."""


class _OnPurpose(logging.Filter):
    """Passes over the connections that a fault has cut."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], BreaksOff))


class Server(uvicorn.Server):
    """Serves one application, on 127.0.0.1 unless the environment has another, and tells when it listens."""

    def __init__(self, app: ASGIApp, port: int, log_level: str = "warning") -> None:
        logging.getLogger("uvicorn.error").addFilter(_OnPurpose())
        config = uvicorn.Config(
            app,
            host=os.environ.get(LISTEN_HOST, HOST),
            port=port,
            ws="none",
            lifespan="on",
            log_level=log_level,
            access_log=False,
            timeout_graceful_shutdown=GRACE_S,
        )
        super().__init__(config)
        self.listens = threading.Event()

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        self.listens.set()


@contextmanager
def in_a_thread(server: Server, name: str) -> Iterator[None]:
    """Run it in a thread until the block ends, or the process does."""
    thread = threading.Thread(target=server.run, name=name, daemon=True)
    thread.start()
    try:
        assert server.listens.wait(START_S_MAX), f"the {name} doesn't start"
        yield
    finally:
        server.should_exit = True
        thread.join(START_S_MAX)


def guarded(app: FastAPI) -> FastAPI:
    """Let it answer to names of this machine or its container only, and say of what is too much or not valid why."""
    app.add_exception_handler(Full, _no_room)
    app.add_exception_handler(ValidationError, _invalid)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*HOSTS, os.environ.get(NAME, HOST)])
    return app


async def _no_room(_: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"detail": str(error)}, 409)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"detail": str(error)}, 422)


def broken_off(
    begins_with: bytes = b"", promised: int = PROMISED_BYTES, media_type: str = "application/json"
) -> Response:
    """A head that promises more than comes."""

    async def part() -> AsyncIterator[bytes]:
        yield begins_with
        raise BreaksOff

    return StreamingResponse(part(), headers={"Content-Length": str(promised)}, media_type=media_type)


async def hold(request: Request, holds_s_max: float) -> None:
    """Stay silent until the caller hangs up."""
    with suppress(TimeoutError):
        async with asyncio.timeout(holds_s_max):
            while (await request.receive())["type"] != "http.disconnect":
                pass
