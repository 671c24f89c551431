"""What goes out by a channel, as an effect: messages, read receipts, and what the provider is asked about the channel.

A message whose call nobody answered may be on its way. The provider names our effect in each status of it, so the call
is repeated only when none came for `UNKNOWN_HOLD_S_MAX` seconds, once, and that is on the record. The rest may be asked
again freely.
"""

import asyncio
import random
import tempfile
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any, Literal, NamedTuple
from uuid import UUID

import psycopg
import structlog
from psycopg_pool import PoolTimeout
from pydantic import SecretStr

from onrecord import clock, errors, queued
from onrecord.effects.ledger import UNKNOWN_HOLD_S_MAX, Call
from onrecord.effects.opened import CantBeOpened, open_record
from onrecord.effects.outcomes import Backoff, Done, InDoubt, NotNow, NotYet, Outcome, Refused
from onrecord.effects.pacing import Channel, Pacing
from onrecord.effects.reaching import By, Reached, Reaching
from onrecord.events import EventData, MessageQueued, ReadReceiptRequested
from onrecord.events.channel import Health
from onrecord.media.objects import NoSuchObject, Objects, Place, StorageIsAway
from onrecord.vault import MasterKeys
from onrecord.whatsapp import failures, graph, sending
from onrecord.whatsapp.failures import Failure
from onrecord.whatsapp.graph import Graph, GraphError
from onrecord.whatsapp.sending import File
from onrecord.whatsapp.templates import TEMPLATES_MAX

SEND_S_MAX = 20.0
STOPPED_S = 1.0  # it was claimed before the channel was stopped
PIECE_BYTES = 65_536
KEPT_IN_MEMORY_BYTES = 1_048_576
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


class NotSent(Exception):
    """What is asked for can't be sent, as we know ourselves."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.failure)
        self.failure = failure


class Order(NamedTuple):
    """A call to be made by a channel, until `deadline` (of the monotonic clock)."""

    call: Call
    event: EventData
    by: By
    deadline: float

    @property
    def token(self) -> SecretStr:
        return SecretStr(self.by.sender.token)

    @property
    def left_s(self) -> float:
        return max(0.1, self.deadline - time.monotonic())


class Task(NamedTuple):
    """How a task is done, and what is to be done when nobody knows whether it was.

    `do` gives what the provider told. Raises NotSent, a GraphError, StorageIsAway or CantBeOpened.
    """

    do: Callable[[Order], Awaitable[object]]
    in_doubt: Literal["hold", "repeat", "give_up"]


Tell = Callable[[UUID, UUID, Health, Failure | None, datetime | None], Awaitable[None]]
"""Says how a channel is: of a workspace, the channel, why, and since when it has the token by which that was found."""


@dataclass(frozen=True)
class Delivering:
    """Everything that goes out by channels. `more` are tasks of others, by their names."""

    graph: Graph
    objects: Objects | None
    reaching: Reaching
    masters: MasterKeys
    source: str
    tell: Tell
    more: Mapping[str, Task] = field(default_factory=dict)
    waits: Waits = WAITS
    now: clock.Clock = clock.now
    monotonic: Callable[[], float] = time.monotonic
    pacing: Pacing = field(default_factory=Pacing)
    repeats_max: int = 1

    @property
    def tasks(self) -> Mapping[str, Task]:
        return {
            "send": Task(self._send, "hold"),
            "mark_read": Task(self._mark_read, "repeat"),
            "list_templates": Task(self._list_templates, "repeat"),
            **self.more,
        }

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
            await self._tell(order, "healthy", None)

    async def _tell(self, order: Order, health: Health, failure: Failure | None) -> None:
        """What can't be told now is told by the next call that finds it so."""
        claimed, sender = order.call.claimed, order.by.sender
        try:
            await self.tell(claimed.workspace_id, sender.channel_id, health, failure, sender.token_set_at)
        except errors.Refusal as refusal:
            logger.warning("health not recorded", channel=str(sender.channel_id), reason=refusal.type)

    async def _send(self, order: Order) -> str:
        """The provider's id of the message."""
        asked = order.event
        assert isinstance(asked, MessageQueued), "no other event asks for a message"
        reached = await self.reaching.reached(order.call, asked)
        if reached is None or reached.to is None:
            raise NotSent(Failure("recipient"))
        self._must_be_let_through(asked, reached)
        file = await self._hand_over(order, asked, reached) if asked.media_id else None
        try:
            body = sending.payload(str(order.call.claimed.id), reached.to, queued.read(asked), reached.answers, file)
        except ValueError:
            raise NotSent(Failure("recipient")) from None
        number_id = order.by.sender.phone_number_id
        return await self.graph.send(number_id, order.token, body, min(SEND_S_MAX, order.left_s))

    def _must_be_let_through(self, asked: MessageQueued, reached: Reached) -> None:
        """Raises NotSent: the window may have closed while the message waited."""
        is_open = reached.window_expires_at is not None and self.now() < reached.window_expires_at
        if asked.kind != "template" and not is_open:
            raise NotSent(Failure("window"))
        if asked.kind == "reaction" and reached.answers is None:
            raise NotSent(Failure("payload"))

    async def _hand_over(self, order: Order, asked: MessageQueued, reached: Reached) -> File:
        """The file as the provider holds it, uploaded anew. Of the message nothing is sent by that."""
        if self.objects is None or reached.media_state != "stored" or not (reached.media_kind and reached.media_type):
            raise NotSent(Failure("media"))
        claimed = order.call.claimed
        place = Place(claimed.workspace_id, claimed.person_id, UUID(asked.media_id))
        with tempfile.SpooledTemporaryFile(KEPT_IN_MEMORY_BYTES) as content:
            await _fetch(self.objects, place, content)
            file: tuple[str, IO[bytes], str] = ("file", content, reached.media_type)
            try:
                uploaded = await self.graph.upload(
                    order.by.sender.phone_number_id, order.token, file, max(1.0, order.left_s - SEND_S_MAX)
                )
            except graph.NoAnswer:
                raise graph.NotReached from None
            except graph.Refused as refused:
                raise (graph.NotReached if refused.failure.action == "doubt" else refused) from None
        return File(uploaded, reached.media_kind)

    async def _mark_read(self, order: Order) -> None:
        asked, sender = order.event, order.by.sender
        assert isinstance(asked, ReadReceiptRequested), "no other event asks for a receipt"
        time_s = min(SEND_S_MAX, order.left_s)
        await self.graph.mark_read(sender.phone_number_id, order.token, asked.provider_message_id, time_s)

    async def _list_templates(self, order: Order) -> list[Any]:
        time_s = min(SEND_S_MAX, order.left_s)
        return [*await self.graph.templates(order.by.sender.waba_id, order.token, TEMPLATES_MAX, time_s)]


async def _fetch(objects: Objects, place: Place, into: IO[bytes]) -> None:
    """Raises StorageIsAway or NotSent."""
    try:
        async with objects.read(place.clean) as (_, chunks):
            async for chunk in chunks:
                into.write(chunk)
    except NoSuchObject:
        raise NotSent(Failure("media")) from None
    into.seek(0)
