"""Which workspace is this? The one that one is in."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from onrecord import db
from queries.directory import PROJECTION
from queries.reading import Reading


class Workspace(BaseModel):
    """A workspace. The installation's own was made with the log, by no event: it has neither name nor beginning."""

    workspace_id: UUID
    name: str | None
    created_at: datetime | None


async def get_workspace(reading: Reading) -> Workspace:
    rows = await reading.rows(PROJECTION, db.sql("queries", "get_workspace"), ())
    row = rows[0] if rows else {"name": None, "created_at": None}
    return Workspace(workspace_id=reading.asker.actor.workspace_id, **row)
