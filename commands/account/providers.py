"""Signing in with an account at a provider, as routes: there and back again, and linking one from the profile."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, SecretStr

from commands.account import sessions, signing_in
from commands.account.bodies import ProviderNamed
from commands.account.router import SIGNED_IN, Me
from commands.account.signing_in import Door
from commands.link_provider import LinkChanged, LinkProvider, UnlinkProvider
from commands.record_sign_in import Client
from commands.record_sign_in_refused import RecordSignInRefused
from onrecord import clock, db, errors, http
from onrecord.command import system
from onrecord.identity import client_address, flow, throttle
from onrecord.identity.flow import Flow
from onrecord.identity.oauth import ProviderAccount
from onrecord.identity.providers import Begun, Providers
from onrecord.problems import documented

THERE = (errors.NoSuchProvider, errors.ReturnPathIsMalformed, errors.ProviderUnavailable, errors.TooManyAttempts)
BACK = (
    errors.NoSuchProvider,
    errors.OauthStateInvalid,
    errors.OauthRefused,
    errors.OauthTokenInvalid,
    errors.ProviderUnavailable,
    errors.ProviderMisbehaves,
    errors.ProviderEmailUnverified,
    errors.NoAccountHere,
    errors.ProviderIsLinked,
    errors.Unauthenticated,
    errors.SessionRequired,
    errors.SecondFactorNeeded,
    errors.TooManyRequests,
    errors.Malformed,
)

router = APIRouter(prefix="/v1", tags=["account"])


class ProviderOffered(BaseModel):
    """A provider, and what its button says."""

    provider: str
    label: str


class ProviderList(BaseModel):
    """The providers of this installation."""

    providers: list[ProviderOffered]


class ProviderAsked(BaseModel):
    """Where to send the browser."""

    url: str


def offered(request: Request) -> Providers:
    found: Providers = request.app.state.providers
    return found


Offered = Annotated[Providers, Depends(offered)]
AtTheDoor = Annotated[Door, Depends(sessions.door)]
ReturnPath = Annotated[str, Query(max_length=flow.RETURN_PATH_CHARS_MAX)]


@router.get("/list_providers")
async def list_providers(providers: Offered) -> ProviderList:
    """With which accounts of others can one sign in here? None, unless the settings name some."""
    return ProviderList(
        providers=[ProviderOffered(provider=name, label=label) for name, label in providers.labels.items()]
    )


@router.get("/sign_in/{provider}", status_code=303, response_class=RedirectResponse, responses=documented(*THERE))
async def authorize_with_provider(
    provider: str, providers: Offered, door: AtTheDoor, request: Request, return_path: ReturnPath = "/"
) -> Response:
    """Go to the provider to sign in. A browser follows; it comes back to the callback."""
    await _must_not_be_too_many(door, sessions.client(request))
    return _sent(await providers.begin(provider, return_path))


@router.get(
    "/sign_in/{provider}/callback", status_code=303, response_class=RedirectResponse, responses=documented(*BACK)
)
async def finish_with_provider(provider: str, providers: Offered, door: AtTheDoor, request: Request) -> Response:
    """Come back from the provider: the session begins, or the account is linked to the one signed in to."""
    answer = dict(request.query_params)
    begun = providers.answered(provider, answer, request.cookies.get(providers.cookie_name))
    await take_once(door, begun)
    account = await providers.account(begun, answer)
    if account.email is not None and not account.email_verified:
        raise errors.ProviderEmailUnverified
    response = RedirectResponse(begun.return_path, status_code=303)
    flow.delete_cookie(response, secure=providers.secure)
    if begun.for_account is None:
        await _sign_in(door, account, request, response)
    else:
        await _link(door, begun, account, request)
    return response


@router.post("/link_provider", responses=documented(*SIGNED_IN, *THERE))
async def link_provider(named: ProviderNamed, me: Me, providers: Offered, response: Response) -> ProviderAsked:
    """Begin to link an account at a provider to mine: go where the answer says, with the cookie that it sets."""
    begun = await providers.begin(named.provider, named.return_path, me.account_id)
    begun.cookie.set_on(response)
    return ProviderAsked(url=begun.url)


@router.post("/unlink_provider", responses=documented(*SIGNED_IN, errors.NoSuchLink))
async def unlink_provider(named: ProviderNamed, me: Me) -> LinkChanged:
    """Let that provider sign me in no more."""
    return await me.run_in(me.door.home, UnlinkProvider(account_id=me.account_id, provider=named.provider))


async def take_once(door: Door, begun: Flow) -> None:
    """A flow has one answer; another one raises OauthStateInvalid."""
    key = door.executor.vault.match("sign-in flow", str(begun.id))
    async with door.pool.connection() as connection:
        counted = await connection.execute(db.sql("onrecord.identity", "count_attempts"), ([key], [begun.expires_at]))
        row = await counted.fetchone()
    if row is None or row[1] > 1:
        raise errors.OauthStateInvalid


def _sent(begun: Begun) -> Response:
    response = RedirectResponse(begun.url, status_code=303)
    begun.cookie.set_on(response)
    return response


async def _sign_in(door: Door, account: ProviderAccount, request: Request, response: Response) -> None:
    """Raises NoAccountHere: an e-mail alone makes nobody somebody else."""
    found = await signing_in.find_by_provider(door, account.provider, account.subject)
    if found is None or not found.account.is_active:
        refused = RecordSignInRefused(email=account.email or account.subject, method="provider", why="unknown")
        await door.executor.execute(refused, system(door.home))
        raise errors.NoAccountHere
    begun = await signing_in.begin(door, found, "provider", sessions.client(request), None)
    sessions.set_cookie(request, response, begun.secret.text)


async def _link(door: Door, begun: Flow, account: ProviderAccount, request: Request) -> None:
    """For whoever began it, who must still be signed in. Raises Unauthenticated or ProviderIsLinked."""
    person = await sessions.person(request, await http.authenticate(request))
    if person.account_id != begun.for_account:
        raise errors.OauthStateInvalid
    command = LinkProvider(account_id=person.account_id, provider=account.provider, subject=SecretStr(account.subject))
    await person.run_in(door.home, command)


async def _must_not_be_too_many(door: Door, client: Client) -> None:
    of = client_address.network(client.address)
    attempt = throttle.attempt(door.executor.vault, throttle.SIGN_IN_BY_ADDRESS, of)
    await throttle.require(door.pool, [attempt], clock.now())
