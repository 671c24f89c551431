"""By which numbers do customers reach us, and how are they? Oldest first."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from onrecord.events.channel import Health
from queries.directory import read_page
from queries.reading import Reading

QUESTION = "list_channels"


class ChannelRow(BaseModel):
    """A number of the business. `degraded` is slowed down by Meta; `stopped` waits for somebody: a new token, often.

    `failure` says why, in our words, `code` in Meta's. `simulated`: it is the development stack's, no real one.
    """

    channel_id: UUID
    kind: Literal["whatsapp"]
    name: str
    display_number: str
    phone_number_id: str
    waba_id: str
    simulated: bool
    health: Health
    health_since: datetime
    failure: str | None
    code: int | None
    templates_listed_at: datetime | None
    templates_failure: str | None
    connected_at: datetime
    disabled_at: datetime | None


class ChannelPage(BaseModel):
    """A page, oldest first; `next` is the cursor of the one after it, null on the last."""

    channels: list[ChannelRow]
    next: str | None


async def list_channels(reading: Reading, limit: int, cursor: str | None) -> ChannelPage:
    rows, after = await read_page(reading, QUESTION, limit, cursor)
    return ChannelPage(channels=[ChannelRow.model_construct(**row) for row in rows], next=after)
