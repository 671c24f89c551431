"""Serves the simulator: as a process of the stack, and in a thread for tests."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socket import socket

import uvicorn

from onrecord.stack.ports import HOST, free_port
from onrecord.stack.whatsapp.app import create_app
from onrecord.stack.whatsapp.settings import Settings
from onrecord.stack.whatsapp.suffering import BreaksOff

START_S_MAX = 30
GRACE_S = 1


class _OnPurpose(logging.Filter):
    """Passes over the connections that a fault has cut."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], BreaksOff))


def server(settings: Settings, port: int, log_level: str = "warning") -> uvicorn.Server:
    """A server for 127.0.0.1, ready to be run."""
    logging.getLogger("uvicorn.error").addFilter(_OnPurpose())
    settings = settings.model_copy(update={"base_url": settings.base_url or f"http://{HOST}:{port}"})
    config = uvicorn.Config(
        create_app(settings),
        host=HOST,
        port=port,
        ws="none",
        lifespan="on",
        log_level=log_level,
        access_log=False,
        timeout_graceful_shutdown=GRACE_S,
    )
    return uvicorn.Server(config)


class _Announced(uvicorn.Server):
    """Tells when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens = threading.Event()

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        self.listens.set()


@contextmanager
def served(settings: Settings | None = None, port: int | None = None) -> Iterator[str]:
    """The simulator at an address of its own, in a thread, until the block ends."""
    port = port or free_port()
    running = _Announced(server(settings or Settings(), port, "critical").config)
    thread = threading.Thread(target=running.run, name="whatsapp simulator")
    thread.start()
    try:
        assert running.listens.wait(START_S_MAX), "the simulator doesn't start"
        yield f"http://{HOST}:{port}"
    finally:
        running.should_exit = True
        thread.join(START_S_MAX)
