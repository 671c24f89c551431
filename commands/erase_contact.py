"""Erase a customer: their key is destroyed, so that nobody reads what was sealed under it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple, cast
from uuid import UUID

from pydantic import BaseModel

from commands import conversation as conversations
from commands.conversation import Conversation, Status
from onrecord import db, errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.effects import erasing
from onrecord.events import ContactErased, ConversationResolved, EventData

Reason = Literal["asked_by_person", "no_longer_needed", "collected_in_error"]


class ContactIsGone(BaseModel):
    """Since when the contact is erased: the first erasure's moment, however often it is asked."""

    contact_id: UUID
    erased_at: datetime


class EraseContact(Command[ContactIsGone]):
    """A contact, with all that was said. Its open conversations are closed. It can't be undone."""

    contact_id: UUID
    reason: Reason

    async def handle(self, transaction: Transaction) -> Outcome[ContactIsGone]:
        contact = await _load(transaction, self.contact_id)
        if contact.erased_at is not None:
            return Outcome(self.contact_id, [], ContactIsGone(contact_id=self.contact_id, erased_at=contact.erased_at))
        events = decide(contact.conversations, self)
        for closed in _closed(contact.conversations, events):
            await conversations.save(transaction, closed)
        await transaction.run(
            db.sql("commands", "erase_contact"),
            {"workspace_id": transaction.workspace_id, "contact_id": self.contact_id, "now": transaction.now},
        )
        await erasing.erase_person(transaction, self.contact_id)
        return Outcome(self.contact_id, events, ContactIsGone(contact_id=self.contact_id, erased_at=transaction.now))


class Contact(NamedTuple):
    """What erasing one needs to know."""

    erased_at: datetime | None
    conversations: Sequence[Conversation]


def decide(all_conversations: Sequence[Conversation], command: EraseContact) -> list[EventData]:
    """Close what is open, then erase: the contact's last event."""
    closing = [
        ConversationResolved(conversation_id=str(conversation.id), version=conversation.version + 1)
        for conversation in all_conversations
        if conversation.status == "open"
    ]
    ids = tuple(str(conversation.id) for conversation in all_conversations)
    return [*closing, ContactErased(reason=command.reason, conversation_ids=ids)]


def _closed(all_conversations: Sequence[Conversation], events: Sequence[EventData]) -> list[Conversation]:
    resolved = {event.conversation_id: event for event in events if isinstance(event, ConversationResolved)}
    return [
        conversation.apply(resolved[str(conversation.id)])
        for conversation in all_conversations
        if str(conversation.id) in resolved
    ]


async def _load(transaction: Transaction, contact_id: UUID) -> Contact:
    """The contact, locked; then its conversations, which nobody else changes now. Raises NoSuchContact."""
    contact = await transaction.connection.execute(
        db.sql("commands", "load_contact"), (transaction.workspace_id, contact_id)
    )
    of_contact = await transaction.connection.execute(
        db.sql("commands", "load_conversations_of_contact"), (transaction.workspace_id, contact_id)
    )
    row, rows = await contact.fetchone(), await of_contact.fetchall()
    if row is None:
        raise errors.NoSuchContact
    found = cast("list[tuple[UUID, UUID, Status, UUID | None, int]]", rows)
    return Contact(row[0], [Conversation(*columns) for columns in found])
