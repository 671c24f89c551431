"""Take in what a customer wrote: the first message makes the contact and opens the conversation."""

from collections.abc import Sequence
from typing import Annotated, Literal, NamedTuple, cast
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, StringConstraints

from commands import auto_assign as assigning
from commands import conversation as conversations
from commands import notifying
from commands.conversation import Conversation, Matched
from onrecord import db, errors, ids
from onrecord.command import Command, Further, MessageText, Name, Outcome, Text, Transaction
from onrecord.events import (
    ContactCreated,
    ConversationOpened,
    ConversationReopened,
    EventData,
    MessageReceived,
)
from onrecord.vault import DataKey

BESIDE_CONTACT = b"contacts.address"
BESIDE_MESSAGE = b"messages.provider_message"
Address = Annotated[Text, StringConstraints(min_length=1, max_length=128)]
ProviderId = Annotated[Text, StringConstraints(min_length=1, max_length=512)]


class MessageTaken(BaseModel):
    """Where the message went."""

    contact_id: UUID
    conversation_id: UUID
    message_id: UUID
    version: int


class NewIds(NamedTuple):
    """Ids for whatever the message brings into being."""

    contact_id: UUID
    conversation_id: UUID
    message_id: UUID


class Found(NamedTuple):
    """A conversation that was there: its contact's key, and whether its assignee wants a mail of a reply."""

    conversation: Conversation
    key: DataKey
    mails: bool


class Loaded(NamedTuple):
    """What a message meets: perhaps a conversation; the answer, if it was taken before; and the workspace's policy."""

    found: Found | None
    taken: MessageTaken | None
    auto_assign: bool


class ReceiveMessage(Command[MessageTaken]):
    """A customer's message. `provider_message_id` is its natural key: a redelivery changes nothing."""

    channel: Literal["whatsapp"]
    address: Address
    name: Name
    provider_message_id: ProviderId
    sent_at: AwareDatetime
    text: MessageText

    async def handle(self, transaction: Transaction) -> Outcome[MessageTaken]:
        found, taken, auto_assign = await self._load(transaction)
        if taken is not None:
            return Outcome(taken.contact_id, [], taken)
        new = NewIds(ids.new(), ids.new(), ids.new())
        events = decide(found.conversation if found else None, self, new)
        before, key = found[:2] if found else await self._open(transaction, new)
        received = cast("MessageReceived", events[-1])
        after, further = _apply(before, events), cast("Sequence[Further]", ())
        if auto_assign and len(events) > 1 and after.assignee_id is None:  # it opens, or comes back
            after, further = await assigning.assign(transaction, after)
        elif found and found.mails and after.assignee_id is not None:
            further = await notifying.mails(transaction, after, "replied", [after.assignee_id])
        provider_message = Matched(
            self._provider_message_hmac(transaction), key.seal({"id": self.provider_message_id}, BESIDE_MESSAGE)
        )
        await conversations.save_with_message(transaction, after, received, provider_message)
        answer = MessageTaken(
            contact_id=after.contact_id,
            conversation_id=after.id,
            message_id=UUID(received.message_id),
            version=after.version,
        )
        return Outcome(after.contact_id, events, answer, key, further=further)

    async def _load(self, transaction: Transaction) -> Loaded:
        """The contact's conversation, locked, if there is one; and what else the message meets.

        Both statements travel together; the second has its snapshot from after the lock. Raises ContactIsErased for a
        message of an erased contact: one that was taken before, or one from before the erasure.
        """
        hmac = identity_hmac(transaction, self.channel, self.address)
        conversation = await transaction.connection.execute(
            db.sql("commands", "load_conversation_by_address"),
            (transaction.workspace_id, hmac),
        )
        message = await transaction.connection.execute(
            db.sql("commands", "find_message"),
            {
                "workspace_id": transaction.workspace_id,
                "identity_hmac": hmac,
                "provider_message_hmac": self._provider_message_hmac(transaction),
            },
        )
        row, known = await conversation.fetchone(), await message.fetchone()
        assert known is not None, "one row, whatever is found"
        auto_assign, erased_at, of_erased, *found = known
        if of_erased or (erased_at and self.sent_at <= erased_at):
            raise errors.ContactIsErased
        names = ("contact_id", "conversation_id", "message_id", "version")
        taken = MessageTaken(**dict(zip(names, found, strict=True))) if of_erased is not None else None
        there = Found(*conversations.from_row(transaction, row), bool(row[10])) if row else None
        return Loaded(there, taken, bool(auto_assign))

    async def _open(self, transaction: Transaction, new: NewIds) -> tuple[Conversation, DataKey]:
        """The rows of a new contact and its conversation; a parallel first message fails on the unique address."""
        key, wrapped = transaction.vault.make(new.contact_id)
        await transaction.run(
            db.sql("commands", "add_contact"),
            {
                "workspace_id": transaction.workspace_id,
                "contact_id": new.contact_id,
                "master_key": wrapped.master_key,
                "wrapped": wrapped.wrapped,
                "channel": self.channel,
                "identity_hmac": identity_hmac(transaction, self.channel, self.address),
                "identity_sealed": key.seal({"address": self.address}, BESIDE_CONTACT),
                "now": transaction.now,
            },
        )
        await transaction.run(
            db.sql("commands", "add_conversation"),
            (transaction.workspace_id, new.conversation_id, new.contact_id, transaction.now),
        )
        return Conversation(new.conversation_id, new.contact_id, "open", None, 1), key

    def _provider_message_hmac(self, transaction: Transaction) -> bytes:
        return transaction.vault.match("provider_message", self.channel, self.provider_message_id)


def decide(conversation: Conversation | None, command: ReceiveMessage, new: NewIds) -> Sequence[EventData]:
    """The events, the message last: contact and conversation first where they are new, a reopening where it slept."""
    before: list[EventData] = []
    conversation_id, version = new.conversation_id, 1
    if conversation is None:
        before = [
            ContactCreated(
                channel=command.channel,
                address=command.address,
                name=command.name,
            ),
            ConversationOpened(conversation_id=str(conversation_id), channel=command.channel, version=version),
        ]
    else:
        conversation_id, version = conversation.id, conversation.version
        if conversation.status != "open":
            version += 1
            before = [ConversationReopened(conversation_id=str(conversation_id), version=version)]
    received = MessageReceived(
        conversation_id=str(conversation_id),
        message_id=str(new.message_id),
        version=version + 1,
        provider_message_id=command.provider_message_id,
        sent_at=command.sent_at,
        text=command.text,
    )
    return [*before, received]


def identity_hmac(transaction: Transaction, channel: str, value: str) -> bytes:
    """What a contact is found by: a number or a name, as this channel knows it."""
    return transaction.vault.match("address", channel, value)


def _apply(conversation: Conversation, events: Sequence[EventData]) -> Conversation:
    for event in events:
        conversation = conversation.apply(event)
    return conversation
