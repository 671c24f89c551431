"""Connecting numbers through Meta's dialog, as routes: there, and back again with a code."""

from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from commands.account import sessions
from commands.account.providers import ProviderAsked, take_once
from commands.account.router import SIGNED_IN, Me
from commands.channel import CHANNEL_CHARS_MAX
from commands.connect_channel import ConnectChannel
from commands.reconnect_channel import ReconnectChannel
from onrecord import clock, db, errors
from onrecord.command import Actor
from onrecord.execute import entered
from onrecord.http import Asker
from onrecord.identity import flow
from onrecord.problems import documented
from onrecord.whatsapp.business import Number
from onrecord.whatsapp.sign_up import SignUp

ALLOWED = (
    *SIGNED_IN,
    errors.Forbidden,
    errors.SecondFactorRequired,
    errors.WorkspaceNotChosen,
    errors.ChannelSignUpIsOff,
)
BACK = (
    errors.OauthStateInvalid,
    errors.OauthRefused,
    errors.OauthTokenInvalid,
    errors.ChannelTokenRefused,
    errors.NumberIsConnected,
    errors.TooManyOfThem,
    errors.WhatsappUnavailable,
    errors.WhatsappMisbehaves,
)

router = APIRouter(prefix="/v1", tags=["account"])


class SignUpBegun(BaseModel):
    """Where to come back to: a path of this server."""

    model_config = ConfigDict(extra="forbid")

    return_path: Annotated[str, Field(max_length=flow.RETURN_PATH_CHARS_MAX)] = "/"


def sign_up(request: Request) -> SignUp:
    found: SignUp = request.app.state.sign_up
    return found


Dialog = Annotated[SignUp, Depends(sign_up)]


@router.post("/begin_channel_sign_up", responses=documented(*ALLOWED))
async def begin_channel_sign_up(asked: SignUpBegun, me: Me, dialog: Dialog, response: Response) -> ProviderAsked:
    """Begin to connect numbers in Meta's dialog: go where the answer says, with the cookie that it sets."""
    asker = await (await me.asker.again()).allowed(ConnectChannel.operation)  # their workspace of now
    begun = dialog.begin(me.account_id, asker.actor.workspace_id, asked.return_path, clock.now())
    begun.cookie.set_on(response)
    return ProviderAsked(url=begun.url)


@router.get(
    "/channel_sign_up/callback",
    status_code=303,
    response_class=RedirectResponse,
    responses=documented(*ALLOWED, *BACK),
)
async def finish_channel_sign_up(me: Me, dialog: Dialog, request: Request) -> Response:
    """Come back from Meta's dialog: the numbers of the accounts that were chosen there are connected."""
    asker = await (await me.asker.again()).allowed(ConnectChannel.operation)  # their workspace of now
    answer = dict(request.query_params)
    cookie, where = request.cookies.get(dialog.cookie_name), asker.actor.workspace_id
    begun = dialog.answered(answer, cookie, me.account_id, where, clock.now())
    await take_once(me.door, begun)
    await _connect_all(dialog, me, asker, await dialog.exchange(answer["code"]))
    response = RedirectResponse(begun.return_path, status_code=303)
    flow.delete_cookie(response, secure=dialog.secure)
    return response


async def _connect_all(dialog: SignUp, me: sessions.Person, asker: Asker, token: str) -> None:
    """What fails halfway leaves the numbers before it connected. Raises NumberIsConnected where all are others'."""
    connected = 0
    for waba_id in await dialog.accounts(token):
        for number in await dialog.enlist(waba_id, token):
            connected += await _connect(dialog, me, asker.actor, waba_id, number, SecretStr(token))
    if not connected:
        raise errors.NumberIsConnected


async def _connect(
    dialog: SignUp, me: sessions.Person, actor: Actor, waba_id: str, number: Number, token: SecretStr
) -> bool:
    """A number that is ours already gets the new token; one that is another workspace's is left alone."""
    execute = me.door.executor.execute
    if (channel_id := await _ours(me, actor, number)) is not None:
        await execute(ReconnectChannel(channel_id=channel_id, token=token), actor)
        return True
    await dialog.register(number, token.get_secret_value())
    command = ConnectChannel(
        name=(number.name or number.display_number)[:CHANNEL_CHARS_MAX],
        phone_number_id=number.phone_number_id,
        waba_id=waba_id,
        display_number=number.display_number,
        token=token,
        simulated=dialog.business.simulated,
    )
    try:
        await execute(command, actor)
    except errors.NumberIsConnected:
        return False
    return True


async def _ours(me: sessions.Person, actor: Actor, number: Number) -> UUID | None:
    statement = db.sql("commands", "find_channel_of_number")
    async with entered(me.door.pool, actor, clock.now()) as connection:
        found = await connection.execute(statement, (actor.workspace_id, number.phone_number_id))
    row = await found.fetchone()
    return cast("UUID", row[0]) if row else None
