"""What the provider is asked for: to send a message, to show one as read, to say which templates there are."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import IO, Any, Literal, NamedTuple, Protocol
from uuid import UUID

from pydantic import SecretStr

from onrecord import clock, queued
from onrecord.effects.ledger import Call
from onrecord.effects.reaching import By, Reached, Reaching
from onrecord.events import EventData, MessageQueued, ReadReceiptRequested
from onrecord.media.objects import NoSuchObject, Place, StorageIsAway
from onrecord.whatsapp import graph, sending
from onrecord.whatsapp.failures import Failure
from onrecord.whatsapp.graph import Graph
from onrecord.whatsapp.sending import File
from onrecord.whatsapp.templates import TEMPLATES_MAX

SEND_S_MAX = 20.0
UPLOAD_S_MIN = 20.0  # are left of a call's time when a file has been fetched
KEPT_IN_MEMORY_BYTES = 1_048_576


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


class Shelf(Protocol):
    """Where files are kept: S3."""

    def read(self, key: str) -> AbstractAsyncContextManager[tuple[int, AsyncIterator[bytes]]]:
        """Size and content of an object. Raises NoSuchObject or StorageIsAway, in the block too."""


@dataclass(frozen=True)
class Tasks:
    """All of them, by one Graph API. Where no files are kept, none is sent."""

    graph: Graph
    objects: Shelf | None
    reaching: Reaching
    now: clock.Clock = clock.now

    @property
    def by_name(self) -> Mapping[str, Task]:
        """As the ledger calls them: a new one has a line here, and one in `onrecord/parts/delivery.py`."""
        return {
            "send": Task(self._send, "hold"),
            "mark_read": Task(self._mark_read, "repeat"),
            "list_templates": Task(self._list_templates, "repeat"),
        }

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
            await _fetch(self.objects, place, content, max(1.0, order.left_s - UPLOAD_S_MIN - SEND_S_MAX))
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


async def _fetch(objects: Shelf, place: Place, into: IO[bytes], time_s_max: float) -> None:
    """Raises StorageIsAway or NotSent."""
    try:
        async with asyncio.timeout(time_s_max), objects.read(place.clean) as (_, chunks):
            async for chunk in chunks:
                into.write(chunk)
    except NoSuchObject:
        raise NotSent(Failure("media")) from None
    except TimeoutError:
        raise StorageIsAway from None
    into.seek(0)
