"""Write to somebody first: a number, and a template to open with."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, NamedTuple, cast
from uuid import UUID

from pydantic import AfterValidator, BaseModel, StringConstraints

from commands import identities as persons
from commands import sending
from commands.conversation import Conversation
from commands.identities import Who
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
        who = Who(self.channel_id, identities.number(self.number), None, transaction.now)
        found = await self._load(transaction, who)
        new = NewIds(ids.new(), ids.new())
        events = decide(found, self, new, transaction.now)
        key, after = await _open(transaction, found, who), found.conversation
        for event in events[:-1]:
            after = after.apply(event)
        queued = cast("MessageQueued", events[-1])
        await sending.save(transaction, after, queued)
        answer = ConversationStarted(
            contact_id=after.contact_id, conversation_id=after.id, message_id=new.message_id, version=queued.version
        )
        return Outcome(after.contact_id, events, answer, key)

    async def _load(self, transaction: Transaction, who: Who) -> "Found":
        """Raises NoSuchChannel."""
        looking = db.sql("commands", "look_at_channel")
        known, beside = await persons.meet(transaction, who, looking, {"channel_id": self.channel_id})
        disabled, erased_at = cast("tuple[bool | None, datetime | None]", beside)
        if disabled is None:
            raise errors.NoSuchChannel
        contact = persons.recognise(known, who).contact
        talk = contact and contact.conversation
        fresh = Conversation(ids.new(), contact.contact_id if contact else ids.new(), "open", None, 1)
        return Found(
            talk or fresh, talk is not None, contact and contact.key, Met(self.channel_id, disabled), erased_at
        )


class Found(NamedTuple):
    """What a first message meets: a conversation, which may be one to be opened, of a contact who is there if `key` is.

    `erased_at` is when whoever had this number was erased, as long as that is known.
    """

    conversation: Conversation
    is_there: bool
    key: DataKey | None
    met: Met
    erased_at: datetime | None


def decide(found: Found, command: StartConversation, new: NewIds, now: datetime) -> Sequence[EventData]:
    """The events, the message last."""
    conversation, before = found.conversation, list[EventData]()
    if found.key is None:
        if found.erased_at is not None and not command.although_erased:
            raise errors.NumberWasErased(erased_at=found.erased_at)
        before.append(_created(command))
    if not found.is_there:
        opened = ConversationOpened(
            conversation_id=str(conversation.id), channel=identities.KIND, version=conversation.version
        )
        before.append(opened)
    elif conversation.status == "resolved":
        reopened = ConversationReopened(conversation_id=str(conversation.id), version=conversation.version + 1)
        before.append(reopened)
        conversation = conversation.apply(reopened)
    sending.must_go_out(command.template, None, found.met, now)
    return [*before, sending.queue(conversation, command.template, new, found.met)]


def _created(command: StartConversation) -> ContactCreated:
    return ContactCreated(
        channel=identities.KIND,
        channel_id=str(command.channel_id),
        address=identities.number(command.number),
        name=command.name or command.number,
    )


async def _open(transaction: Transaction, found: Found, who: Who) -> DataKey:
    """The rows of what is new, and the contact's key. A parallel first message fails on the unique number."""
    new, key = found.conversation, found.key
    if key is None:
        key, wrapped = transaction.vault.make(new.contact_id)
        await transaction.run(
            db.sql("commands", "add_contact"),
            {
                "workspace_id": transaction.workspace_id,
                "contact_id": new.contact_id,
                "master_key": wrapped.master_key,
                "wrapped": wrapped.wrapped,
                "channel": identities.KIND,
                "channel_id": who.channel_id,
                "now": transaction.now,
            },
        )
        await persons.add(transaction, new.contact_id, key, who, "number")
    if not found.is_there:
        opened = (transaction.workspace_id, new.id, new.contact_id, transaction.now)
        await transaction.run(db.sql("commands", "add_conversation"), opened)
    return key
