"""The effect ledger of an installation at work, step by step: fed from the outbox by a tape, by a clock that is moved.

No Kafka, no relay and no process: those are in the tests of faults.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from psycopg_pool import AsyncConnectionPool

from commands.request_mail import RequestMail
from histories import Entry
from installations import Installation
from onrecord import ids
from onrecord.command import Transaction, system
from onrecord.effects import erasing
from onrecord.effects.caller import Caller, InHand, Kind, Limits, Part
from onrecord.effects.feeder import Feeder
from onrecord.effects.gate import End, Gate
from onrecord.effects.ledger import Call, Ledger
from onrecord.effects.outcomes import Backoff, Closing, Done, Outcome
from onrecord.events import MailFailed, MailRequested, MailSent, MailUnconfirmed
from onrecord.events.envelope import decode
from onrecord.execute import Executor
from onrecord.parts.mail import recording
from onrecord.vault.keys import NoKeys
from tape import Tape
from written import rows, superuser

BEGAN = datetime(2026, 1, 1, 12, tzinfo=UTC)
SOON = Backoff(first_s=10, s_max=60)
ADDRESS = "secret.person@example.org"


class Row(NamedTuple):
    """A row of the ledger."""

    id: UUID
    state: str
    reason: str | None
    attempts: int
    doubts: int
    has_record: bool
    due_at: datetime


MailOutcome = MailSent | MailFailed | MailUnconfirmed


@dataclass
class MovedClock:
    """Stands still until it is moved."""

    moment: datetime = BEGAN

    def __call__(self) -> datetime:
        return self.moment

    def move(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@dataclass
class Scripted:
    """A kind of effect that answers what it is told, in turn, then `Done`; a callable is asked when it is called."""

    script: list[Outcome | Callable[[Call], Awaitable[Outcome]]] = field(default_factory=list)
    repeats_max: int = 1
    calls: list[Call] = field(default_factory=list)
    time_outs_s: list[float] = field(default_factory=list)

    async def call(self, call: Call, time_out_s: float) -> Outcome:
        self.calls.append(call)
        self.time_outs_s.append(time_out_s)
        answer = self.script.pop(0) if self.script else Done()
        return await answer(call) if callable(answer) else answer

    @property
    def called(self) -> list[UUID]:
        return [call.claimed.id for call in self.calls]


class Shop:
    """One installation's ledger, and whoever works on it."""

    def __init__(self, installation: Installation, pool: AsyncConnectionPool, executor: Executor) -> None:
        self.installation = installation
        self.pool = pool
        self.clock = MovedClock()
        self.executor = replace(executor, now=self.clock)
        self.shards = range(installation.log.shards)
        self.workspace_id = installation.log.workspace_id

    async def request(self, **changes: Any) -> UUID:
        """Ask for a mail; its id."""
        workspace_id = changes.pop("workspace_id", self.workspace_id)
        fields = {"template": "sign_in_warning", "person_id": ids.new(), "address": ADDRESS, "name": "Demo"} | changes
        executed = await self.executor.execute(RequestMail.model_validate(fields), system(workspace_id))
        return executed.answer.mail_id

    async def asked(self, **changes: Any) -> UUID:
        """A mail that the ledger knows of."""
        mail_id = await self.request(**changes)
        self.feed()
        return mail_id

    def log(self) -> list[Entry]:
        """What the relay would have written by now."""
        found = rows(self.installation, "select shard, seq, subject, record from outbox order by shard, seq")
        return [Entry(shard, seq, subject.partition("/")[2], record) for shard, seq, subject, record in found]

    def feed(self, entries: Iterable[Entry] | None = None, cuts: Sequence[int] = ()) -> None:
        """Bring the ledger up to the log."""
        tape = Tape(self.log() if entries is None else entries, cuts)
        with self.installation.connect("onrecord_worker") as connection:
            feeder = Feeder(connection, tape.reader(), self.installation.log, self.clock)
            feeder.begin()
            while not tape.is_over:
                feeder.tick(timeout_ms=0)

    def ledger(self, lease_s: float = 60) -> Ledger:
        return Ledger(self.pool, "mail", lease_s, self.clock)

    def gate(self, ends: Mapping[int, End] | None = None) -> Gate:
        """As a worker would have it that started when the log ended there; at the beginning by default."""
        return Gate(self.pool, {shard: End(0, None) for shard in self.shards} | dict(ends or {}), self.clock)

    def ends(self) -> dict[int, End]:
        """The log's end, if the relay were done."""
        found = rows(
            self.installation, "select distinct on (shard) shard, seq, event_id from outbox order by shard, seq desc"
        )
        return {shard: End(seq, str(event_id)) for shard, seq, event_id in found}

    def caller(self, kind: Kind, *, gate: Gate | None = None, limits: Limits | None = None) -> Caller:
        return Caller(self.ledger(), gate or self.gate(), Part(kind, self.recording(), limits or Limits()))

    def recording(self) -> Callable[[InHand, Closing], Awaitable[None]]:
        return recording(self.executor)

    async def work(self, kind: Kind, ticks: int = 1, limits: Limits | None = None) -> None:
        """Claim, call and record what is due, so often."""
        caller = self.caller(kind, limits=limits)
        for _ in range(ticks):
            await caller.tick()
            await caller.settle()

    async def erase(self, person_id: UUID) -> None:
        """What a command that erases somebody does in its transaction."""
        async with self.executor.pool.connection() as connection, connection.transaction():
            await connection.execute("select set_config('app.workspace_id', %s, true)", (str(self.workspace_id),))
            await connection.execute(
                "update person_keys set wrapped = null, destroyed_at = now() where person_id = %s", (person_id,)
            )
            at = Transaction(connection, system(self.workspace_id), self.clock(), None, self.executor.vault)
            await erasing.erase_person(at, person_id)

    def row(self, mail_id: UUID) -> Row:
        (found,) = [row for row in self.rows() if row.id == mail_id]
        return found

    def rows(self) -> list[Row]:
        found = rows(
            self.installation,
            """
            select id, state, reason, attempts, doubts, record is not null, due_at from effects order by created_at, id
            """,
        )
        return [Row(*row) for row in found]

    def outcomes(self, mail_id: UUID | None = None) -> list[MailOutcome]:
        """What the log says became of mails, in its order."""
        events = [decode(entry.record, self.installation.log.source, NoKeys())[1] for entry in self.log()]
        return [
            event
            for event in events
            if isinstance(event, MailSent | MailFailed | MailUnconfirmed) and mail_id in {None, UUID(event.mail_id)}
        ]

    def requested(self) -> list[MailRequested]:
        events = [decode(entry.record, self.installation.log.source, NoKeys())[1] for entry in self.log()]
        return [event for event in events if isinstance(event, MailRequested)]

    def halt(self, shard: int) -> None:
        with superuser(self.installation) as admin:
            admin.execute("insert into halted_shards (shard, reason) values (%s, 'demo')", (shard,))

    def settle_shards(self) -> None:
        with superuser(self.installation) as admin:
            admin.execute("delete from halted_shards")

    @property
    def shard(self) -> int:
        """Where the installation's own mails are asked for."""
        return self.installation.log.shard_of(self.workspace_id)


async def never(_call: Call) -> Outcome:
    """A call that doesn't end."""
    await asyncio.Event().wait()
    raise AssertionError
