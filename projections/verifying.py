"""Verification of a build before it serves: rows of some shards, folded anew from the log, compared byte for byte.

Nobody folds the build meanwhile. Of the shards that are read, some rows of each table are folded one event at a time,
saved into temporary tables by the projection's own statements, and compared as text with what the rebuild made.

An erasure may come in between, to these rows or to the build's first. So a shard that differs is read once more, with
the keys that there are by then: only what differs still is wrong.
"""

import random
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from time import sleep
from typing import Any, LiteralString

import psycopg
from kafka import TopicPartition
from psycopg import sql

from onrecord import broker, db
from onrecord.events import ContactErased, ConversationEvent, EventData
from onrecord.events.envelope import Recorded, RecordIsUnreadable, decode, person_of
from onrecord.log import Log
from onrecord.ownership import HEARTBEAT_S
from onrecord.reader import Arrived, Reader
from onrecord.settings import Settings
from onrecord.vault.keyring import Keyring
from onrecord.vault.keys import DESTROYED
from projections.applying import rows_as_json
from projections.batch import Erased, erased_by
from projections.projection import Key, Projection, Row, Table
from projections.tallying import Sums

RECORDS_ENOUGH = 20_000
FIRST_ROWS = 100
SAMPLED_ROWS_MAX = 500
SAMPLED_ONE_IN = 64
POLL_RECORDS = 4_000
ERASED_WITHIN_S = 2 * HEARTBEAT_S  # a live projector looks once in a heartbeat


@dataclass
class Verification:
    """What was compared. `counts` are the build's rows by table, `serving` those of the build that serves."""

    shards: list[int] = field(default_factory=list)
    records: int = 0
    rows: int = 0
    differing: int = 0
    parked_keys: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    serving: dict[str, int] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        return self.differing == 0

    def add(self, shard: int, records: int, rows: int, differing: int) -> None:
        """What a shard comes to."""
        self.shards.append(shard)
        self.records += records
        self.rows += rows
        self.differing += differing


class Stopped(Exception):
    """Somebody asked for an end."""


class Sample:
    """Rows of one build and shard, folded one event at a time in the order of the log."""

    def __init__(self, build: Projection, end: int, parked: Mapping[str, int]) -> None:
        """`end` is the build's position; `parked` says from which seq on a key's records wait."""
        self.build = build
        self.end = end
        self.erased: list[Erased] = []
        self.rows: dict[str, dict[Key, Row]] = {table.name: {} for table in build.tables}
        self._parked = parked
        self._routes: dict[type[EventData], Sequence[tuple[Table, dict[Key, Row]]]] = {}
        self.sums = Sums(build)  # sums are right only over all rows that they are of

    def take(self, arrived: Arrived, recorded: Recorded | RecordIsUnreadable) -> None:
        if arrived.seq > self.end or isinstance(recorded, RecordIsUnreadable):
            return
        if isinstance(recorded.event, ContactErased):
            self.erased.append(erased_by(recorded, recorded.event))
        if arrived.seq >= self._parked.get(arrived.key, arrived.seq + 1):
            return
        for table, rows in self._route(type(recorded.event)):
            for key in table.keys(recorded):
                if key in rows or self.sums.tallies or _sampled(key, len(rows)):
                    before = rows.get(key)
                    rows[key] = after = table.fold(before, recorded, key)
                    if table is self.sums.source:
                        self.sums.add(self.sums.counts(before, after, recorded))

    def _route(self, event_type: type[EventData]) -> Sequence[tuple[Table, dict[Key, Row]]]:
        """The tables that want events of this type, and their rows: looked up once, for there are many of the same."""
        route = self._routes.get(event_type)
        if route is None:
            wanting = [table for table in self.build.tables if event_type in table.types]
            self._routes[event_type] = route = [(table, self.rows[table.name]) for table in wanting]
        return route

    def made(self, table: Table) -> list[Row]:
        """The rows of a table."""
        return self.sums.rows(table) if table.count else list(self.rows[table.name].values())


def _sampled(key: Key, rows: int) -> bool:
    return rows < FIRST_ROWS or (rows < SAMPLED_ROWS_MAX and zlib.crc32(repr(key).encode()) % SAMPLED_ONE_IN == 0)


def verify(
    config: Settings,
    connection: psycopg.Connection,
    of_log: Log,
    builds: Sequence[Projection],
    keyring: Keyring,
    stop: Callable[[], bool],
) -> dict[str, Verification]:
    """What came out, by projection. Raises Stopped."""
    for join in ("hashjoin", "mergejoin"):  # rows of a sample are few: a look into the primary key for each
        connection.execute(f"set enable_{join} = off".encode())
    found = {build.name: Verification() for build in builds}
    positions = _positions(connection, builds)
    shards = [shard for shard in range(of_log.shards) if any(ends.get(shard) for ends in positions.values())]
    random.shuffle(shards)
    read = 0
    for shard in shards:
        if read >= RECORDS_ENOUGH:
            break
        of = [(b, positions[b.name].get(shard, 0), _parked(connection, b, shard)) for b in builds]
        samples, records = _read(config, of_log, shard, of, keyring, stop)
        compared = [_compare(connection, sample) for sample in samples]
        if any(differing for _, differing in compared):
            sleep(ERASED_WITHIN_S)
            keyring.forget_everybody()
            since: dict[tuple[str, str], set[str]] = {}
            samples, records = _read(config, of_log, shard, of, keyring, stop, since)
            for sample in samples:
                sample.erased += _erasures(since)
            compared = [_compare(connection, sample) for sample in samples]
        read += records
        for build, (rows, differing) in zip(builds, compared, strict=True):
            found[build.name].add(shard, records, rows, differing)
    for build in builds:
        _count(connection, build, found[build.name])
    return found


def _read(
    config: Settings,
    of_log: Log,
    shard: int,
    of: Sequence[tuple[Projection, int, Mapping[str, int]]],
    keyring: Keyring,
    stop: Callable[[], bool],
    since: dict[tuple[str, str], set[str]] | None = None,
) -> tuple[list[Sample], int]:
    """Samples of these builds, each with its position and what is parked; and how many records were read.

    `since` gets contacts whose key is gone, by workspace, with their conversations.
    """
    samples, records = [Sample(*one) for one in of], 0
    for arrived, recorded in _records(config, of_log, shard, max(sample.end for sample in samples), keyring):
        records += 1
        for sample in samples:
            sample.take(arrived, recorded)
        if since is not None and isinstance(recorded, Recorded):
            _note_gone(recorded, keyring, since)
        if records % POLL_RECORDS == 0 and stop():
            raise Stopped
    return samples, records


def _note_gone(recorded: Recorded, keyring: Keyring, since: dict[tuple[str, str], set[str]]) -> None:
    """Their erasure may stand behind what is read here, and have reached the build nevertheless."""
    person = person_of(recorded.record)
    if person and person[1] == recorded.subject_id and keyring.find(*person) is DESTROYED:
        conversations = since.setdefault(person, set())
        if isinstance(recorded.event, ConversationEvent):
            conversations.add(recorded.event.conversation_id)


def _erasures(since: Mapping[tuple[str, str], Iterable[str]]) -> list[Erased]:
    return [
        {"workspace_id": workspace_id, "contact_id": contact_id, "conversation_ids": sorted(conversations)}
        for (workspace_id, contact_id), conversations in since.items()
    ]


def _records(
    config: Settings, of_log: Log, shard: int, end: int, keyring: Keyring
) -> Iterator[tuple[Arrived, Recorded | RecordIsUnreadable]]:
    with closing(broker.consumer(config)) as consumer:
        reader = Reader(consumer, of_log.topic, lambda s, seq: broker.find_seq(config, of_log.topic, s, seq))
        first = consumer.beginning_offsets([TopicPartition(of_log.topic, shard)])
        reader.assign({shard: (0, next(iter(first.values())))})
        reached = 0
        while reached < end:
            for of_shard, polled in reader.poll(broker.READ_MS_MAX, POLL_RECORDS).items():
                arrived = [record for record in reader.follow(of_shard, polled) if record.seq <= end]
                keyring.fetch(person for record in arrived if (person := person_of(record.value)))
                for record in arrived:
                    reached = record.seq
                    yield record, _decoded(record, of_log.source, keyring)


def _decoded(arrived: Arrived, source: str, keyring: Keyring) -> Recorded | RecordIsUnreadable:
    try:
        return Recorded(arrived.shard, arrived.seq, *decode(arrived.value, source, keyring), arrived.value)
    except RecordIsUnreadable as unreadable:
        return unreadable


def _positions(connection: psycopg.Connection, builds: Sequence[Projection]) -> dict[str, dict[int, int]]:
    found: dict[str, dict[int, int]] = {build.name: {} for build in builds}
    wanted = rows_as_json([{"projection": build.name, "build": build.build} for build in builds])
    for name, shard, seq in connection.execute(db.sql("projections", "read_reached"), (wanted,)).fetchall():
        found[name][shard] = seq
    return found


def _parked(connection: psycopg.Connection, build: Projection, shard: int) -> dict[str, int]:
    rows = connection.execute(db.sql("projections", "read_parked_from"), (build.name, build.build, shard))
    return dict(rows.fetchall())


def _compare(connection: psycopg.Connection, sample: Sample) -> tuple[int, int]:
    """How many rows there are in a sample, and how many of these the build has otherwise."""
    compared = differing = 0
    for table in sample.build.tables:
        with connection.transaction():
            fresh = _temporary(connection, table)
            for rows in _pieces(sample.made(table)):
                connection.execute(fresh.save, (rows_as_json(rows),))
            if fresh.erase:
                for erased in _pieces(sample.erased):
                    connection.execute(fresh.erase, (rows_as_json(erased),))
            compared += len(sample.made(table))
            differing += _differing(connection, table)
            connection.execute(sql.SQL("drop table {}").format(sql.Identifier("pg_temp", table.name)))
    return compared, differing


def _temporary(connection: psycopg.Connection, table: Table) -> Table:
    """An empty table of the same kind for this session only, with the statements that write it."""
    names = sql.Identifier("pg_temp", table.name), sql.Identifier("read", table.name)
    connection.execute(sql.SQL("create table {} (like {} including all)").format(*names))

    def moved(text: LiteralString) -> LiteralString:
        return text.replace(f"read.{table.name}", f"pg_temp.{table.name}")

    return replace(table, save=moved(table.save), erase=moved(table.erase) if table.erase else None)


def _differing(connection: psycopg.Connection, table: Table) -> int:
    """How many of the fresh rows the build holds otherwise, or not at all."""
    same_key = sql.SQL(" and ").join(
        sql.SQL("made.{0} = fresh.{0}").format(sql.Identifier(column)) for column in table.key_columns
    )
    statement = sql.SQL(
        "select count(*) from {} as fresh"
        " where not exists (select from {} as made where {} and made::text = fresh::text)"
    ).format(sql.Identifier("pg_temp", table.name), sql.Identifier("read", table.name), same_key)
    row = connection.execute(statement).fetchone()
    assert row is not None
    return int(row[0])


def _count(connection: psycopg.Connection, build: Projection, found: Verification) -> None:
    """Rows by table, the serving build's beside them, and what is parked: for people to look at."""
    parked, serving = connection.execute(
        db.sql("projections", "read_beside"), {"projection": build.name, "build": build.build}
    ).fetchone() or (0, [])
    found.parked_keys = parked
    for counts, names in ((found.counts, [table.name for table in build.tables]), (found.serving, serving or [])):
        for name in names:
            row = connection.execute(sql.SQL("select count(*) from {}").format(sql.Identifier("read", name))).fetchone()
            assert row is not None
            counts[name] = row[0]


def _pieces(rows: Sequence[Any], size: int = 1_000) -> Iterator[Sequence[Any]]:
    for at in range(0, len(rows), size):
        yield rows[at : at + size]
