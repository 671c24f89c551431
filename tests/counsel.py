"""Questions to the model, step by step: a shop whose customers write, a read side fed by hand, and the stand-in.

counsel = await Counsel(emptied(installation), pool, executor, read_side, model).open()
talk = await counsel.write("Where is my parcel?")
await counsel.consult()                      # feeds, projects, claims, calls and records what is due
assert counsel.last("ai.triaged.v1")["intent"] == "delivery"
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID

from psycopg import sql
from psycopg_pool import AsyncConnectionPool
from pydantic import SecretStr

import offline_model
from commands.request_draft import RequestDraft
from commands.set_ai_policy import SetAiPolicy
from commands.triage_again import TriageAgain
from executing import member, receive
from installations import Installation
from onrecord.ai import client
from onrecord.command import Actor, system
from onrecord.effects.caller import Caller, Limits, Part
from onrecord.effects.consulting import Consulting, Turns, Waits
from onrecord.effects.gate import Gate
from onrecord.effects.ledger import Ledger
from onrecord.effects.outcomes import Backoff
from onrecord.effects.seeing import Seeing
from onrecord.effects.timers import TRIAGES, Timers
from onrecord.execute import Executor
from onrecord.identity.permissions import EVERYTHING
from onrecord.parts.ai import beginning, models, recording, releasing
from projections.catalogue import LIVE
from projections.projector import Projector
from read_side import ReadSide
from sealing import MASTERS
from shop import Shop
from tape import Tape
from waiting import until_seen
from written import outbox, rows

SOON = Backoff(first_s=1, s_max=1, is_shaken=False)
WAITS = Waits(SOON, SOON, SOON, SOON)
LIMITS = Limits(lease_s=60, call_s_max=30, record_s_max=20, attempts_max=3)
TASKS = ("triage", "summary", "draft", "description")
MEMBER = UUID(int=7)
INFINITE = 1_000_000_000_000


class Talk(NamedTuple):
    """A customer, and the conversation with them."""

    contact_id: UUID
    conversation_id: UUID
    message_id: UUID
    address: str


class Model(NamedTuple):
    """The client of the stand-in, and its control."""

    claude: client.Claude
    control: offline_model.Claude


@asynccontextmanager
async def model() -> AsyncIterator[Model]:
    with offline_model.running() as control:
        async with client.opened(control.url, SecretStr(offline_model.API_KEY)) as claude:
            yield Model(claude, control)


class Counsel(Shop):
    """A shop whose ledger is of questions to the model."""

    def __init__(
        self,
        installation: Installation,
        pool: AsyncConnectionPool,
        executor: Executor,
        query: AsyncConnectionPool,
        model: Model,
    ) -> None:
        super().__init__(installation, pool, executor)
        self.query = query
        self.model = model
        self.read_side = ReadSide(installation)
        self.total_max = INFINITE
        self._tape = Tape([])
        self._read = set[tuple[int, int]]()
        self._projector: Projector | None = None
        self.kind = self.consulting()

    async def open(self, **policy: Any) -> "Counsel":
        self.model.control.reset()
        self.forget_projected()
        await self.set_policy(**policy)
        return self

    def forget_projected(self) -> None:
        """Read models as they are before anything was read."""
        for name in (*(table.name for one in LIVE for table in one.tables), "parked"):
            self.read_side.connection.execute(sql.SQL("delete from {}").format(sql.Identifier("read", name)))
        self.read_side.connection.execute("update read.positions set seq = 0, next_offset = 0")
        self._projector, self._tape, self._read = None, Tape([]), set()

    def close(self) -> None:
        self.read_side.close()

    def consulting(self, **changes: Any) -> Consulting:
        config = self.installation.settings
        seeing = Seeing(
            self.query, self.executor.pool, MASTERS, None, lambda _: "canary", self.clock, behind_s_max=0.05
        )

        async def begin(*of_call: Any) -> str:
            return await beginning(self.executor, self.total_max)(*of_call)

        fields: dict[str, Any] = {
            "claude": self.model.claude,
            "models": models(config),
            "see": seeing.see,
            "begin": begin,
            "release": releasing(self.executor),
            "masters": MASTERS,
            "source": self.installation.log.source,
            "waits": WAITS,
            "now": self.clock,
            "monotonic": lambda: self.clock().timestamp(),
            "turns": Turns(64),
        }
        return Consulting(**(fields | changes))

    async def set_policy(self, **policy: Any) -> None:
        command = SetAiPolicy.model_validate({"tasks": TASKS, "budget_microdollars_per_day_max": 10**9} | policy)
        await self.executor.execute(command, system(self.workspace_id))

    async def write(self, text: str, talk: Talk | None = None, **more: Any) -> Talk:
        """A customer writes: somebody new, or again."""
        known = {"address": talk.address} if talk else {}
        command = receive(text=text, sent_at=self.clock(), **known, **more)
        taken = (await self.executor.execute(command, member(self.installation))).answer
        return Talk(taken.contact_id, taken.conversation_id, taken.message_id, command.address)

    async def run(self, command: Any, actor: Actor | None = None) -> Any:
        return (await self.executor.execute(command, actor or member(self.installation))).answer

    async def draft(self, talk: Talk, **more: Any) -> UUID:
        answer = await self.run(RequestDraft(conversation_id=talk.conversation_id, **more))
        found: UUID = answer.request_id
        return found

    def person(self) -> Actor:
        """Somebody who signed in."""
        return Actor(f"member/{MEMBER}", self.workspace_id, EVERYTHING)

    def project(self) -> None:
        """By one projector, which goes on where it was."""
        if self._projector is None:
            self._projector = self.read_side.projector(self._tape)
            self._projector.assign(self.shards)
        new = self.log()
        self._tape.record(entry for entry in new if (entry.shard, entry.seq) not in self._read)
        self._read |= {(entry.shard, entry.seq) for entry in new}
        while not self._tape.is_over:
            self._projector.tick(timeout_ms=0)
        self._projector.settle()

    def calling(self, kind: Any = None, gate: Gate | None = None, limits: Limits = LIMITS) -> Caller:
        kind = kind or self.kind
        part = Part(kind, recording(self.executor), limits, kind.avoided)
        return Caller(Ledger(self.pool, "ai", limits.lease_s, self.clock), gate or self.gate(), part)

    async def consult(
        self, ticks: int = 1, kind: Any = None, limits: Limits = LIMITS, *, projects: bool = True
    ) -> None:
        """Feed, project, claim, call and record what is due, so often."""
        self.feed()
        if projects:
            self.project()
        caller = self.calling(kind, limits=limits)
        for _ in range(ticks):
            await caller.tick()
            await caller.settle()

    async def timers(self) -> int:
        async def ask(workspace_id: UUID, conversation_id: UUID) -> None:
            await self.executor.execute(TriageAgain(conversation_id=conversation_id), system(workspace_id))

        return await Timers(self.pool, ask, self.clock, kind=TRIAGES).tick()

    def told(self, *types: str) -> list[dict[str, Any]]:
        """The fields of all events of these types, opened, in the order of their shards."""
        found = [row for row in outbox(self.installation) if row.type in types or not types]
        return [row.record["data"] | {"type": row.type, "actor": row.record["actor"]} for row in found]

    def of_ai(self) -> list[dict[str, Any]]:
        return [event for event in self.told() if event["type"].startswith("ai.")]

    def last(self, event_type: str) -> dict[str, Any]:
        return self.told(event_type)[-1]

    def account(self) -> tuple[int, int, int]:
        """What the day's account says: spent, reserved, doubted."""
        found = rows(
            self.installation,
            "select spent_microdollars, reserved_microdollars, doubted_microdollars from ai_budget_days",
        )
        return found[0] if found else (0, 0, 0)

    async def begun(self) -> None:
        """Wait until a call is about to be made."""
        await until_seen(lambda: rows(self.installation, "select from ai_calls where state = 'reserved'"))

    def limits(self, **changes: Any) -> Limits:
        return replace(LIMITS, **changes)

    def reserved_max(self) -> int:
        """The largest reservation of a call until now."""
        found: int = rows(self.installation, "select max(reserved_microdollars) from ai_calls")[0][0]
        return found

    def calls_of(self, request_id: str) -> list[str]:
        """What became of each attempt."""
        found = rows(
            self.installation, "select state from ai_calls where request_id = %s order by attempt", (request_id,)
        )
        return [state for (state,) in found]

    def states(self) -> list[tuple[str, str | None]]:
        """The ledger's rows of AI: state and reason, oldest first."""
        return rows(self.installation, "select state, reason from effects where kind = 'ai' order by created_at, id")
