"""What was asked of the installation, by whom, and what came of it? The newest first."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from onrecord import db, errors
from queries import cursor as cursors
from queries.reading import Reading, page

QUERY = "list_operations"
FIRST = ("infinity", UUID(int=2**128 - 1))


class OperationState(BaseModel):
    """A request. `arguments` and `result` are the kind's own; `result` tells how far it is while it is `running`."""

    operation_id: UUID
    kind: Literal["rebuild", "rollback", "redrive", "prune", "settle"]
    arguments: dict[str, Any]
    requested_by: str
    requested_at: datetime
    state: Literal["requested", "running", "done", "failed"]
    result: dict[str, Any] | None
    started_at: datetime | None
    ended_at: datetime | None


class OperationPage(BaseModel):
    """A page; `next` is the cursor of the one after it, null on the last."""

    operations: list[OperationState]
    next: str | None


async def list_operations(reading: Reading, limit: int, cursor: str | None) -> OperationPage:
    at = _at(cursors.decode(cursor, QUERY))
    rows, more = page(await reading.of_installation(db.sql("queries", QUERY), (*at, limit + 1)), limit)
    found = [OperationState.model_validate(row) for row in rows]
    after = (found[-1].requested_at.isoformat(), str(found[-1].operation_id)) if more else None
    return OperationPage(operations=found, next=cursors.Cursor(of=QUERY, at=after).encode() if after else None)


async def get_operation(reading: Reading, operation_id: UUID) -> OperationState:
    rows = await reading.of_installation(db.sql("queries", "get_operation"), (operation_id,))
    if not rows:
        raise errors.NoSuchOperation
    return OperationState.model_validate(rows[0])


def _at(cursor: cursors.Cursor | None) -> tuple[str | datetime, UUID]:
    if cursor is None:
        return FIRST
    try:
        requested, operation_id = cursor.at
        return cursors.moment(requested), UUID(str(operation_id))
    except ValueError:
        raise errors.CursorIsMalformed from None
