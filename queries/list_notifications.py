"""What am I told of? Newest first."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from psycopg.rows import DictRow
from pydantic import BaseModel

from onrecord import db, errors
from queries import cursor as cursors
from queries.directory import member_of
from queries.reading import Reading, page

QUESTION = "list_notifications"
COUNTED_ROWS_MAX = 500
FIRST: tuple[str | datetime, int, int] = ("infinity", 0, 0)


class NotificationRow(BaseModel):
    """An assignment to me, a note that mentions me, or the last word of a customer whose conversation is mine.

    `shard` and `seq` are its event's number on the record; `actor` is who did it, null for the customer.
    """

    kind: Literal["assigned", "mentioned", "replied"]
    conversation_id: UUID
    shard: int
    seq: int
    actor: str | None
    occurred_at: datetime
    unread: bool


class NotificationPage(BaseModel):
    """A page; `next` is the cursor of the one after it, null on the last.

    `unread_total` counts among the newest 500 of all.
    """

    notifications: list[NotificationRow]
    unread_total: int
    next: str | None


async def list_notifications(reading: Reading, limit: int, cursor: str | None) -> NotificationPage:
    occurred_at, shard, seq = _at(cursors.decode(cursor, QUESTION))
    params = {
        "member_id": member_of(reading.asker.actor),
        "counted_rows_max": COUNTED_ROWS_MAX,
        "occurred_at": occurred_at,
        "shard": shard,
        "seq": seq,
        "limit": limit + 1,
    }
    found = await reading.rows("notifications", db.sql("queries", QUESTION), params)
    unread_total = found[0].pop("unread_total")
    rows, more = page([row for row in found if row["kind"] is not None], limit)
    after = cursors.Cursor(of=QUESTION, at=_key(rows[-1])).encode() if more else None
    return NotificationPage(
        notifications=[NotificationRow.model_construct(**row) for row in rows], unread_total=unread_total, next=after
    )


def _key(row: DictRow) -> tuple[str, int, int]:
    return row["occurred_at"].isoformat(), row["shard"], row["seq"]


def _at(cursor: cursors.Cursor | None) -> tuple[str | datetime, int, int]:
    if cursor is None:
        return FIRST
    try:
        occurred_at, shard, seq = cursor.at
        return cursors.moment(occurred_at), cursors.number(shard), cursors.number(seq, cursors.BIGINT_MAX)
    except ValueError:
        raise errors.CursorIsMalformed from None
