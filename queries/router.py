"""The queries, as routes: the table of contents of this room."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from fastapi import Query as Parameter

from onrecord import errors
from onrecord.problems import documented
from queries import count_conversations as counts
from queries import get_contact as contact
from queries import get_conversation as conversation
from queries import list_contacts as contacts
from queries import list_conversations as conversations
from queries import list_timeline as timeline
from queries import search as searches
from queries.cursor import CURSOR_CHARS_MAX
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
Cursor = Annotated[str | None, Parameter(max_length=CURSOR_CHARS_MAX)]

router = APIRouter(prefix="/v1", tags=["queries"])


@router.get("/list_conversations", responses=documented(*EVERY, errors.FiltersDontFit))
async def list_conversations(
    read: Read, question: Annotated[conversations.ListConversations, Parameter()]
) -> conversations.ConversationPage:
    """Which conversations are there? By all of these filters, in one order; a cursor is good for the same question."""
    return await conversations.list_conversations(read, question)


@router.get("/count_conversations", responses=documented(*EVERY))
async def count_conversations(read: Read) -> counts.ConversationCounts:
    """How many conversations are there? For the inbox's tabs, each counted up to 1,000."""
    return await counts.count_conversations(read)


@router.get("/get_conversation", responses=documented(*EVERY, errors.NoSuchConversation))
async def get_conversation(read: Read, conversation_id: UUID) -> conversation.ConversationFound:
    """What is known of a conversation? Its row of the list, and how far whoever asks has read it."""
    return await conversation.get_conversation(read, conversation_id)


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


@router.get("/get_contact", responses=documented(*EVERY, errors.NoSuchContact))
async def get_contact(read: Read, contact_id: UUID) -> contact.ContactFound:
    """What is known of a contact? And of those who are the same person."""
    return await contact.get_contact(read, contact_id)


@router.get("/list_contacts", responses=documented(*EVERY))
async def list_contacts(
    read: Read, sort: contacts.ContactSort = "name", limit: Limit = PAGE_ROWS_DEFAULT, cursor: Cursor = None
) -> contacts.ContactPage:
    """Which contacts are there? By name, or the newest first."""
    return await contacts.list_contacts(read, sort, limit, cursor)


@router.get("/search", responses=documented(*EVERY, errors.NothingToSearch, errors.NoSuchConversation))
async def search(read: Read, question: Annotated[searches.Search, Parameter()]) -> searches.SearchPage:
    """Who said it, and where? The whole history by its words, and contacts by fragments of names and numbers."""
    return await searches.search(read, question)
