"""The commands on a workspace's furniture, as routes: labels, canned replies, teams, policy, notifications, views."""

from fastapi import APIRouter

from commands.canned_reply import CannedReplyKept
from commands.create_canned_reply import CreateCannedReply
from commands.create_label import CreateLabel
from commands.create_team import CreateTeam
from commands.delete_canned_reply import DeleteCannedReply
from commands.delete_label import DeleteLabel
from commands.delete_team import DeleteTeam
from commands.delete_view import DeleteView
from commands.label import LabelKept
from commands.router import EVERY, command_route
from commands.save_view import SaveView, ViewKept
from commands.set_inbox_policy import InboxPolicyKept, SetInboxPolicy
from commands.set_notifications import NotificationsKept, SetNotifications
from commands.team import TeamKept
from commands.update_canned_reply import UpdateCannedReply
from commands.update_label import UpdateLabel
from commands.update_team import UpdateTeam
from onrecord import errors
from onrecord.command_route import CommandRoute
from onrecord.http import Run

NAMED = (*EVERY, errors.NameIsTaken)
NEW = (*NAMED, errors.TooManyOfThem)

router = APIRouter(prefix="/v1", tags=["commands"], route_class=CommandRoute)


@router.post("/create_label", **command_route(201, *NEW))
async def create_label(command: CreateLabel, run: Run) -> LabelKept:
    """Make a label."""
    return await run(command)


@router.post("/update_label", **command_route(200, *NAMED, errors.NoSuchLabel))
async def update_label(command: UpdateLabel, run: Run) -> LabelKept:
    """Change a label's name and colour."""
    return await run(command)


@router.post("/delete_label", **command_route(200, *EVERY, errors.NoSuchLabel))
async def delete_label(command: DeleteLabel, run: Run) -> LabelKept:
    """Delete a label. Where it stands it stays."""
    return await run(command)


@router.post("/create_canned_reply", **command_route(201, *NEW))
async def create_canned_reply(command: CreateCannedReply, run: Run) -> CannedReplyKept:
    """Keep a text to answer with."""
    return await run(command)


@router.post("/update_canned_reply", **command_route(200, *NAMED, errors.NoSuchCannedReply))
async def update_canned_reply(command: UpdateCannedReply, run: Run) -> CannedReplyKept:
    """Change a canned reply."""
    return await run(command)


@router.post("/delete_canned_reply", **command_route(200, *EVERY, errors.NoSuchCannedReply))
async def delete_canned_reply(command: DeleteCannedReply, run: Run) -> CannedReplyKept:
    """Delete a canned reply."""
    return await run(command)


@router.post("/create_team", **command_route(201, *NEW, errors.NoSuchMember))
async def create_team(command: CreateTeam, run: Run) -> TeamKept:
    """Make a team of members."""
    return await run(command)


@router.post("/update_team", **command_route(200, *NAMED, errors.NoSuchTeam, errors.NoSuchMember))
async def update_team(command: UpdateTeam, run: Run) -> TeamKept:
    """Change a team's name and members."""
    return await run(command)


@router.post("/delete_team", **command_route(200, *EVERY, errors.NoSuchTeam, errors.TeamIsInUse))
async def delete_team(command: DeleteTeam, run: Run) -> TeamKept:
    """Delete a team. Its members stay."""
    return await run(command)


@router.post("/set_inbox_policy", **command_route(200, *EVERY, errors.NoSuchTeam))
async def set_inbox_policy(command: SetInboxPolicy, run: Run) -> InboxPolicyKept:
    """Say how the inbox works by itself."""
    return await run(command)


@router.post("/set_notifications", **command_route(200, *EVERY))
async def set_notifications(command: SetNotifications, run: Run) -> NotificationsKept:
    """Say what you want to be told of, and how."""
    return await run(command)


@router.post(
    "/save_view",
    **command_route(200, *EVERY, errors.TooManyOfThem, errors.NoSuchView, errors.NoSuchLabel, errors.NoSuchMember),
)
async def save_view(command: SaveView, run: Run) -> ViewKept:
    """Keep filters of the list under a name."""
    return await run(command)


@router.post("/delete_view", **command_route(200, *EVERY, errors.NoSuchView))
async def delete_view(command: DeleteView, run: Run) -> ViewKept:
    """Delete a view."""
    return await run(command)
