"""Write to somebody first: a number, and a template to open with."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, NamedTuple, cast
from uuid import UUID

from pydantic import AfterValidator, BaseModel, StringConstraints

from commands import sending
from commands.conversation import Conversation, from_row
from commands.receive_message import BESIDE_CONTACT
from commands.sending import Met, NewIds
from onrecord import db, errors, ids
from onrecord.command import STORABLE, Command, Name, Outcome, Transaction
from onrecord.events import ContactCreated, ConversationOpened, ConversationReopened, EventData, MessageQueued
from onrecord.outgoing import TemplateMessage
from onrecord.vault import DataKey
from onrecord.whatsapp import identities

NUMBER_CHARS_MAX = 32
_BETWEEN = re.compile(r"[ ().\-/]")
# ITU-T E.164: a country's code and the number in it, 15 digits at most.
_E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)


def _number(text: str) -> str:
    found = _BETWEEN.sub("", text)
    if not _E164.fullmatch(found):
        raise ValueError("write the number with + and its country's code, such as +491701234567")
    return found


Number = Annotated[str, StringConstraints(max_length=NUMBER_CHARS_MAX), STORABLE, AfterValidator(_number)]


class ConversationStarted(BaseModel):
    """Where it goes on: somebody new, or the conversation that there was with them."""

    contact_id: UUID
    conversation_id: UUID
    message_id: UUID
    version: int


class StartConversation(Command[ConversationStarted]):
    """A template to a number, by a channel of ours. Somebody new is called by `name`, or by their number.

    Whoever has the number already is written to in their conversation, which is reopened if it was resolved. If whoever
    had it was erased not long ago, it takes `although_erased`: then somebody new is made, whom nothing links to before.
    """

    channel_id: UUID
    number: Number
    name: Name | None = None
    template: TemplateMessage
    although_erased: bool = False

    async def handle(self, transaction: Transaction) -> Outcome[ConversationStarted]:
        found, met, erased_at = await self._load(transaction)
        before = found[0] if found else Conversation(ids.new(), ids.new(), "open", None, 1)
        new = NewIds(ids.new(), ids.new())
        events = decide(before, met, self, new, transaction.now, erased_at, is_new=found is None)
        key = found[1] if found else await self._open(transaction, before)
        for event in events[:-1]:
            before = before.apply(event)
        queued = cast("MessageQueued", events[-1])
        await sending.save(transaction, before, queued)
        answer = ConversationStarted(
            contact_id=before.contact_id,
            conversation_id=before.id,
            message_id=new.message_id,
            version=queued.version,
        )
        return Outcome(before.contact_id, events, answer, key)

    async def _load(self, transaction: Transaction) -> "Loaded":
        """Who has the number, locked; how the channel is; and when whoever had the number was erased.

        Both statements travel together; the second has its snapshot from after the lock.
        """
        row = {
            "workspace_id": transaction.workspace_id,
            "channel_id": self.channel_id,
            "hmac": self._hmac(transaction),
        }
        reached = await transaction.connection.execute(db.sql("commands", "load_reached"), row)
        looked = await transaction.connection.execute(db.sql("commands", "look_at_channel"), row)
        there, known = await reached.fetchone(), await looked.fetchone()
        assert known is not None, "two answers are one row"
        disabled, erased_at = cast("tuple[bool | None, datetime | None]", known)
        if disabled is None:
            raise errors.NoSuchChannel
        met = Met(self.channel_id, disabled)
        return Loaded(from_row(transaction, there) if there else None, met, erased_at)

    async def _open(self, transaction: Transaction, new: Conversation) -> DataKey:
        """The rows of somebody new and their conversation; a parallel first message fails on the unique number."""
        key, wrapped = transaction.vault.make(new.contact_id)
        await transaction.run(
            db.sql("commands", "add_reached_contact"),
            {
                "workspace_id": transaction.workspace_id,
                "contact_id": new.contact_id,
                "conversation_id": new.id,
                "channel_id": self.channel_id,
                "master_key": wrapped.master_key,
                "wrapped": wrapped.wrapped,
                "hmac": self._hmac(transaction),
                "sealed": key.seal({"address": identities.number(self.number)}, BESIDE_CONTACT),
                "now": transaction.now,
            },
        )
        return key

    def _hmac(self, transaction: Transaction) -> bytes:
        return identities.identity(transaction.vault, self.channel_id, identities.number(self.number))


class Loaded(NamedTuple):
    """What a first message meets."""

    found: tuple[Conversation, DataKey] | None
    met: Met
    erased_at: datetime | None


def decide(
    conversation: Conversation,
    met: Met,
    command: StartConversation,
    new: NewIds,
    now: datetime,
    erased_at: datetime | None,
    *,
    is_new: bool,
) -> Sequence[EventData]:
    """The events, the message last. `erased_at` is when whoever had this number was erased, while that is known."""
    before: list[EventData] = []
    if is_new:
        if erased_at is not None and not command.although_erased:
            raise errors.NumberWasErased(erased_at=erased_at)
        before = [
            ContactCreated(
                channel="whatsapp",
                channel_id=str(command.channel_id),
                address=identities.number(command.number),
                name=command.name or command.number,
            ),
            ConversationOpened(conversation_id=str(conversation.id), channel="whatsapp", version=conversation.version),
        ]
    elif conversation.status == "resolved":
        before = [ConversationReopened(conversation_id=str(conversation.id), version=conversation.version + 1)]
        conversation = conversation.apply(before[0])
    sending.must_go_out(command.template, None, met, now)
    queued = sending.queue(
        conversation, command.template, new.message_id, delivery_id=new.delivery_id, channel_id=met.channel_id
    )
    return [*before, queued]
