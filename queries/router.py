"""The queries, as routes: the table of contents of this room."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from fastapi import Query as Parameter

from onrecord import errors
from onrecord.problems import documented
from queries import list_conversations as conversations
from queries import list_timeline as timeline
from queries.reading import PAGE_ROWS_DEFAULT, PAGE_ROWS_MAX, Read

EVERY = (
    errors.Unauthenticated,
    errors.CredentialMoved,
    errors.Forbidden,
    errors.SecondFactorNeeded,
    errors.SecondFactorRequired,
    errors.WorkspaceNotChosen,
    errors.TooManyRequests,
    errors.Malformed,
    errors.PositionIsMalformed,
    errors.CursorIsMalformed,
    errors.Unavailable,
    errors.ProjectionBehind,
    errors.ProjectionMissing,
    errors.KeyParked,
    errors.TooManyWaiters,
)
Limit = Annotated[int, Parameter(ge=1, le=PAGE_ROWS_MAX)]
Cursor = Annotated[str | None, Parameter(max_length=400)]

router = APIRouter(prefix="/v1", tags=["queries"])


@router.get("/list_conversations", responses=documented(*EVERY))
async def list_conversations(
    read: Read, limit: Limit = PAGE_ROWS_DEFAULT, cursor: Cursor = None
) -> conversations.ConversationPage:
    """Which conversations are there? Newest activity first."""
    return await conversations.list_conversations(read, limit, cursor)


@router.get("/list_timeline", responses=documented(*EVERY, errors.NoSuchConversation))
async def list_timeline(
    read: Read,
    conversation_id: UUID,
    limit: Limit = PAGE_ROWS_DEFAULT,
    before: Cursor = None,
    after: Cursor = None,
) -> timeline.TimelinePage:
    """What happened in a conversation? The newest page, oldest first in it."""
    return await timeline.list_timeline(read, conversation_id, limit, before, after)
