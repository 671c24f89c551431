"""Who is called by which name? Oldest first."""

from uuid import UUID

from pydantic import BaseModel

from queries.directory import read_page
from queries.reading import Reading

QUESTION = "list_teams"


class TeamRow(BaseModel):
    """A team, and those of it who have not left the workspace."""

    team_id: UUID
    name: str
    member_ids: list[UUID]


class TeamPage(BaseModel):
    """A page, oldest first; `next` is the cursor of the one after it, null on the last."""

    teams: list[TeamRow]
    next: str | None


async def list_teams(reading: Reading, limit: int, cursor: str | None) -> TeamPage:
    rows, after = await read_page(reading, QUESTION, limit, cursor)
    return TeamPage(teams=[TeamRow.model_construct(**row) for row in rows], next=after)
