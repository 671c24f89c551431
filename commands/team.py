"""What the commands on teams share."""

from collections.abc import Collection
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from onrecord import db, errors
from onrecord.command import Name, Transaction

TEAMS_MAX = 100
TEAM_MEMBERS_MAX = 200
TEAM_CHARS_MAX = 50

TeamName = Annotated[Name, StringConstraints(max_length=TEAM_CHARS_MAX)]
MemberIds = Annotated[frozenset[UUID], Field(max_length=TEAM_MEMBERS_MAX)]


class TeamKept(BaseModel):
    """The team that was made, changed or deleted."""

    team_id: UUID


async def save_members(transaction: Transaction, team_id: UUID, member_ids: Collection[UUID]) -> None:
    params = {"workspace_id": transaction.workspace_id, "team_id": team_id, "member_ids": list(member_ids)}
    await transaction.run(db.sql("commands", "save_team_members"), params)


def must_be_members(member_ids: frozenset[UUID], present: Collection[UUID]) -> tuple[str, ...]:
    """Their ids, as the event spells them. Raises NoSuchMember."""
    if not member_ids <= set(present):
        raise errors.NoSuchMember("one of these is no member")
    return tuple(sorted(map(str, member_ids)))
