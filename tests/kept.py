"""Connections that are kept for whoever needs one next: a new one, with its first statements, costs 10 to 30 ms."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import psycopg
from psycopg.pq import TransactionStatus

IDLE_MAX = 6
_idle: list[tuple[str, psycopg.Connection]] = []  # the one that was used last stands last
_lock = threading.Lock()


@contextmanager
def lent(where: str, connect: Callable[[str], psycopg.Connection]) -> Iterator[psycopg.Connection]:
    """A connection that nobody else has meanwhile, and that remembers nothing of those who had it before."""
    connection = _take(where) or connect(where)
    try:
        yield connection
    finally:
        _put_back(where, connection)


def close(*databases: str) -> None:
    """Those of these databases, which must have nobody connected; all of them, if none is named."""
    with _lock:
        for place in [one for one in _idle if not databases or one[1].info.dbname in databases]:
            _idle.remove(place)
            place[1].close()


def _take(where: str) -> psycopg.Connection | None:
    """One that still lives: its server, or its database, may be gone."""
    while found := _found(where):
        try:
            found.execute("")
        except psycopg.OperationalError:
            found.close()
        else:
            return found
    return None


def _found(where: str) -> psycopg.Connection | None:
    with _lock:
        at = next((at for at in reversed(range(len(_idle))) if _idle[at][0] == where), None)
        return None if at is None else _idle.pop(at)[1]


def _put_back(where: str, connection: psycopg.Connection) -> None:
    if not _forgets(connection):
        connection.close()
        return
    with _lock:
        _idle.append((where, connection))
        old = [_idle.pop(0)[1] for _ in range(len(_idle) - IDLE_MAX)]
    for one in old:
        one.close()


def _forgets(connection: psycopg.Connection) -> bool:
    """Whether it could be made as good as new. One in a transaction, or gone, is not worth the trouble."""
    if connection.info.transaction_status is not TransactionStatus.IDLE:
        return False
    with suppress(psycopg.OperationalError):
        connection.execute("discard all")
        return True
    return False
