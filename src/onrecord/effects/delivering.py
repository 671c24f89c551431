"""What goes out by a channel, as an effect: messages, read receipts, and what the provider is asked about the channel.

A message whose call nobody answered may be on its way. The provider names our effect in each status of it, so the call
is repeated only when none came for `UNKNOWN_HOLD_S_MAX` seconds, once, and that is on the record. The rest may be asked
again freely.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import psycopg
import structlog
from psycopg_pool import PoolTimeout

from onrecord import errors
from onrecord.effects.ledger import UNKNOWN_HOLD_S_MAX, Call
from onrecord.effects.opened import CantBeOpened, open_record
from onrecord.effects.outcomes import Backoff, Done, InDoubt, NotNow, NotYet, Outcome, Refused
from onrecord.effects.pacing import Channel, Pacing
from onrecord.effects.reaching import By, Reaching
from onrecord.effects.tasks import NotSent, Order, Task
from onrecord.events.channel import Health
from onrecord.media.objects import StorageIsAway
from onrecord.vault import MasterKeys
from onrecord.whatsapp import failures, graph
from onrecord.whatsapp.failures import Failure
from onrecord.whatsapp.graph import GraphError

STOPPED_S = 1.0  # it was claimed before the channel was stopped
AWAY = (psycopg.OperationalError, PoolTimeout, errors.Unavailable)

logger = structlog.get_logger("worker")


class Waits(NamedTuple):
    """How long before the next attempt, by what went wrong with the last one."""

    unreachable: Backoff = Backoff(first_s=5, s_max=600)
    throttled: Backoff = Backoff(first_s=2, s_max=300)
    pair: Backoff = Backoff(first_s=4, s_max=1_024, growth=4)
    spam: Backoff = Backoff(first_s=600, s_max=3_600)
    unreadable: Backoff = Backoff(first_s=60, s_max=3_600)
    doubted: Backoff = Backoff(first_s=UNKNOWN_HOLD_S_MAX, s_max=UNKNOWN_HOLD_S_MAX, is_shaken=False)


WAITS = Waits()


Tell = Callable[[UUID, UUID, Health, Failure | None, datetime | None], Awaitable[None]]
"""Says how a channel is: of a workspace, the channel, why, and since when it has the token by which that was found."""


@dataclass(frozen=True)
class Delivering:
    """Everything that goes out by channels."""

    tasks: Mapping[str, Task]
    reaching: Reaching
    masters: MasterKeys
    source: str
    tell: Tell
    waits: Waits = WAITS
    monotonic: Callable[[], float] = time.monotonic
    pacing: Pacing = field(default_factory=Pacing)
    repeats_max: int = 1

    def avoided(self) -> Collection[UUID]:
        return self.pacing.avoided(self.monotonic())

    async def call(self, call: Call, time_out_s: float) -> Outcome:
        deadline = time.monotonic() + time_out_s
        try:
            by = await self._by(call)
            _, event = open_record(call, self.source, self.masters)
        except CantBeOpened:
            return NotNow("record_unreadable", self.waits.unreadable, Failure("record_unreadable"))
        except AWAY:
            return self._unreachable()
        if by is None:
            return Refused("channel", Failure("channel"))
        return await self._paced(Order(call, event, by, deadline))

    async def _by(self, call: Call) -> By | None:
        claimed = call.claimed
        return await self.reaching.by(claimed.workspace_id, claimed.channel_id) if claimed.channel_id else None

    async def _paced(self, order: Order) -> Outcome:
        """When the channel and the contact are due. What is claimed by then but not due goes back."""
        claimed, now = order.call.claimed, self.monotonic()
        channel = self.pacing.channels[order.by.sender.channel_id]
        if order.by.health == "stopped":
            return NotYet(STOPPED_S)
        wait_s = channel.wait_s(now)
        is_probe = wait_s <= 0 and channel.breaker.is_probed
        try:
            if wait_s <= 0 and claimed.task == "send":
                wait_s = self.pacing.pair(order.by.sender.channel_id, claimed.person_id, now)
            if wait_s > 0:
                return NotYet(wait_s)
            await asyncio.sleep(channel.plan(now))
            return await self._done(order, channel)
        finally:
            if is_probe:
                channel.breaker.is_probed = False

    async def _done(self, order: Order, channel: Channel) -> Outcome:
        task = self.tasks[order.call.claimed.task]
        try:
            told = await task.do(order)
        except NotSent as reason:
            return Refused(reason.failure.failure, reason.failure)
        except CantBeOpened:
            return NotNow("record_unreadable", self.waits.unreadable, Failure("record_unreadable"))
        except StorageIsAway:
            return NotNow("media", self.waits.unreachable, Failure("media"))
        except AWAY:
            return self._unreachable()
        except GraphError as error:
            return await self._failed(order, channel, task, error)
        await self._worked(order, channel)
        return Done(told)

    async def _failed(self, order: Order, channel: Channel, task: Task, error: GraphError) -> Outcome:
        failure = error.failure if isinstance(error, graph.Refused) else Failure("transient")
        match failure.action:
            case "stop":
                await self._tell(order, "stopped", failure)
                return Refused(failure.failure, failure)
            case "wait":
                return await self._throttled(order, channel, failure)
            case "final":
                await self._worked(order, channel)
                return Refused(failure.failure, failure)
        channel.trouble_at = self.monotonic()
        if channel.breaker.failed(self.monotonic()):
            await self._tell(order, "degraded", failure)
        if isinstance(error, graph.NotReached):
            return self._unreachable()
        return self._in_doubt(task, failure)

    async def _throttled(self, order: Order, channel: Channel, failure: Failure) -> Outcome:
        if failure.scope == "pair":
            return NotNow("throttle", self.waits.pair, failure)
        after = self.waits.spam if failure.code == failures.SPAM else self.waits.throttled
        channel.rest(self.monotonic(), after.delay_s(order.call.attempt, random.random()))  # noqa: S311 - shakes a delay
        await self._tell(order, "degraded", failure)
        return NotNow("throttle", after, failure)

    def _in_doubt(self, task: Task, failure: Failure) -> Outcome:
        match task.in_doubt:
            case "hold":
                return InDoubt(self.waits.doubted, may_be_told=True)
            case "repeat":
                return NotNow("transient", self.waits.unreachable, failure)
            case "give_up":
                return Refused("unconfirmed", failure)

    def _unreachable(self) -> NotNow:
        return NotNow("transient", self.waits.unreachable, Failure("transient"))

    async def _worked(self, order: Order, channel: Channel) -> None:
        channel.breaker.worked()
        if order.by.health == "degraded" and channel.is_calm(self.monotonic()):
            channel.trouble_at = None
            await self._tell(order, "healthy", None)

    async def _tell(self, order: Order, health: Health, failure: Failure | None) -> None:
        """What can't be told now is told by the next call that finds it so."""
        claimed, sender = order.call.claimed, order.by.sender
        try:
            await self.tell(claimed.workspace_id, sender.channel_id, health, failure, sender.token_set_at)
        except errors.Refusal as refusal:
            logger.warning("health not recorded", channel=str(sender.channel_id), reason=refusal.type)
