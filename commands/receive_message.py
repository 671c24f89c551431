"""Take in what a customer wrote: the first message makes the contact and opens the conversation."""

from collections.abc import Sequence
from typing import Annotated, Literal, NamedTuple, cast
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, StringConstraints

from commands import conversation as conversations
from commands.conversation import Conversation, Matched
from onrecord import db, errors, ids
from onrecord.command import Command, MessageText, Name, Outcome, Text, Transaction
from onrecord.events import (
    ContactCreated,
    ConversationOpened,
    ConversationReopened,
    EventData,
    MessageReceived,
)
from onrecord.vault import DataKey

_BESIDE_CONTACT = b"contacts.address"
_BESIDE_MESSAGE = b"messages.provider_message"
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


class ReceiveMessage(Command[MessageTaken]):
    """A customer's message. `provider_message_id` is its natural key: a redelivery changes nothing."""

    channel: Literal["whatsapp"]
    address: Address
    name: Name
    provider_message_id: ProviderId
    sent_at: AwareDatetime
    text: MessageText

    async def handle(self, transaction: Transaction) -> Outcome[MessageTaken]:
        found, taken = await self._load(transaction)
        if taken is not None:
            return Outcome(taken.contact_id, [], taken)
        new = NewIds(ids.new(), ids.new(), ids.new())
        events = decide(found[0] if found else None, self, new)
        conversation, key = found or await self._open(transaction, new)
        received = cast("MessageReceived", events[-1])
        provider_message = Matched(
            self._provider_message_hmac(transaction), key.seal({"id": self.provider_message_id}, _BESIDE_MESSAGE)
        )
        await conversations.save_with_message(transaction, _apply(conversation, events), received, provider_message)
        answer = MessageTaken(
            contact_id=conversation.contact_id,
            conversation_id=conversation.id,
            message_id=UUID(received.message_id),
            version=received.version,
        )
        return Outcome(conversation.contact_id, events, answer, key)

    async def _load(self, transaction: Transaction) -> tuple[tuple[Conversation, DataKey] | None, MessageTaken | None]:
        """The contact's conversation, locked, if there is one; and the answer, if this message was taken before.

        Both statements travel together; the second has its snapshot from after the lock. Raises ContactIsErased for a
        message of an erased contact: one that was taken before, or one from before the erasure.
        """
        address_hmac = self._address_hmac(transaction)
        conversation = await transaction.connection.execute(
            db.sql("commands", "load_conversation_by_address"),
            (transaction.workspace_id, self.channel, address_hmac),
        )
        message = await transaction.connection.execute(
            db.sql("commands", "find_message"),
            {
                "workspace_id": transaction.workspace_id,
                "channel": self.channel,
                "address_hmac": address_hmac,
                "provider_message_hmac": self._provider_message_hmac(transaction),
            },
        )
        row, known = await conversation.fetchone(), await message.fetchone()
        assert known is not None, "one row, whatever is found"
        erased_at, of_erased, *found = known
        if of_erased or (erased_at and self.sent_at <= erased_at):
            raise errors.ContactIsErased
        names = ("contact_id", "conversation_id", "message_id", "version")
        taken = MessageTaken(**dict(zip(names, found, strict=True))) if of_erased is not None else None
        return (conversations.from_row(transaction, row) if row else None), taken

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
                "address_hmac": self._address_hmac(transaction),
                "address_sealed": key.seal({"address": self.address}, _BESIDE_CONTACT),
                "now": transaction.now,
            },
        )
        await transaction.run(
            db.sql("commands", "add_conversation"),
            (transaction.workspace_id, new.conversation_id, new.contact_id, transaction.now),
        )
        return Conversation(new.conversation_id, new.contact_id, "open", None, 1), key

    def _address_hmac(self, transaction: Transaction) -> bytes:
        return transaction.vault.match("address", self.channel, self.address)

    def _provider_message_hmac(self, transaction: Transaction) -> bytes:
        return transaction.vault.match("provider_message", self.channel, self.provider_message_id)


def decide(conversation: Conversation | None, command: ReceiveMessage, new: NewIds) -> Sequence[EventData]:
    """The events, the message last: contact and conversation first where they are new, a reopening where it slept."""
    before: list[EventData] = []
    conversation_id, version = new.conversation_id, 1
    if conversation is None:
        before = [
            ContactCreated(channel=command.channel, address=command.address, name=command.name),
            ConversationOpened(conversation_id=str(conversation_id), channel=command.channel, version=version),
        ]
    else:
        conversation_id, version = conversation.id, conversation.version
        if conversation.status == "resolved":
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


def _apply(conversation: Conversation, events: Sequence[EventData]) -> Conversation:
    for event in events:
        conversation = conversation.apply(event)
    return conversation
