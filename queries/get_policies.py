"""What does the workspace go by? Its policies."""

from uuid import UUID

from pydantic import BaseModel

from onrecord import db
from queries.directory import PROJECTION
from queries.reading import Reading


class InboxPolicy(BaseModel):
    """How the inbox works by itself; a workspace that never said so has what stands here."""

    auto_assign: bool = False
    auto_assign_team_id: UUID | None = None
    time_zone: str = "UTC"
    working_hours: list[str] = []
    read_receipts: bool = False


class Policies(BaseModel):
    """The policies, by what they are about."""

    inbox: InboxPolicy


async def get_policies(reading: Reading) -> Policies:
    rows = await reading.rows(PROJECTION, db.sql("queries", "get_policies"), ())
    return Policies(inbox=InboxPolicy(**rows[0]["details"]) if rows else InboxPolicy())
