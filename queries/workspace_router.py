"""The queries about a workspace and one's place in it, as routes."""

from uuid import UUID

from fastapi import APIRouter

from onrecord.problems import documented
from queries import get_notifications as notification_settings
from queries import get_policies as policies
from queries import get_workspace as workspace
from queries import list_canned_replies as canned_replies
from queries import list_channels as channels
from queries import list_invitations as invitations
from queries import list_labels as labels
from queries import list_members as members
from queries import list_notifications as notifications
from queries import list_teams as teams
from queries import list_templates as templates
from queries import list_tokens as tokens
from queries import list_views as views
from queries.reading import PAGE_ROWS_DEFAULT, Read
from queries.router import EVERY, Cursor, Limit

router = APIRouter(prefix="/v1", tags=["queries"])


@router.get("/get_workspace", responses=documented(*EVERY))
async def get_workspace(read: Read) -> workspace.Workspace:
    """Which workspace is this? The one that one is in."""
    return await workspace.get_workspace(read)


@router.get("/get_policies", responses=documented(*EVERY))
async def get_policies(read: Read) -> policies.Policies:
    """What does the workspace go by? Its policies."""
    return await policies.get_policies(read)


@router.get("/get_notifications", responses=documented(*EVERY))
async def get_notifications(read: Read) -> notification_settings.NotificationSettings:
    """What do I want to be told of, and how? One's own settings."""
    return await notification_settings.get_notifications(read)


@router.get("/list_notifications", responses=documented(*EVERY))
async def list_notifications(
    read: Read, limit: Limit = PAGE_ROWS_DEFAULT, cursor: Cursor = None
) -> notifications.NotificationPage:
    """What am I told of? Newest first."""
    return await notifications.list_notifications(read, limit, cursor)


@router.get("/list_members", responses=documented(*EVERY))
async def list_members(read: Read, limit: Limit = PAGE_ROWS_DEFAULT, cursor: Cursor = None) -> members.MemberPage:
    """Who is in the workspace, and who was? Oldest first."""
    return await members.list_members(read, limit, cursor)


@router.get("/list_invitations", responses=documented(*EVERY))
async def list_invitations(
    read: Read, limit: Limit = PAGE_ROWS_DEFAULT, cursor: Cursor = None
) -> invitations.InvitationPage:
    """For whom is a place kept? Oldest first."""
    return await invitations.list_invitations(read, limit, cursor)


@router.get("/list_tokens", responses=documented(*EVERY))
async def list_tokens(read: Read, limit: Limit = PAGE_ROWS_DEFAULT, cursor: Cursor = None) -> tokens.TokenPage:
    """Which machines may act for members? Oldest first."""
    return await tokens.list_tokens(read, limit, cursor)


@router.get("/list_labels", responses=documented(*EVERY))
async def list_labels(read: Read, limit: Limit = PAGE_ROWS_DEFAULT, cursor: Cursor = None) -> labels.LabelPage:
    """What can conversations bear, and what do they bear? Oldest first."""
    return await labels.list_labels(read, limit, cursor)


@router.get("/list_canned_replies", responses=documented(*EVERY))
async def list_canned_replies(
    read: Read, limit: Limit = PAGE_ROWS_DEFAULT, cursor: Cursor = None
) -> canned_replies.CannedReplyPage:
    """Which texts are kept to answer with? Oldest first."""
    return await canned_replies.list_canned_replies(read, limit, cursor)


@router.get("/list_teams", responses=documented(*EVERY))
async def list_teams(read: Read, limit: Limit = PAGE_ROWS_DEFAULT, cursor: Cursor = None) -> teams.TeamPage:
    """Who is called by which name? Oldest first."""
    return await teams.list_teams(read, limit, cursor)


@router.get("/list_views", responses=documented(*EVERY))
async def list_views(read: Read, limit: Limit = PAGE_ROWS_DEFAULT, cursor: Cursor = None) -> views.ViewPage:
    """Which filters have a name? Mine, and everybody's."""
    return await views.list_views(read, limit, cursor)


@router.get("/list_channels", responses=documented(*EVERY))
async def list_channels(read: Read, limit: Limit = PAGE_ROWS_DEFAULT, cursor: Cursor = None) -> channels.ChannelPage:
    """By which numbers do customers reach us, and how are they? Oldest first."""
    return await channels.list_channels(read, limit, cursor)


@router.get("/list_templates", responses=documented(*EVERY))
async def list_templates(
    read: Read, channel_id: UUID | None = None, limit: Limit = PAGE_ROWS_DEFAULT, cursor: Cursor = None
) -> templates.TemplatePage:
    """With which texts may we write outside the window? Of one channel, or of all."""
    return await templates.list_templates(read, channel_id, limit, cursor)
