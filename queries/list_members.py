"""Who is in the workspace, and who was? Oldest first."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from onrecord.identity.permissions import Role
from queries.directory import read_page
from queries.reading import Reading

QUESTION = "list_members"


class MemberRow(BaseModel):
    """A member. Who left keeps their name on what they did; `email` is null then."""

    member_id: UUID
    name: str
    email: str | None
    role: Role
    joined_at: datetime
    left_at: datetime | None


class MemberPage(BaseModel):
    """A page, in the order of joining; `next` is the cursor of the one after it, null on the last."""

    members: list[MemberRow]
    next: str | None


async def list_members(reading: Reading, limit: int, cursor: str | None) -> MemberPage:
    rows, after = await read_page(reading, QUESTION, limit, cursor)
    return MemberPage(members=[MemberRow.model_construct(**row) for row in rows], next=after)
