"""The caller: claims what is due and makes the calls, several at once, each recorded before and after."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol, assert_never

import structlog
from tenacity import retry_if_exception_type, stop_after_delay, wait_random_exponential
from tenacity.asyncio import AsyncRetrying

from onrecord import errors
from onrecord.effects.gate import Gate
from onrecord.effects.ledger import Call, Claimed, Ledger
from onrecord.effects.outcomes import Backoff, Closing, Done, InDoubt, NotNow, Outcome, Refused, Unconfirmed

BROKEN_CALL = Backoff(first_s=60, s_max=600)

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
    """An effect as it is closed: which claim closes it, how often it was called and may have been done before."""

    claimed: Claimed
    doubts: int


Record = Callable[[InHand, Closing], Awaitable[None]]
"""Closes the row and says so in the log, in one transaction. Raises errors.EffectIsClosed, or Unavailable."""


class Caller:
    """Makes calls for as long as it is ticked; at most `calls_at_once_max` are under way."""

    def __init__(
        self, ledger: Ledger, gate: Gate, kinds: Mapping[str, Kind], record: Record, limits: Limits | None = None
    ) -> None:
        self._ledger = ledger
        self._gate = gate
        self._kinds = kinds
        self._record = record
        self._limits = limits or Limits()
        self.under_way: set[asyncio.Task[None]] = set()
        self._chance = random.Random()  # noqa: S311 - shakes delays

    async def tick(self) -> Counts:
        """Take back what was lost, claim what is due and begin its calls. Raises what a former call broke on."""
        self._raise_what_broke()
        if not self._gate.is_open:
            await self._gate.look()
        expired = await self._ledger.expire()
        free = self._limits.calls_at_once_max - len(self.under_way)
        claimed: list[Claimed] = []
        if free and self._gate.open:
            claimed = await self._ledger.claim(list(self._kinds), sorted(self._gate.open), free)
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
        await asyncio.gather(*self.under_way, return_exceptions=True)

    def _raise_what_broke(self) -> None:
        ended = {task for task in self.under_way if task.done()}
        self.under_way -= ended
        for task in ended:
            task.result()

    async def _carry_out(self, claimed: Claimed) -> None:
        kind = self._kinds[claimed.kind]
        if claimed.doubts > kind.repeats_max:
            await self._close(InHand(claimed, claimed.doubts), Unconfirmed())
            return
        began = time.monotonic()
        call = await self._ledger.begin_call(claimed)
        if call is None:
            return
        left_s = self._limits.lease_s - self._limits.record_s_max - (time.monotonic() - began)
        if left_s <= 0:
            await self._ledger.put_off(claimed, None, self._ledger.now())
            return
        outcome = await self._call(kind, call, min(self._limits.call_s_max, left_s))
        await self._settle(kind, call, outcome)

    async def _call(self, kind: Kind, call: Call, time_out_s: float) -> Outcome:
        try:
            return await kind.call(call, time_out_s)
        except Exception:
            logger.exception("call broken", kind=call.claimed.kind, effect=str(call.claimed.id))
            return InDoubt(BROKEN_CALL)

    async def _settle(self, kind: Kind, call: Call, outcome: Outcome) -> None:
        """What was in doubt before can't be known to have failed: it ends unconfirmed."""
        in_hand, not_done = InHand(call.claimed, call.doubts), Unconfirmed() if call.doubts else None
        match outcome:
            case Done():
                await self._close(in_hand, outcome)
            case Refused(reason):
                await self._close(in_hand, not_done or Refused(reason))
            case NotNow(reason) if call.attempt >= self._limits.attempts_max:
                await self._close(in_hand, not_done or Refused(reason))
            case NotNow(reason, after):
                await self._ledger.put_off(call.claimed, reason, self._due(after, call.attempt))
            case InDoubt() if call.doubts >= kind.repeats_max:
                await self._close(InHand(call.claimed, call.doubts + 1), Unconfirmed())
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
                    await self._record(in_hand, closing)
        except errors.EffectIsClosed:
            logger.warning("effect was closed by somebody else", effect=str(in_hand.claimed.id))
        except errors.Unavailable:
            logger.exception("outcome not recorded", effect=str(in_hand.claimed.id))
