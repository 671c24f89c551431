"""What happened in a conversation? Messages, notes and changes in the log's order."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from onrecord import db, errors
from onrecord.events.contact import Priority
from queries import cursor as cursors
from queries.reading import Reading, page

SEQ_MAX = 2**63 - 1


class TimelineItem(BaseModel):
    """One event, as people see it; `shard` and `seq` are its number on the record. What its kind doesn't have is null.

    `sent_at` is the provider's time of a customer's message.
    """

    shard: int
    seq: int
    event_id: UUID
    kind: str
    actor: str
    occurred_at: datetime
    message_id: UUID | None
    note_id: UUID | None
    text: str | None
    sent_at: datetime | None
    mentions: list[UUID] | None
    assignee_id: UUID | None
    former_assignee_id: UUID | None
    snoozed_until: datetime | None
    priority: Priority | None
    label_id: UUID | None


class TimelinePage(BaseModel):
    """A page, oldest first. `before` leads to what was earlier, null at the beginning; `after` to what comes later."""

    items: list[TimelineItem]
    before: str | None
    after: str | None


async def list_timeline(
    reading: Reading, conversation_id: UUID, limit: int, before: str | None, after: str | None
) -> TimelinePage:
    """The newest page, or the one before or after a cursor."""
    if before is not None and after is not None:
        raise errors.CursorIsMalformed("before and after lead to different pages: send one of them")
    of = f"list_timeline {conversation_id}"
    if after is not None:
        found, more = await _read(reading, "list_timeline_after", conversation_id, _seq(after, of), limit)
        return _page(of, found, earlier=True)
    found, more = await _read(reading, "list_timeline", conversation_id, _seq(before, of), limit)
    if not found and before is None:
        raise errors.NoSuchConversation
    return _page(of, found[::-1], earlier=more)


async def _read(
    reading: Reading, statement: str, conversation_id: UUID, seq: int, limit: int
) -> tuple[list[TimelineItem], bool]:
    found = await reading.rows("timeline", db.sql("queries", statement), (conversation_id, seq, limit + 1))
    rows, more = page(found, limit)
    return [TimelineItem.model_construct(**row) for row in rows], more


def _page(of: str, items: list[TimelineItem], *, earlier: bool) -> TimelinePage:
    def cursor(item: TimelineItem) -> str:
        return cursors.Cursor(of=of, at=(item.seq,)).encode()

    return TimelinePage(
        items=items,
        before=cursor(items[0]) if items and earlier else None,
        after=cursor(items[-1]) if items else None,
    )


def _seq(text: str | None, of: str) -> int:
    cursor = cursors.decode(text, of)
    if cursor is None:
        return SEQ_MAX
    if len(cursor.at) != 1 or not isinstance(cursor.at[0], int):
        raise errors.CursorIsMalformed
    return cursor.at[0]
