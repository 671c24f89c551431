"""A rebuild's process: folds some shards of the log into the builds under way, with the fold that is live.

Started by `crew.py`, which sends orders, one a line, to its standard input, and hears DONE after each. When the input
ends, whoever ordered this is gone, and so is this process. Killed at any time, it leaves rows and positions that belong
together, and is simply run again; asked to stop by a signal likewise.
"""

import logging
import os
import select
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from time import monotonic
from typing import Any

import orjson
import psycopg

from onrecord import broker, db, log, process
from onrecord.log import Log
from onrecord.reader import Reader
from onrecord.settings import Settings
from onrecord.vault.keyring import Keyring
from projections import builds, erasing
from projections.catalogue import LIVE
from projections.projection import Projection
from projections.projector import Fenced, Projector

DONE = b"done\n"
NICENESS = 10
POLL_MS_MAX = 100
ERASE_S = 1.0
FENCED_MAX = 20
BATCHES_PER_S_AT_LEAST = 4
# A past is read shard by shard, in long stretches: many events of a row come together, and it is saved once for all.
BATCH_RECORDS_MAX = 8_000
STRETCH_BYTES_MAX = 8_000_000
WORK_MEMORY = "64MB"
ROLE = "onrecord_projector"
NEEDED = (
    "database_url",
    "kafka_bootstrap",
    "topic",
    "database_password",
    "matching_secret",
    "master_keys",
    "master_keys_file",
    "log_json",
)


@dataclass(frozen=True)
class Order:
    """What one process is to fold. With `until` it ends there (seq by shard); without it follows, until fenced."""

    builds: Sequence[tuple[str, int]]
    shards: Sequence[int]
    until: dict[int, int] | None
    events_per_s_max: float | None
    settings: dict[str, Any]

    def encode(self) -> bytes:
        return orjson.dumps(self, option=orjson.OPT_NON_STR_KEYS) + b"\n"


def decode(line: bytes) -> Order:
    fields = orjson.loads(line)
    until = {int(shard): seq for shard, seq in fields["until"].items()} if fields["until"] is not None else None
    ordered = [(name, number) for name, number in fields["builds"]]
    return Order(ordered, fields["shards"], until, fields["events_per_s_max"], fields["settings"])


def settings_for(config: Settings) -> dict[str, Any]:
    """What such a process needs to know, for a pipe: no secret stands in an argument or an environment."""
    values = {name: getattr(config, name) for name in NEEDED}
    plain = {name: getattr(value, "get_secret_value", lambda v=value: v)() for name, value in values.items()}
    return {name: str(v) if isinstance(v, os.PathLike) else v for name, v in plain.items() if v is not None}


def connect(config: Settings) -> psycopg.Connection:
    """A connection for large batches: a rebuild may take its time where a live projector may not."""
    connection = db.connect(db.conninfo(config, ROLE, "onrecord-rebuild"))
    for limit in ("statement_timeout", "transaction_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
        connection.execute(f"set {limit} = {LIMITS_MS.get(limit, 120_000)}")
    connection.execute(f"set work_mem = '{WORK_MEMORY}'")
    return connection


def connect_for_long(config: Settings) -> psycopg.Connection:
    """The same for one that orders or verifies: an index takes as long as it takes."""
    connection = connect(config)
    for limit in ("statement_timeout", "transaction_timeout"):
        connection.execute(f"set {limit} = 0".encode())
    return connection


LIMITS_MS = {"lock_timeout": 10_000, "idle_in_transaction_session_timeout": 60_000}


class Folding:
    """One process's work: ticks, a cap on their rate, and erasures that come while it is underway."""

    def __init__(self, config: Settings, order: Order, connection: psycopg.Connection, keyring: Keyring) -> None:
        self._config = config
        self._order = order
        self._connection = connection
        self._keyring = keyring
        self._builds = named(order.builds)
        self._due = monotonic()
        self._erase_at = 0.0
        self._fenced = 0

    def run(self, of_log: Log, stop: "Stopping") -> None:
        with closing(broker.consumer(self._config, max_partition_fetch_bytes=STRETCH_BYTES_MAX)) as consumer:
            find = lambda shard, seq: broker.find_seq(self._config, of_log.topic, shard, seq)  # noqa: E731
            reader = Reader(consumer, of_log.topic, find)
            projector = Projector(self._connection, reader, of_log, self._builds, self._keyring, rebuilding=True)
            with closing(projector):
                projector.assign(self._order.shards)
                while projector.owns_any and not self._is_there(projector) and not stop.within(self._pause()):
                    self._tick(projector)
                projector.settle()

    def _is_there(self, projector: Projector) -> bool:
        return self._order.until is not None and projector.has_reached(self._order.until)

    def _tick(self, projector: Projector) -> None:
        try:
            if monotonic() > self._erase_at:
                projector.settle()
                erasing.apply_to_own(self._connection, self._builds, self._order.shards, self._keyring)
                self._erase_at = monotonic() + ERASE_S
            self._paid(projector.tick(POLL_MS_MAX, self._records_max()))
        except Fenced:
            self._fenced += 1
            if self._fenced > FENCED_MAX:
                raise
            projector.assign(self._order.shards)

    def _records_max(self) -> int:
        rate = self._order.events_per_s_max
        return BATCH_RECORDS_MAX if rate is None else max(1, int(rate / BATCHES_PER_S_AT_LEAST))

    def _paid(self, records: int) -> None:
        if self._order.events_per_s_max is not None:
            self._due = max(self._due, monotonic() - 1) + records / self._order.events_per_s_max

    def _pause(self) -> float:
        return max(0.0, self._due - monotonic()) if self._order.events_per_s_max is not None else 0.0


class Stopping:
    """Asked to stop by a signal, or by the end of standard input."""

    def __init__(self) -> None:
        self._signal = process.Stop()

    def within(self, seconds: float) -> bool:
        """Whether to stop; waits this long for a reason to."""
        gone = select.select([sys.stdin], [], [], seconds)[0]
        return bool(gone) or self._signal.requested


def named(wanted: Sequence[tuple[str, int]]) -> list[Projection]:
    """These builds, as this code makes them."""
    known = {projection.name: projection for projection in LIVE}
    return [builds.numbered(known[name], number) for name, number in wanted]


def main() -> None:
    process.collect_rarely()
    logging.getLogger("kafka.net.selector").setLevel(logging.ERROR)  # a long stretch takes it long to parse, it warns
    stop = Stopping()
    os.nice(NICENESS)
    while line := sys.stdin.buffer.readline():
        order = decode(line)
        config = Settings(**order.settings)
        process.log_to_stderr(as_json=config.log_json)
        _carry_out(config, order, stop)
        if stop.within(0):  # perhaps in the middle: that isn't done, whoever ordered it hires another
            return
        os.write(sys.stdout.fileno(), DONE)


def _carry_out(config: Settings, order: Order, stop: Stopping) -> None:
    masters = config.vault().masters
    with connect(config) as connection, db.connect(db.conninfo(config, ROLE, "onrecord-keyring")) as vault:
        for name, number in order.builds:
            erasing.hold(connection, name, number)
        Folding(config, order, connection, Keyring(vault, masters)).run(log.read(connection), stop)


if __name__ == "__main__":
    main()
