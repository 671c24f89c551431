"""The commands, as routes: the table of contents of this room."""

from functools import partial
from typing import Any

from fastapi import APIRouter

from commands import create_token as tokens
from commands import create_workspace as workspaces
from commands.add_note import AddNote, NoteWritten
from commands.assign_conversation import AssignConversation
from commands.change_member_role import ChangeMemberRole, RoleChanged
from commands.conversation import ConversationChanged
from commands.create_token import CreateToken, TokenTold
from commands.create_workspace import CreateWorkspace, WorkspaceMade
from commands.erase_contact import ContactIsGone, EraseContact
from commands.invite_member import InviteMember, MemberAsked
from commands.receive_message import ReceiveMessage
from commands.receiving import MessageTaken
from commands.remove_member import MemberIsOut, RemoveMember
from commands.reopen_conversation import ReopenConversation
from commands.resolve_conversation import ResolveConversation
from commands.revoke_invitation import InvitationEnded, RevokeInvitation
from commands.revoke_token import RevokeToken, TokenEnded
from commands.send_message import MessageWritten, SendMessage
from onrecord import errors
from onrecord.command_route import CommandRoute
from onrecord.http import COMMAND_HEADERS, POSITION_HEADER, Run
from onrecord.problems import documented

EVERY = (
    errors.Unauthenticated,
    errors.CredentialMoved,
    errors.Forbidden,
    errors.SecondFactorNeeded,
    errors.SecondFactorRequired,
    errors.WorkspaceNotChosen,
    errors.TooManyRequests,
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
GOING_OUT = (
    errors.ConversationIsResolved,
    errors.ChannelIsDisabled,
    errors.WindowIsClosed,
    errors.NoSuchMedia,
    errors.MediaIsNotStored,
    errors.MediaCannotBeSent,
    errors.TemplateCannotBeSent,
    errors.TemplateIsFilledWrongly,
)
ON_A_MEMBER = (*EVERY, errors.NoSuchMember, errors.LastAdmin)

router = APIRouter(prefix="/v1", tags=["commands"], route_class=CommandRoute)


def command_route(status: int, *refusals: type[errors.Refusal]) -> dict[str, Any]:
    """What all command routes share: their status, headers and refusals."""
    return {
        "status_code": status,
        "responses": documented(*refusals) | {status: {"headers": POSITION_HEADER}},
        "openapi_extra": {"parameters": COMMAND_HEADERS},
    }


@router.post("/receive_message", **command_route(201, *EVERY, errors.ContactIsErased))
async def receive_message(command: ReceiveMessage, run: Run) -> MessageTaken:
    """Take in what a customer wrote."""
    return await run(command)


@router.post(
    "/send_message",
    **command_route(
        201,
        *ON_A_CONVERSATION,
        *GOING_OUT,
        errors.NoSuchMessage,
        errors.MessageIsUnknownToProvider,
        errors.SessionRequired,
        errors.NoSuchDraft,
        errors.DraftIsGone,
    ),
)
async def send_message(command: SendMessage, run: Run) -> MessageWritten:
    """Write to a customer: a text, a file, a template, buttons or a list."""
    return await run(command)


@router.post("/add_note", **command_route(201, *ON_A_CONVERSATION, errors.NoSuchMember))
async def add_note(command: AddNote, run: Run) -> NoteWritten:
    """Write a note that only the team sees."""
    return await run(command)


@router.post(
    "/assign_conversation",
    **command_route(
        200,
        *ON_A_CONVERSATION,
        errors.VersionRequired,
        errors.NoSuchMember,
        errors.AssigneeCannotReply,
        errors.ConversationIsResolved,
        errors.ConversationIsAssigned,
    ),
)
async def assign_conversation(command: AssignConversation, run: Run) -> ConversationChanged:
    """Give a conversation to a member."""
    return await run(command)


@router.post(
    "/resolve_conversation",
    **command_route(200, *ON_A_CONVERSATION, errors.VersionRequired, errors.ConversationIsResolved),
)
async def resolve_conversation(command: ResolveConversation, run: Run) -> ConversationChanged:
    """Close a conversation for now."""
    return await run(command)


@router.post("/reopen_conversation", **command_route(200, *ON_A_CONVERSATION, errors.ConversationIsOpen))
async def reopen_conversation(command: ReopenConversation, run: Run) -> ConversationChanged:
    """Take a resolved conversation up again, or wake a snoozed one."""
    return await run(command)


@router.post("/erase_contact", **command_route(200, *EVERY, errors.NoSuchContact))
async def erase_contact(command: EraseContact, run: Run) -> ContactIsGone:
    """Erase a customer, for good."""
    return await run(command)


@router.post("/create_workspace", **command_route(201, *EVERY))
async def create_workspace(command: CreateWorkspace, run: Run) -> WorkspaceMade:
    """Make a workspace, and become its admin."""
    return await run(command, partial(workspaces.new_id, run.executor.vault, run.request))


@router.post("/invite_member", **command_route(201, *EVERY, errors.MemberIsThere, errors.InvitationIsOpen))
async def invite_member(command: InviteMember, run: Run) -> MemberAsked:
    """Invite somebody by e-mail."""
    return await run(command)


@router.post("/revoke_invitation", **command_route(200, *EVERY, errors.NoSuchInvitation))
async def revoke_invitation(command: RevokeInvitation, run: Run) -> InvitationEnded:
    """Take an invitation back."""
    return await run(command)


@router.post("/change_member_role", **command_route(200, *ON_A_MEMBER, errors.RoleIsHeld))
async def change_member_role(command: ChangeMemberRole, run: Run) -> RoleChanged:
    """Give a member another role."""
    return await run(command)


@router.post("/remove_member", **command_route(200, *ON_A_MEMBER))
async def remove_member(command: RemoveMember, run: Run) -> MemberIsOut:
    """Take a member out of the workspace."""
    return await run(command)


@router.post("/create_token", **command_route(201, *EVERY))
async def create_token(command: CreateToken, run: Run) -> TokenTold:
    """Make a token for a machine. Its secret is told here, and never again."""
    made = await run(command)
    return tokens.told(run.executor.vault, command, made, run.asker.actor.workspace_id)


@router.post("/revoke_token", **command_route(200, *EVERY, errors.NoSuchToken, errors.TokenIsRevoked))
async def revoke_token(command: RevokeToken, run: Run) -> TokenEnded:
    """Make a token good for nothing."""
    return await run(command)
