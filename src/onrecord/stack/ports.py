"""Ports on 127.0.0.1: find a free one, ask whether one is taken and by whom."""

import contextlib
import random
import socket

import psutil

from onrecord.stack.problems import StackProblem

HOST = "127.0.0.1"
FREE = range(20_000, 32_000)  # below those that systems give to outgoing connections: none of them takes one meanwhile
TRIES_MAX = 1_000


def free_port() -> int:
    """Find a port nobody listens on now; another process may still take it before we do. Raises StackProblem."""
    for _ in range(TRIES_MAX):
        port = random.SystemRandom().choice(FREE)
        with contextlib.suppress(OSError), socket.create_server((HOST, port)):
            return port
    raise StackProblem(f"no port from {FREE.start} to {FREE.stop - 1} is free", "end what listens there")


def answers(port: int, timeout_s: float = 0.2) -> bool:
    """Tell whether somebody accepts connections on the port."""
    try:
        socket.create_connection((HOST, port), timeout_s).close()
    except OSError:
        return False
    return True


def require_free(port: int, what: str, option: str) -> None:
    """Raise StackProblem that names the port, who holds it, and the option to choose another."""
    try:
        socket.create_server((HOST, port)).close()
    except OSError as error:
        raise StackProblem(
            f"port {port} for {what} can't be used: {holder(port) or error.strerror}",
            f"end that process, or choose another port with {option} PORT",
        ) from error


def holder(port: int) -> str | None:
    """Name the process that listens on the port, if the system lets us see it."""
    # Other people's sockets need rights on some systems (macOS); then we only don't know the name.
    with contextlib.suppress(psutil.Error, OSError):
        for connection in psutil.net_connections("tcp"):
            listens = connection.status == psutil.CONN_LISTEN and connection.laddr and connection.laddr.port == port
            if listens and connection.pid:
                return f"it is in use by {psutil.Process(connection.pid).name()} (pid {connection.pid})"
    return None
