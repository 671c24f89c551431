"""The caller: claims what is due and makes the calls, several at once, each recorded before and after."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol, assert_never
from uuid import UUID

import structlog
from opentelemetry.trace import SpanKind
from tenacity import retry_if_exception_type, stop_after_delay, wait_random_exponential
from tenacity.asyncio import AsyncRetrying

from onrecord import errors, metrics, tracing
from onrecord.effects.gate import Gate
from onrecord.effects.ledger import UNKNOWN_HOLD_S_MAX, Call, Claimed, Ledger
from onrecord.effects.outcomes import (
    Backoff,
    Closing,
    Done,
    InDoubt,
    NotNow,
    NotYet,
    Outcome,
    Refused,
    Unconfirmed,
)

OUTCOMES = {Done: "done", Refused: "refused", NotNow: "not_now", InDoubt: "in_doubt"}
BROKEN_CALL = Backoff(first_s=UNKNOWN_HOLD_S_MAX, s_max=600, is_shaken=False)

logger = structlog.get_logger("worker")


@dataclass(frozen=True, kw_only=True)
class Limits:
    """A call and the recording of its outcome both end before the lease does."""

    calls_at_once_max: int = 8
    lease_s: float = 60
    call_s_max: float = 30
    record_s_max: float = 20
    attempts_max: int = 10
    idle_interval_ms: int = 250
    stop_s_max: float = 8
    hold_s: float = UNKNOWN_HOLD_S_MAX

    def __post_init__(self) -> None:
        assert self.call_s_max + self.record_s_max < self.lease_s, "no outcome is known after its lease"


class Kind(Protocol):
    """One kind of effect: knows whom to call, and how often a call in doubt is repeated."""

    @property
    def repeats_max(self) -> int: ...

    async def call(self, call: Call, time_out_s: float) -> Outcome:
        """Make the call, outside any transaction; answers in time. If it raises, by mistake, it is in doubt."""


class Counts(NamedTuple):
    """What a tick did."""

    claimed: int
    expired: int


class InHand(NamedTuple):
    """An effect as it is closed: which claim closes it, how often it may have been done, and what asked for it."""

    claimed: Claimed
    doubts: int
    record: bytes | None = None


Record = Callable[[InHand, Closing], Awaitable[None]]
"""Closes the row and says so in the log, in one transaction. Raises errors.EffectIsClosed, or Unavailable."""


def _none() -> Collection[UUID]:
    return ()


@dataclass(frozen=True)
class Part:
    """One kind of effect at work: whom it calls, who records what comes of it, how much at once.

    `avoided` says by which channels nothing is to be called just now.
    """

    kind: Kind
    record: Record
    limits: Limits = Limits()
    avoided: Callable[[], Collection[UUID]] = _none


class Caller:
    """Makes calls of one kind for as long as it is ticked; at most `calls_at_once_max` are under way."""

    def __init__(self, ledger: Ledger, gate: Gate, part: Part) -> None:
        self._ledger = ledger
        self._gate = gate
        self._part = part
        self._limits = part.limits
        self.under_way: set[asyncio.Task[None]] = set()
        self._chance = random.Random()  # noqa: S311 - shakes delays

    @property
    def idle_interval_ms(self) -> int:
        return self._limits.idle_interval_ms

    async def tick(self) -> Counts:
        """Take back what was lost, claim what is due and begin its calls. Raises what a former call broke on."""
        self._raise_what_broke()
        if not self._gate.is_open:
            await self._gate.look()
        expired = await self._ledger.expire()
        free = self._limits.calls_at_once_max - len(self.under_way)
        claimed: list[Claimed] = []
        if free and self._gate.open:
            claimed = await self._ledger.claim(sorted(self._gate.open), free, self._part.avoided())
        for one in claimed:
            self.under_way.add(asyncio.create_task(self._carry_out(one)))
        return Counts(len(claimed), expired)

    async def settle(self) -> None:
        """Wait for the calls under way. Raises what they broke on."""
        if self.under_way:
            await asyncio.wait(self.under_way)
        self._raise_what_broke()

    async def stop(self) -> None:
        """Let the calls under way end; what takes too long is left to its lease."""
        if self.under_way:
            await asyncio.wait(self.under_way, timeout=self._limits.stop_s_max)
        for task in self.under_way:
            task.cancel()
        for broke in await asyncio.gather(*self.under_way, return_exceptions=True):
            if isinstance(broke, Exception):  # nobody ticks any more, to whom it could be raised
                logger.error("call broken", exc_info=broke)

    def _raise_what_broke(self) -> None:
        ended = {task for task in self.under_way if task.done()}
        self.under_way -= ended
        for task in ended:
            task.result()

    async def _carry_out(self, claimed: Claimed) -> None:
        if claimed.doubts > self._part.kind.repeats_max:
            asked = await self._ledger.read_record(claimed)
            if asked is None:  # it was closed meanwhile
                return
            await self._close(InHand(claimed, claimed.doubts, asked), Unconfirmed())
            return
        began = time.monotonic()
        call = await self._ledger.begin_call(claimed)
        if call is None:
            return
        left_s = self._limits.lease_s - self._limits.record_s_max - (time.monotonic() - began)
        if left_s <= 0:
            await self._ledger.put_off(claimed, None, self._ledger.now())
            return
        told, effect = tracing.told(call.record), str(claimed.id)
        with tracing.span(
            f"effect {claimed.task}", SpanKind.CLIENT, told, effect=effect, kind=claimed.kind, attempt=call.attempt
        ):
            outcome = await self._call(call, min(self._limits.call_s_max, left_s))
            await self._settle(call, outcome)

    async def _call(self, call: Call, time_out_s: float) -> Outcome:
        began = time.perf_counter()
        try:
            outcome = await self._part.kind.call(call, time_out_s)
        except Exception:
            logger.exception("call broken", kind=call.claimed.kind, effect=str(call.claimed.id))
            outcome = InDoubt(BROKEN_CALL)
        if not isinstance(outcome, NotYet):
            kind, task = call.claimed.kind, call.claimed.task
            metrics.EFFECT_S.labels(kind).observe(time.perf_counter() - began)
            metrics.EFFECTS.labels(kind, task, OUTCOMES[type(outcome)]).inc()
        return outcome

    async def _settle(self, call: Call, outcome: Outcome) -> None:
        in_hand = InHand(call.claimed, call.doubts, call.record)
        match outcome:
            case Done() | Refused():
                await self._close(in_hand, outcome)
            case NotNow(reason, _, told) if call.attempt >= self._limits.attempts_max:
                await self._close(in_hand, Refused(reason, told))
            case NotNow(reason, after):
                await self._ledger.put_off(call.claimed, reason, self._due(after, call.attempt))
            case NotYet(wait_s):
                due_at = self._ledger.now() + timedelta(seconds=wait_s)
                await self._ledger.put_off(call.claimed, None, due_at, uncounted=1)
            case InDoubt(_, may_be_told) if call.doubts >= self._part.kind.repeats_max and not may_be_told:
                await self._close(in_hand._replace(doubts=call.doubts + 1), Unconfirmed())
            case InDoubt(after):
                await self._ledger.doubt(call.claimed, self._due(after, call.attempt))
            case _:
                assert_never(outcome)

    def _due(self, after: Backoff, attempt: int) -> datetime:
        return self._ledger.now() + timedelta(seconds=after.delay_s(attempt, self._chance.random()))

    async def _close(self, in_hand: InHand, closing: Closing) -> None:
        """Record the outcome, again and again while the lease lasts; what can't be recorded ends in doubt."""
        try:
            async for attempt in AsyncRetrying(
                retry=retry_if_exception_type(errors.Unavailable),
                wait=wait_random_exponential(multiplier=0.1, max=2),
                stop=stop_after_delay(self._limits.record_s_max),
                reraise=True,
            ):
                with attempt:
                    await self._part.record(in_hand, closing)
        except errors.EffectIsClosed:
            logger.warning("effect was closed by somebody else", effect=str(in_hand.claimed.id))
        except errors.Unavailable:
            logger.exception("outcome not recorded", effect=str(in_hand.claimed.id))
