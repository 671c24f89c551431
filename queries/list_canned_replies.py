"""Which texts are kept to answer with? Oldest first."""

from uuid import UUID

from pydantic import BaseModel

from queries.directory import read_page
from queries.reading import Reading

QUESTION = "list_canned_replies"


class CannedReplyRow(BaseModel):
    """A text, found by its shortcut."""

    canned_reply_id: UUID
    shortcut: str
    text: str


class CannedReplyPage(BaseModel):
    """A page, oldest first; `next` is the cursor of the one after it, null on the last."""

    canned_replies: list[CannedReplyRow]
    next: str | None


async def list_canned_replies(reading: Reading, limit: int, cursor: str | None) -> CannedReplyPage:
    rows, after = await read_page(reading, QUESTION, limit, cursor)
    return CannedReplyPage(canned_replies=[CannedReplyRow.model_construct(**row) for row in rows], next=after)
