"""The commands, as routes: the table of contents of this room."""

from typing import Any

from fastapi import APIRouter

from commands.add_note import AddNote, NoteWritten
from commands.assign_conversation import AssignConversation
from commands.conversation import ConversationChanged
from commands.erase_contact import ContactIsGone, EraseContact
from commands.receive_message import MessageTaken, ReceiveMessage
from commands.reopen_conversation import ReopenConversation
from commands.resolve_conversation import ResolveConversation
from commands.send_message import MessageSent, SendMessage
from onrecord import errors
from onrecord.http import COMMAND_HEADERS, POSITION_HEADER, Run
from onrecord.problems import documented

EVERY = (
    errors.Unauthenticated,
    errors.BodyIsTooLarge,
    errors.BodyIsNotJson,
    errors.Malformed,
    errors.IdempotencyKeyIsMalformed,
    errors.IdempotencyKeyReused,
    errors.IfMatchIsMalformed,
    errors.Unavailable,
    errors.ShardHalted,
)
ON_A_CONVERSATION = (*EVERY, errors.NoSuchConversation, errors.ContactIsErased, errors.VersionMoved)

router = APIRouter(prefix="/v1", tags=["commands"])


def _command(status: int, *refusals: type[errors.Refusal]) -> dict[str, Any]:
    """What all command routes share: their status, headers and refusals."""
    return {
        "status_code": status,
        "responses": documented(*refusals) | {status: {"headers": POSITION_HEADER}},
        "openapi_extra": {"parameters": COMMAND_HEADERS},
    }


@router.post("/receive_message", **_command(201, *EVERY, errors.ContactIsErased))
async def receive_message(command: ReceiveMessage, run: Run) -> MessageTaken:
    """Take in what a customer wrote."""
    return await run(command)


@router.post("/send_message", **_command(201, *ON_A_CONVERSATION, errors.ConversationIsResolved))
async def send_message(command: SendMessage, run: Run) -> MessageSent:
    """Reply to a customer."""
    return await run(command)


@router.post("/add_note", **_command(201, *ON_A_CONVERSATION))
async def add_note(command: AddNote, run: Run) -> NoteWritten:
    """Write a note that only the team sees."""
    return await run(command)


@router.post(
    "/assign_conversation",
    **_command(
        200,
        *ON_A_CONVERSATION,
        errors.VersionRequired,
        errors.ConversationIsResolved,
        errors.ConversationIsAssigned,
    ),
)
async def assign_conversation(command: AssignConversation, run: Run) -> ConversationChanged:
    """Give a conversation to a member."""
    return await run(command)


@router.post(
    "/resolve_conversation",
    **_command(200, *ON_A_CONVERSATION, errors.VersionRequired, errors.ConversationIsResolved),
)
async def resolve_conversation(command: ResolveConversation, run: Run) -> ConversationChanged:
    """Close a conversation for now."""
    return await run(command)


@router.post("/reopen_conversation", **_command(200, *ON_A_CONVERSATION, errors.ConversationIsOpen))
async def reopen_conversation(command: ReopenConversation, run: Run) -> ConversationChanged:
    """Take a resolved conversation up again."""
    return await run(command)


@router.post("/erase_contact", **_command(200, *EVERY, errors.NoSuchContact))
async def erase_contact(command: EraseContact, run: Run) -> ContactIsGone:
    """Erase a customer, for good."""
    return await run(command)
