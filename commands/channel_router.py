"""The commands on channels, as routes. Those that bring a token in are checked with Meta first."""

from fastapi import APIRouter

from commands.channel import ChannelKept
from commands.channel_entrance import AtTheEntrance, NewToken, NumberAndToken
from commands.disable_channel import DisableChannel
from commands.refresh_templates import RefreshTemplates, TemplatesAsked
from commands.router import EVERY, command_route
from onrecord import errors
from onrecord.http import Run

WITH_A_TOKEN = (
    *EVERY,
    errors.ChannelTokenRefused,
    errors.NumberIsNotOfAccount,
    errors.WhatsappUnavailable,
    errors.WhatsappMisbehaves,
)
ON_A_CHANNEL = (errors.NoSuchChannel, errors.ChannelIsDisabled)

router = APIRouter(prefix="/v1", tags=["commands"])


@router.post(
    "/connect_channel",
    **command_route(201, *WITH_A_TOKEN, errors.NumberIsConnected, errors.TooManyOfThem),
)
async def connect_channel(asked: NumberAndToken, run: Run, at: AtTheEntrance) -> ChannelKept:
    """Connect a number of the business by a token. The token is told to nobody again."""
    return await run(await at.connecting(asked))


@router.post("/reconnect_channel", **command_route(200, *WITH_A_TOKEN, *ON_A_CHANNEL))
async def reconnect_channel(asked: NewToken, run: Run, at: AtTheEntrance) -> ChannelKept:
    """Give a channel a new token: it is healthy again."""
    return await run(await at.reconnecting(run.executor, run.asker, asked))


@router.post("/disable_channel", **command_route(200, *EVERY, *ON_A_CHANNEL))
async def disable_channel(command: DisableChannel, run: Run) -> ChannelKept:
    """Give a number up. Nothing goes out by it any more, and its token is forgotten."""
    return await run(command)


@router.post("/refresh_templates", **command_route(202, *EVERY, *ON_A_CHANNEL))
async def refresh_templates(command: RefreshTemplates, run: Run) -> TemplatesAsked:
    """Have Meta asked which templates there are. They stand in list_templates a moment later."""
    return await run(command)
