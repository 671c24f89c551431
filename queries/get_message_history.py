"""What became of a message? Every event about it, in the order of the log."""

from uuid import UUID

from pydantic import BaseModel

from onrecord import db, errors
from queries.event_rows import EventShown, shown
from queries.reading import PAGE_ROWS_MAX, Reading, page


class MessageHistory(BaseModel):
    """The events of one message, oldest first; what is personal in them stays sealed.

    `more` says that some are left out.
    """

    events: list[EventShown]
    more: bool


async def get_message_history(reading: Reading, message_id: UUID) -> MessageHistory:
    """Raises NoSuchMessage."""
    params = {"message_id": message_id, "rows": PAGE_ROWS_MAX + 1}
    found = await reading.rows("audit_trail", db.sql("queries", "get_message_history"), params)
    if not found:
        raise errors.NoSuchMessage
    rows, more = page(found, PAGE_ROWS_MAX)
    return MessageHistory(events=[shown(row, reading.reads.log.source) for row in rows], more=more)
