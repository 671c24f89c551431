"""Which filters have a name? One's own, and everybody's."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from onrecord.events.contact import Priority
from onrecord.events.inbox import Sort
from queries.directory import member_of, read_page
from queries.reading import Reading

QUESTION = "list_views"


class ViewRow(BaseModel):
    """Filters and an order of the list of conversations; what is null filters nothing.

    `assignee` is `me`, `nobody`, or a member's id.
    """

    view_id: UUID
    shared: bool
    name: str
    status: Literal["open", "snoozed", "resolved"] | None
    assignee: str | None
    label_id: UUID | None
    channel: Literal["whatsapp"] | None
    priority: Priority | None
    unread: bool | None
    window_closing: bool | None
    sort: Sort


class ViewPage(BaseModel):
    """A page, oldest first; `next` is the cursor of the one after it, null on the last."""

    views: list[ViewRow]
    next: str | None


async def list_views(reading: Reading, limit: int, cursor: str | None) -> ViewPage:
    rows, after = await read_page(reading, QUESTION, limit, cursor, member_of(reading.asker.actor))
    return ViewPage(views=[ViewRow.model_construct(**row, **row.pop("details")) for row in rows], next=after)
