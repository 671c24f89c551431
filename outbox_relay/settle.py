"""Settle a halted shard: an operator's decision, shown first, and the one exception to law 9.

The log's bytes stand. What the outbox lacks of them is copied in; its own rows from the first differing number on move
to `outbox_forked` and are emitted again after the log's tail, in their order. Domain rows stay as they are. The
decision is itself an event, `log.settled.v1`, about the installation's own workspace.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from kafka import KafkaConsumer

from onrecord import clock, db, ids
from onrecord.events import LogSettled
from onrecord.events.envelope import Envelope, encode
from onrecord.log import Log
from outbox_relay import fork
from outbox_relay.fork import CannotSettle, Fork, Logged

COPIED_ROWS_PER_STATEMENT = 100
SUBJECTS_NAMED_MAX = 1_000
ACTOR = "system"


class Waiting(NamedTuple):
    """The outbox row that the log lacks first."""

    seq: int
    type: str
    subject: str
    event_id: UUID
    bytes: int


@dataclass(frozen=True)
class Plan:
    """What settling this shard would do. `waiting` is what the relay would publish next if nothing has to move."""

    shard: int
    reason: str
    fork: Fork
    waiting: Waiting | None = None

    @property
    def differs(self) -> bool:
        """Whether log and outbox differ; if not, only the halt is to be lifted."""
        return self.fork.copied > 0


def look(reader: KafkaConsumer, connection: psycopg.Connection, log: Log, shard: int) -> Plan:
    """What is to be done about a shard; changes nothing. Raises CannotSettle. `connection` is the migrator's."""
    halted: dict[int, str] = dict(connection.execute(db.sql("outbox_relay", "read_halts")).fetchall())
    if shard not in halted:
        names = ", ".join(map(str, halted)) or "none"
        raise CannotSettle(f"shard {shard} is not halted: there is nothing to settle (halted shards: {names})")
    told_in = log.shard_of(log.workspace_id)
    if told_in != shard and told_in in halted:
        raise CannotSettle(
            f"shard {told_in} is halted too, and the event that tells of a settling goes there: settle it first, with "
            f"`onrecord log settle {told_in}`"
        )
    found = fork.find(reader, connection, log, shard)
    if found.copied:
        return Plan(shard, halted[shard], found)
    row = connection.execute(db.sql("outbox_relay", "read_next"), (shard, found.log_tail_seq)).fetchone()
    return Plan(shard, halted[shard], found, Waiting._make(row) if row else None)


def must_be_meant(plan: Plan, *, lift: bool) -> None:
    """To move rows and to try again are two decisions: neither is taken for the other. Raises CannotSettle."""
    if plan.differs and lift:
        raise CannotSettle("they differ, so the relay would halt the shard again: settle it without lift")
    if not plan.differs and not lift:
        raise CannotSettle("log and outbox agree: when the cause is gone, let the relay try again, with lift")


def carry_out(
    reader: KafkaConsumer, connection: psycopg.Connection, log: Log, plan: Plan, on_behalf_of: str | None = None
) -> str:
    """Do what was shown, all of it or nothing; returns the position of its event. Raises CannotSettle."""
    with connection.transaction():
        for shard in sorted({plan.shard, log.shard_of(log.workspace_id)}):
            connection.execute(db.sql("outbox_relay", "lock_shard"), (shard,))
        if look(reader, connection, log, plan.shard) != plan:
            raise CannotSettle(f"shard {plan.shard} has changed since it was shown, nothing was done: look again")
        if plan.differs:
            _mend(reader, connection, log, plan)
        connection.execute(db.sql("outbox_relay", "lift_halt"), (plan.shard,))
        return _tell(connection, log, plan, on_behalf_of)


def _mend(reader: KafkaConsumer, connection: psycopg.Connection, log: Log, plan: Plan) -> None:
    first_seq, log_tail_seq = plan.fork.first_seq, plan.fork.log_tail_seq
    connection.execute(db.sql("outbox_relay", "move_forked"), (plan.shard, first_seq))
    for rows in _pieces(fork.rows(reader, log, plan.shard, first_seq - 1)):
        columns: list[Any] = [list(column) for column in zip(*rows, strict=True)]
        connection.execute(db.sql("outbox_relay", "copy_logged"), (plan.shard, *columns))
    connection.execute(
        db.sql("outbox_relay", "emit_again"),
        {"shard": plan.shard, "first_seq": first_seq, "log_tail_seq": log_tail_seq},
    )


def _pieces(rows: Iterable[Logged]) -> Iterator[list[Logged]]:
    rows = iter(rows)
    while piece := list(islice(rows, COPIED_ROWS_PER_STATEMENT)):
        yield piece


def _tell(connection: psycopg.Connection, log: Log, plan: Plan, on_behalf_of: str | None) -> str:
    event = LogSettled(
        shard=plan.shard,
        first_seq=plan.fork.first_seq,
        log_tail_seq=plan.fork.log_tail_seq,
        copied=plan.fork.copied,
        moved=plan.fork.moved,
        subjects=plan.fork.subjects[:SUBJECTS_NAMED_MAX],
        subjects_total=len(plan.fork.subjects),
    )
    workspace_id, now, event_id = str(log.workspace_id), clock.now(), str(ids.new())
    subject = f"workspace/{workspace_id}"
    envelope = Envelope(
        event_id, now, subject, workspace_id, ACTOR, correlation_id=str(ids.new()), on_behalf_of=on_behalf_of
    )
    connection.execute(db.sql("onrecord", "set_workspace"), (workspace_id,))
    shards, records = [log.shard_of(log.workspace_id)], [encode(event, envelope, log.source)]
    row = connection.execute(
        db.sql("onrecord", "outbox_emit"),
        (workspace_id, now, shards, [event_id], [event.type], [subject], records, ACTOR, None, None),
    ).fetchone()
    assert row is not None, "outbox_emit answers with a position"
    return str(row[0])
