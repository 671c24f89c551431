"""Which conversations are there? Newest activity first."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from onrecord import db, errors
from queries import cursor as cursors
from queries.reading import Reading, page

QUERY = "list_conversations"
FIRST = ("infinity", UUID(int=2**128 - 1))


class ConversationRow(BaseModel):
    """A conversation in the list. `waiting_since` is when the customer's oldest unanswered message came."""

    conversation_id: UUID
    contact_id: UUID
    contact_name: str
    contact_address: str
    channel: str
    status: Literal["open", "resolved"]
    assignee_id: UUID | None
    version: int
    opened_at: datetime
    last_activity_at: datetime
    last_message: str | None
    last_direction: Literal["in", "out"] | None
    waiting_since: datetime | None


class ConversationPage(BaseModel):
    """A page; `next` is the cursor of the one after it, null on the last."""

    conversations: list[ConversationRow]
    next: str | None


async def list_conversations(reading: Reading, limit: int, cursor: str | None) -> ConversationPage:
    at = _at(cursors.decode(cursor, QUERY))
    found = await reading.rows("conversation_list", db.sql("queries", QUERY), (*at, limit + 1))
    rows, more = page(found, limit)
    after = cursors.Cursor(of=QUERY, at=_key(rows[-1])).encode() if more else None
    return ConversationPage(conversations=[ConversationRow.model_construct(**row) for row in rows], next=after)


def _key(row: dict[str, datetime | UUID]) -> tuple[str, str]:
    activity = row["last_activity_at"]
    assert isinstance(activity, datetime)
    return activity.isoformat(), str(row["conversation_id"])


def _at(cursor: cursors.Cursor | None) -> tuple[str | datetime, UUID]:
    if cursor is None:
        return FIRST
    try:
        activity, conversation_id = cursor.at
        return datetime.fromisoformat(str(activity)), UUID(str(conversation_id))
    except ValueError:
        raise errors.CursorIsMalformed from None
