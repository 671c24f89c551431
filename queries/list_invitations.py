"""For whom is a place kept? Oldest first."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from onrecord import clock
from onrecord.identity.permissions import Role
from queries.directory import read_page
from queries.reading import Reading

QUESTION = "list_invitations"


class InvitationRow(BaseModel):
    """An invitation that can be accepted; `member_id` is who they will be."""

    invitation_id: UUID
    member_id: UUID
    email: str
    role: Role
    invited_at: datetime
    expires_at: datetime


class InvitationPage(BaseModel):
    """A page, oldest first; `next` is the cursor of the one after it, null on the last."""

    invitations: list[InvitationRow]
    next: str | None


async def list_invitations(reading: Reading, limit: int, cursor: str | None) -> InvitationPage:
    rows, after = await read_page(reading, QUESTION, limit, cursor, clock.now())
    return InvitationPage(invitations=[InvitationRow.model_construct(**row) for row in rows], next=after)
