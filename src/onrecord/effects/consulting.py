"""Questions to the model, as an effect: each call is budgeted before it is made, and told of whatever comes of it.

The API knows no repeats: a call that nobody heard of again may have been answered, and is billed if it is made again.
So it is made once more, which is on the record, and its reservation stays counted.
"""

import time
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC
from typing import NamedTuple, Protocol
from uuid import UUID

import psycopg
import structlog
from psycopg_pool import PoolTimeout

from onrecord import clock, errors
from onrecord.ai import asking, prices, reading
from onrecord.ai.answer import Answer
from onrecord.ai.asking import CantBeAsked, Request
from onrecord.ai.client import CallError, GiveUp, Later, Stop
from onrecord.ai.excerpt import PDF_TYPE, Task
from onrecord.ai.outcomes import Failed
from onrecord.ai.outcomes import Outcome as Said
from onrecord.effects.ledger import Call
from onrecord.effects.opened import CantBeOpened, open_record
from onrecord.effects.outcomes import Backoff, Done, InDoubt, NotNow, NotYet, Outcome, Refused
from onrecord.effects.pacing import Breaker
from onrecord.effects.seeing import Seen
from onrecord.events import AiRequested
from onrecord.media.objects import StorageIsAway
from onrecord.vault import MasterKeys

ASK_S_MAX = 30.0
ASK_S_MIN = 0.1  # with less time left the model isn't asked: the answer would come to nobody, and be billed
COUNT_S_MAX = 5.0
BEHIND_S = 1.0  # until the read model is looked at again
ROOM_S = 1.0  # until it is looked whether others have left something of the budget
TURN_S = 0.5  # until a workspace that has as many calls as it may have is looked at again
CALLS_OF_WORKSPACE_MAX = 4
AWAY = (psycopg.OperationalError, PoolTimeout, errors.Unavailable, StorageIsAway)

logger = structlog.get_logger("worker")


class Claude(Protocol):
    """Whom we ask: the Messages API, or a stand-in of it."""

    @property
    def is_offline(self) -> bool: ...

    async def ask(self, request: Request, time_s_max: float) -> Answer: ...

    async def count_tokens(self, request: Request, time_s_max: float) -> int: ...


class Told(NamedTuple):
    """A question and what came of it, for whoever records it. What was never sent has no request.

    `code` is what was wrong, by the provider or by us; `provider_request_id` is an error's.
    """

    asked: AiRequested
    attempt: int
    is_offline: bool
    request: Request | None = None
    seen: Seen | None = None
    answer: Answer | None = None
    said: Said | None = None
    code: str | None = None
    provider_request_id: str | None = None


class Waits(NamedTuple):
    """How long before the next attempt, by what went wrong with the last one."""

    unavailable: Backoff = Backoff(first_s=2, s_max=60)
    away: Backoff = Backoff(first_s=1, s_max=60)
    unreadable: Backoff = Backoff(first_s=60, s_max=3_600)
    doubted: Backoff = Backoff(first_s=2, s_max=30)


WAITS = Waits()

See = Callable[[Call, AiRequested], Awaitable[Seen | None]]
"""What is shown to the model, None while that can't be read yet. Raises CantBeOpened or one of AWAY."""
Begin = Callable[[Call, AiRequested, Request, Seen], Awaitable[str]]
"""Reserves and writes down a call: `go`, `wait`, `lost`, or why not. Raises errors.Unavailable."""
Release = Callable[[Call], Awaitable[None]]
"""Gives back what was reserved for a call that was not taken. Raises errors.Unavailable."""


@dataclass
class Turns:
    """How many calls each workspace has under way, as this process knows: one of them can't starve the rest."""

    calls_max: int = CALLS_OF_WORKSPACE_MAX
    under_way: Counter[UUID] = field(default_factory=Counter)

    def is_full(self, workspace_id: UUID) -> bool:
        return self.under_way[workspace_id] >= self.calls_max

    @contextmanager
    def taken(self, workspace_id: UUID) -> Iterator[None]:
        self.under_way[workspace_id] += 1
        try:
            yield
        finally:
            self.under_way[workspace_id] -= 1
            if not self.under_way[workspace_id]:
                del self.under_way[workspace_id]


@dataclass(frozen=True)
class Consulting:
    """All tasks, by one API; `claude` is None where there is no key to it."""

    claude: Claude | None
    models: Mapping[Task, str]
    see: See
    begin: Begin
    release: Release
    masters: MasterKeys
    source: str
    waits: Waits = WAITS
    now: clock.Clock = clock.now
    monotonic: Callable[[], float] = time.monotonic
    turns: Turns = field(default_factory=Turns)
    breaker: Breaker = field(default_factory=Breaker)
    repeats_max: int = 1

    def avoided(self) -> Collection[UUID]:
        """Workspaces that have as many calls under way as they may have; what goes by no channel is in their lane."""
        return [workspace_id for workspace_id in self.turns.under_way if self.turns.is_full(workspace_id)]

    async def call(self, call: Call, time_out_s: float) -> Outcome:
        deadline = time.monotonic() + time_out_s
        try:
            _, asked = open_record(call, self.source, self.masters)
        except CantBeOpened:
            return NotNow("record_unreadable", self.waits.unreadable)
        assert isinstance(asked, AiRequested), "no other event asks the model"
        told = Told(asked, call.attempt, is_offline=bool(self.claude and self.claude.is_offline))
        if self.claude is None:
            return Refused("account_refused", told._replace(code="no_key"))
        return await self._in_turn(self.claude, call, told, deadline)

    async def _in_turn(self, claude: Claude, call: Call, told: Told, deadline: float) -> Outcome:
        """When the workspace and the service are due. What is claimed before goes back."""
        workspace_id = call.claimed.workspace_id
        if self.turns.is_full(workspace_id):
            return NotYet(TURN_S)
        wait_s = self.breaker.wait_s(self.monotonic())
        if wait_s > 0:
            return NotYet(wait_s)
        is_probe = self.breaker.is_probed
        try:
            with self.turns.taken(workspace_id):
                return await self._prepared(claude, call, told, deadline)
        finally:
            if is_probe:
                self.breaker.is_probed = False

    async def _prepared(self, claude: Claude, call: Call, told: Told, deadline: float) -> Outcome:
        try:
            seen = await self.see(call, told.asked)
            if seen is None:
                return NotYet(BEHIND_S)
            request = await self._request(claude, told.asked, seen)
            verdict = await self.begin(call, told.asked, request, seen)
        except (CantBeAsked, prices.NoPrice) as reason:
            return Refused(_why(reason, told.asked), told)
        except (CantBeOpened, *AWAY) as reason:
            return self._later(reason, told)
        match verdict:
            case "go":
                return await self._asked(claude, call, told._replace(request=request, seen=seen), deadline)
            case "wait" | "lost":  # what somebody else holds isn't put off by this
                return NotYet(ROOM_S)
            case _:
                return Refused(verdict, told)

    def _later(self, reason: Exception, told: Told) -> NotNow:
        if isinstance(reason, CantBeOpened):
            return NotNow("record_unreadable", self.waits.unreadable, told)
        return NotNow("away", self.waits.away, told)

    async def _request(self, claude: Claude, asked: AiRequested, seen: Seen) -> Request:
        """What is to be sent; of a PDF the service counts what it is, for by its size nobody can tell."""
        today = self.now().astimezone(UTC).date()
        request = asking.request(asked.task, seen.excerpt, self.models[asked.task], today)
        if request.excerpt.file is not None and request.excerpt.file.content_type == PDF_TYPE:
            with suppress(CallError):
                return asking.counted(request, await claude.count_tokens(request, COUNT_S_MAX))
        return request

    async def _asked(self, claude: Claude, call: Call, told: Told, deadline: float) -> Outcome:
        assert told.request is not None, "what is sent was made"
        left_s = min(ASK_S_MAX, deadline - time.monotonic())
        if left_s < ASK_S_MIN:
            await self._released(call)
            return NotNow("away", self.waits.away, told)
        try:
            answer = await claude.ask(told.request, left_s)
        except CallError as error:
            failed = told._replace(code=error.code, provider_request_id=error.request_id)
            return await self._failed(call, failed, error)
        self.breaker.worked()
        said = reading.read(told.request, answer)
        told = told._replace(answer=answer, said=said)
        if isinstance(said, Failed):
            return Refused(said.reason, told._replace(code=said.detail))
        return Done(told)

    async def _failed(self, call: Call, told: Told, error: CallError) -> Outcome:
        logger.info("model not asked", effect=str(call.claimed.id), error=type(error).__name__, code=error.code)
        match error:
            case GiveUp():
                self.breaker.worked()
                return Refused("request_refused", told)
            case Stop():
                return Refused("account_refused", told)
        self.breaker.failed(self.monotonic())
        if not isinstance(error, Later):
            return InDoubt(self.waits.doubted)
        await self._released(call)
        return NotNow("unavailable", after(self.waits.unavailable, error.after_s), told)

    async def _released(self, call: Call) -> None:
        with suppress(errors.Unavailable):  # then it stays reserved, and is in doubt from the next attempt on
            await self.release(call)


def _why(reason: CantBeAsked | prices.NoPrice, asked: AiRequested) -> str:
    if isinstance(reason, prices.NoPrice):
        return "no_price"
    return "not_analysed" if asked.task == "description" else "nothing_to_ask"


def after(usual: Backoff, after_s: float | None) -> Backoff:
    """Not before the service wants us again: so nothing is shaken, which makes half of the waits shorter."""
    if after_s is None:
        return usual
    longest = max(usual.s_max, after_s)
    return Backoff(max(usual.first_s, after_s), longest, usual.growth, is_shaken=False)
