"""What was asked for as an operation: watched until it is done."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg

from onrecord import db
from onrecord.cli.surroundings import fail
from onrecord.log import Log
from onrecord.settings import Settings

LOOK_S = 0.25
Told = Callable[[dict[str, Any]], None]


def wait(config: Settings, log: Log, operation_id: UUID, wait_s: int, told: Told = lambda _: None) -> dict[str, Any]:
    """The result of an operation that somebody else carries out; ends the command line if it takes longer.

    Ctrl-C ends the watching, and not the operation.
    """
    until = time.monotonic() + wait_s
    with _watching(operation_id), db.connect(db.conninfo(config, "onrecord_migrator")) as connection:
        while True:
            state, result = _look(connection, log, operation_id)
            if state in {"done", "failed"}:
                return result | {"state": state}
            if time.monotonic() > until:
                fail(
                    f"it is asked for, and not done within {wait_s} s: operation {operation_id}\n"
                    "  next: `onrecord status` says who is alive; whoever carries it out will find it"
                )
            if result:
                told(result)
            time.sleep(LOOK_S)


@contextmanager
def _watching(operation_id: UUID) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        fail(f"no longer watched; what is asked for goes on: operation {operation_id}\n  next: `onrecord status`")


def _look(connection: psycopg.Connection, log: Log, operation_id: UUID) -> tuple[str, dict[str, Any]]:
    of = (log.workspace_id, operation_id)
    row = connection.execute(db.sql("onrecord.cli", "read_operation"), of).fetchone()
    assert row is not None, "it was just written down"
    return row[0], dict(row[1] or {})
