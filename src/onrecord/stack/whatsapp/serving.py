"""Serves the simulator: as a process of the stack, and in a thread for tests."""

from collections.abc import Iterator
from contextlib import contextmanager

from onrecord.stack.asgi import Server, in_a_thread
from onrecord.stack.ports import HOST, free_port
from onrecord.stack.whatsapp.app import create_app
from onrecord.stack.whatsapp.settings import Settings


def server(settings: Settings, port: int, log_level: str = "warning") -> Server:
    """A server for 127.0.0.1, ready to be run."""
    settings = settings.model_copy(update={"base_url": settings.base_url or f"http://{HOST}:{port}"})
    return Server(create_app(settings), port, log_level)


@contextmanager
def served(settings: Settings | None = None, port: int | None = None) -> Iterator[str]:
    """The simulator at an address of its own, in a thread, until the block ends."""
    port = port or free_port()
    with in_a_thread(server(settings or Settings(), port, "critical"), "whatsapp simulator"):
        yield f"http://{HOST}:{port}"
