"""What can conversations bear, and what do they bear? Oldest first."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from onrecord.events.inbox import Colour
from queries.directory import read_page
from queries.reading import Reading

QUESTION = "list_labels"


class LabelRow(BaseModel):
    """A label. A deleted one can be put on nothing any more, and still stands where it was put."""

    label_id: UUID
    name: str
    colour: Colour
    deleted_at: datetime | None


class LabelPage(BaseModel):
    """A page, oldest first; `next` is the cursor of the one after it, null on the last."""

    labels: list[LabelRow]
    next: str | None


async def list_labels(reading: Reading, limit: int, cursor: str | None) -> LabelPage:
    rows, after = await read_page(reading, QUESTION, limit, cursor)
    return LabelPage(labels=[LabelRow.model_construct(**row) for row in rows], next=after)
