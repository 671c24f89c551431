"""Erase a customer: their key is destroyed, so that nobody reads what was sealed under it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple, cast
from uuid import UUID

from pydantic import BaseModel

from commands import contact as contacts
from commands import conversation as conversations
from commands import cut_webhooks
from commands.conversation import Conversation
from onrecord import db, errors
from onrecord.command import Command, Further, Outcome, Transaction
from onrecord.effects import erasing
from onrecord.events import ContactErased, ConversationResolved, EventData

Reason = Literal["asked_by_person", "no_longer_needed", "collected_in_error"]


class ContactIsGone(BaseModel):
    """Since when the contact is erased: the first erasure's moment, however often it is asked."""

    contact_id: UUID
    erased_at: datetime


class EraseContact(Command[ContactIsGone]):
    """A contact, with all that was said, and every contact linked with it. Open conversations are closed.

    It can't be undone.
    """

    contact_id: UUID
    reason: Reason

    async def handle(self, transaction: Transaction) -> Outcome[ContactIsGone]:
        await contacts.lock_links(transaction)
        person = await contacts.one_person(transaction, self.contact_id)
        found = await _load(transaction, person)
        if self.contact_id not in found:
            raise errors.NoSuchContact
        if erased_at := found[self.contact_id].erased_at:
            return Outcome(self.contact_id, [], ContactIsGone(contact_id=self.contact_id, erased_at=erased_at))
        events = {contact_id: decide(contact.conversations, self) for contact_id, contact in found.items()}
        for contact_id, contact in found.items():
            for closed in _closed(contact.conversations, events[contact_id]):
                await conversations.save(transaction, closed)
        await _erase(transaction, person)
        answer = ContactIsGone(contact_id=self.contact_id, erased_at=transaction.now)
        further = [Further(other, events[other]) for other in person if other != self.contact_id]
        return Outcome(self.contact_id, events[self.contact_id], answer, further=further)


class Contact(NamedTuple):
    """What erasing one needs to know."""

    erased_at: datetime | None
    conversations: Sequence[Conversation]


def decide(all_conversations: Sequence[Conversation], command: EraseContact) -> list[EventData]:
    """Close what is not closed, then erase: the contact's last event."""
    closing = [
        ConversationResolved(conversation_id=str(conversation.id), version=conversation.version + 1)
        for conversation in all_conversations
        if conversation.status != "resolved"
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


async def _load(transaction: Transaction, person: Sequence[UUID]) -> dict[UUID, Contact]:
    """The contacts that are there, locked in the order of their ids; with conversations that nobody changes now."""
    these = (transaction.workspace_id, list(person))
    locked = await transaction.connection.execute(db.sql("commands", "load_contacts"), these)
    of_them = await transaction.connection.execute(db.sql("commands", "load_conversations_of_contact"), these)
    rows = cast("list[tuple[UUID, datetime | None]]", await locked.fetchall())
    found = [Conversation(*row) for row in cast("list[conversations.Row]", await of_them.fetchall())]
    return {
        contact_id: Contact(erased_at, [one for one in found if one.contact_id == contact_id])
        for contact_id, erased_at in rows
    }


async def _erase(transaction: Transaction, person: Sequence[UUID]) -> None:
    these = {"workspace_id": transaction.workspace_id, "contact_ids": list(person), "now": transaction.now}
    await transaction.run(db.sql("commands", "erase_contact"), these)
    for contact_id in person:
        await erasing.erase_person(transaction, contact_id)
    await transaction.run(db.sql("commands", "doubt_ai_calls"), these)  # last: it waits for who begins one
    await cut_webhooks.cut(transaction, person)
