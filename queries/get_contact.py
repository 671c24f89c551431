"""What is known of a contact? And of those who are the same person."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from onrecord import db, errors
from queries.reading import Reading

QUERY = "get_contact"
LINKED_MAX = 50


class ContactRow(BaseModel):
    """A contact. `addresses` are all numbers that were theirs, the one of today first; there may be none.

    It is empty where the number that was theirs is somebody else's now.

    `user_id` is the channel's own name for them, `username` the one that they chose.
    """

    contact_id: UUID
    channel: str
    channel_id: UUID | None
    name: str
    addresses: list[str]
    user_id: str | None
    username: str | None
    fields: dict[str, str]
    created_at: datetime
    last_message_at: datetime | None
    erased_at: datetime | None
    linked_contact_ids: list[UUID]


class ConversationOf(BaseModel):
    """A contact's conversation: one that is resolved goes on when they write again."""

    contact_id: UUID
    conversation_id: UUID
    opened_at: datetime


class ContactFound(ContactRow):
    """A contact, and all others who were found to be the same person, LINKED_MAX of them at most.

    `conversations` are theirs and the others', the newest first.
    """

    linked: list[ContactRow]
    conversations: list[ConversationOf]


async def get_contact(reading: Reading, contact_id: UUID) -> ContactFound:
    params = {"contact_id": contact_id, "rows_max": LINKED_MAX + 1}
    found = await reading.rows("contact_directory", db.sql("queries", QUERY), params)
    asked = next((row for row in found if row["contact_id"] == contact_id), None)
    if asked is None:
        raise errors.NoSuchContact
    linked = [ContactRow.model_construct(**row) for row in found if row is not asked]
    persons = [row["contact_id"] for row in found]
    opened = await reading.rows("audit_trail", db.sql("queries", "conversations_of"), (persons,))
    conversations = [ConversationOf.model_construct(**row) for row in opened]
    return ContactFound.model_construct(**asked, linked=linked, conversations=conversations)
