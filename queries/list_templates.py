"""With which texts may we write outside the window? As Meta told of them last."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from onrecord.whatsapp.templates import places
from queries.directory import read_page
from queries.reading import Reading

QUESTION = "list_templates"


class TemplateRow(BaseModel):
    """A template in one language. `header` is a text, or `image`, `video`, `document`; `buttons` are their texts.

    `category` and `status` are Meta's words: only what is `APPROVED` can be sent. `parameters` are the places of the
    body, `header_parameters` those of the header, which are to be filled when it is sent.
    """

    template_id: UUID
    channel_id: UUID
    name: str
    language: str
    category: str
    status: str
    header: str | None
    body: str
    footer: str | None
    buttons: list[str]
    parameters: list[str]
    header_parameters: list[str]
    listed_at: datetime


class TemplatePage(BaseModel):
    """A page, in an order that stays; `next` is the cursor of the one after it, null on the last."""

    templates: list[TemplateRow]
    next: str | None


async def list_templates(reading: Reading, channel_id: UUID | None, limit: int, cursor: str | None) -> TemplatePage:
    of = channel_id and str(channel_id)
    rows, after = await read_page(reading, QUESTION, limit, cursor, of, of)
    return TemplatePage(templates=[_row(row) for row in rows], next=after)


def _row(row: dict[str, object]) -> TemplateRow:
    told = {"parameters": [*places(str(row["body"]))], "header_parameters": [*places(str(row["header"] or ""))]}
    return TemplateRow.model_validate(row | told)
