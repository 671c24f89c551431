"""The queries about the model, as routes: what it was asked, and what that cost."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from fastapi import Query as Parameter

from onrecord import errors
from onrecord.events.ai import AiTask
from onrecord.problems import documented
from queries import get_ai_usage as usage
from queries import list_ai_calls as calls
from queries.reading import PAGE_ROWS_DEFAULT, Read
from queries.router import EVERY, Cursor, Limit

router = APIRouter(prefix="/v1", tags=["queries"])


@router.get("/get_ai_usage", responses=documented(*EVERY, errors.RangeIsMalformed))
async def get_ai_usage(
    read: Read,
    *,
    from_: Annotated[date, Parameter(alias="from", description="The first day of UTC that is told of.")],
    to: Annotated[date, Parameter(description=f"The last one: {usage.DAYS_MAX} days at most.")],
) -> usage.AiUsage:
    """What was the model asked, and what did it cost? Day by day, by task, model and prompt."""
    return await usage.get_ai_usage(read, from_, to)


@router.get("/list_ai_calls", responses=documented(*EVERY))
async def list_ai_calls(
    read: Read,
    *,
    conversation_id: UUID | None = None,
    task: AiTask | None = None,
    limit: Limit = PAGE_ROWS_DEFAULT,
    cursor: Cursor = None,
) -> calls.AiCallPage:
    """What was the model asked, by whom, and what came of it? The newest first."""
    return await calls.list_ai_calls(read, calls.Filters(conversation_id, task), limit, cursor)
