"""Ownership: which process works on which unit. A session advisory lock per unit, on a connection of its own.

Postgres ends that connection when its owner has been silent for `owner_silent_ms_max`, so a stopped or hung owner
loses its units without anyone's help; a killed one loses them at once. What an owner can still do after that is
harmless by the laws: one batch of identical records, or a compare-and-set that finds another position.
"""

import os
import select
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Literal

import orjson
import psycopg
from psycopg.types.json import Json

from onrecord import db, ids
from onrecord.settings import Settings

OWNER_SILENT_MS_MAX = 10_000
HEARTBEAT_S = 1.0
HEARTBEAT_KEPT_S = 600

Kind = Literal["relay", "projector", "worker", "operator"]
_LOCK_CLASS: dict[Kind, int] = {
    "relay": 1919249505,
    "projector": 1886548586,
    "worker": 2003792491,
    "operator": 1869636978,
}
_PRESENT = 1886545267
_LEADER = -1


class Ownership:
    """The units that this process owns. A lost connection raises psycopg.OperationalError: the process must end."""

    def __init__(
        self, settings: Settings, kind: Kind, figures: Callable[[], Mapping[str, Any]] = dict[str, Any]
    ) -> None:
        """`figures` is what the heartbeat tells of this process besides its units; asked for once per heartbeat."""
        self.kind: Kind = kind
        self.figures = figures
        self.process_id = ids.new()
        self.units: set[int] = set()
        self._connection = db.connect(db.conninfo(settings, f"onrecord_{kind}", f"onrecord-{kind}-owner"))
        self._connection.execute(f"set idle_session_timeout = {OWNER_SILENT_MS_MAX}")
        self._connection.execute(db.sql("onrecord", "be_present"), (_PRESENT, _LOCK_CLASS[kind]))
        self.touched_at = time.monotonic()
        self._told_at = 0.0
        self._leading = False

    def acquire(self, unit: int) -> bool:
        """Take a unit if it is free."""
        row = self._connection.execute(db.sql("onrecord", "acquire_unit"), (_LOCK_CLASS[self.kind], unit)).fetchone()
        assert row is not None
        if row[0]:
            self.units.add(unit)
        return bool(row[0])

    def release(self, unit: int) -> None:
        self._connection.execute(db.sql("onrecord", "release_unit"), (_LOCK_CLASS[self.kind], unit))
        self.units.discard(unit)

    def leads(self) -> bool:
        """Whether this process does what one of its kind does for all; it does from now on if nobody did."""
        if not self._leading:
            row = self._connection.execute(
                db.sql("onrecord", "acquire_unit"), (_LOCK_CLASS[self.kind], _LEADER)
            ).fetchone()
            self._leading = row == (True,)
        return self._leading

    def touch(self) -> bool:
        """Say that this process is alive, if it is time to; true when it said so.

        Called before every tick: a connection that was ended is noticed at once, whether a heartbeat is due or not.
        """
        self.touched_at = time.monotonic()
        if self.touched_at - self._told_at < HEARTBEAT_S and not self._is_spoken_to():
            return False
        self._connection.execute(
            db.sql("onrecord", "heartbeat"),
            (
                self.process_id,
                self.kind,
                socket.gethostname(),
                os.getpid(),
                self._named(),
                Json(self.figures(), orjson.dumps),
            ),
        )
        self._told_at = time.monotonic()
        return True

    def processes(self) -> int:
        """How many processes of this kind are alive, this one among them: each holds a shared lock while it lives."""
        row = self._connection.execute(
            db.sql("onrecord", "count_present"), (_PRESENT, _LOCK_CLASS[self.kind])
        ).fetchone()
        assert row is not None
        return int(row[0])

    def close(self) -> None:
        """Give everything up; the next owner can start at once."""
        with suppress(psycopg.Error):  # without it the row goes stale, and the connection's end frees the units
            self._connection.execute(db.sql("onrecord", "forget_process"), (self.process_id, HEARTBEAT_KEPT_S))
        self._connection.close()

    def _is_spoken_to(self) -> bool:
        """Whether Postgres sent something unasked: that it ends this connection, most likely."""
        return bool(select.select([self._connection], [], [], 0)[0])

    def _named(self) -> str:
        return ",".join(str(unit) for unit in sorted(self.units))


async def is_present(connection: psycopg.AsyncConnection, kind: Kind) -> bool:
    """Whether a process of this kind is alive."""
    cursor = await connection.execute(db.sql("onrecord", "count_present"), (_PRESENT, _LOCK_CLASS[kind]))
    row = await cursor.fetchone()
    return bool(row and row[0])
