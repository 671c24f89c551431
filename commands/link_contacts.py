"""Say that two contacts are one person. They stay in their shards; shown, exported and erased they are one."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Self, cast
from uuid import UUID

from pydantic import BaseModel, model_validator

from commands import contact as contacts
from onrecord import db, errors
from onrecord.command import Command, Further, Outcome, Transaction
from onrecord.events import ContactLinked

LINKED_MAX = 20


class ContactsLinked(BaseModel):
    """Two contacts of one person: linked now, or before."""

    contact_id: UUID
    linked_contact_id: UUID


class LinkContacts(Command[ContactsLinked]):
    """Two contacts, neither erased. Those who are one person already, over any number of links, stay as they are."""

    contact_id: UUID
    linked_contact_id: UUID

    @model_validator(mode="after")
    def _must_be_two(self) -> Self:
        if self.contact_id == self.linked_contact_id:
            raise ValueError("a contact is one with itself: name two")
        return self

    async def handle(self, transaction: Transaction) -> Outcome[ContactsLinked]:
        await contacts.lock_links(transaction)
        person = await contacts.one_person(transaction, self.contact_id)
        other = await contacts.one_person(transaction, self.linked_contact_id)
        await self._must_be_there(transaction)
        events = decide(person, other, self, await self._talks(transaction))
        if events:
            await transaction.run(
                db.sql("commands", "link_contacts"),
                {"workspace_id": transaction.workspace_id, "one": self.contact_id, "other": self.linked_contact_id},
            )
        answer = ContactsLinked(contact_id=self.contact_id, linked_contact_id=self.linked_contact_id)
        further = [Further(self.linked_contact_id, events[1:])]
        return Outcome(self.contact_id, events[:1], answer, further=further)

    async def _must_be_there(self, transaction: Transaction) -> None:
        """Both are locked. Raises NoSuchContact or ContactIsErased."""
        both = [self.contact_id, self.linked_contact_id]
        locked = await transaction.connection.execute(
            db.sql("commands", "load_contacts"), (transaction.workspace_id, both)
        )
        found = dict(cast("list[tuple[UUID, datetime | None]]", await locked.fetchall()))
        if len(found) < len(both):
            raise errors.NoSuchContact
        if any(found.values()):
            raise errors.ContactIsErased

    async def _talks(self, transaction: Transaction) -> Mapping[UUID, str]:
        """The conversation of each who has one; of several, the last."""
        both = [self.contact_id, self.linked_contact_id]
        found = await transaction.connection.execute(
            db.sql("commands", "load_conversations_of_contact"), (transaction.workspace_id, both)
        )
        return {contact_id: str(conversation_id) for conversation_id, contact_id, *_ in await found.fetchall()}


def decide(
    person: Collection[UUID], other: Collection[UUID], command: LinkContacts, talks: Mapping[UUID, str]
) -> Sequence[ContactLinked]:
    """An event for each of the two, in the order that the command names them; none if they are one already.

    `talks` are their conversations, by contact.
    """
    if command.linked_contact_id in person:
        return []
    if len(person) + len(other) > LINKED_MAX:
        raise errors.TooManyLinks(f"at most {LINKED_MAX} contacts can be one person")
    one, another = command.contact_id, command.linked_contact_id
    return [
        ContactLinked(conversation_id=talks.get(one), linked_contact_id=str(another)),
        ContactLinked(conversation_id=talks.get(another), linked_contact_id=str(one)),
    ]
