"""OAuth 2.0 providers: what all have in common, and the two that speak no OpenID Connect, GitHub and Meta."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Protocol, cast

import httpx
import orjson
import structlog
from httpx_oauth.oauth2 import BaseOAuth2, GetAccessTokenError, OAuth2ClientAuthMethod, OAuth2RequestError

from onrecord import errors
from onrecord.egress import Egress, EgressError, Refused
from onrecord.identity.flow import Flow

ANSWER_S_MAX = 8.0  # of a whole answer, however slowly it drips
RESPONSE_BYTES_MAX = 1_000_000
SUBJECT_CHARS_MAX = 255
EMAIL_CHARS_MAX = 254
NAME_CHARS_MAX = 200
GRAPH = "v23.0"
SENT_HEADERS = ("accept", "content-type", "authorization")

logger = structlog.get_logger("providers")


@dataclass(frozen=True)
class ProviderAccount:
    """Who somebody is at a provider: `(provider, subject)` is the identity, the rest is what the provider says of them.

    `email_verified` is true only if the provider itself says so; nothing may be linked by any other address.
    """

    provider: str
    subject: str
    email: str | None
    email_verified: bool
    name: str | None


class Provider(Protocol):
    """Somebody else's sign-in. `name` stands in URLs, `label` on the button."""

    @property
    def name(self) -> str: ...

    @property
    def label(self) -> str: ...

    async def authorization_url(self, flow: Flow, redirect_uri: str) -> str:
        """Where to send the browser; raises ProviderUnavailable."""

    async def account(self, flow: Flow, answer: Mapping[str, str], redirect_uri: str) -> ProviderAccount:
        """Who the code of this answer stands for; raises ProviderUnavailable or OauthTokenInvalid."""


class Client(BaseOAuth2[dict[str, Any]]):
    """httpx-oauth's client on our way out, with our refusals in place of its errors."""

    egress: Egress

    def get_httpx_client(self) -> AbstractAsyncContextManager[httpx.AsyncClient]:
        """What it makes its requests with; none of them is sent by it."""
        return nullcontext(cast("httpx.AsyncClient", SimpleNamespace(build_request=httpx.Request)))

    async def send_request(
        self,
        client: httpx.AsyncClient,  # noqa: ARG002 - as the overridden method has it
        request: httpx.Request,
        auth: httpx.Auth | None,
        *,
        exc_class: type[OAuth2RequestError],
    ) -> httpx.Response:
        response = await send(self.name, self.egress, next(auth.sync_auth_flow(request)) if auth else request)
        if not response.is_success:
            raise exc_class("refused", response)
        return response


def client(
    egress: Egress,
    name: str,
    credentials: tuple[str, str],
    endpoints: tuple[str, str],
    method: OAuth2ClientAuthMethod,
) -> Client:
    """`credentials` are the client's id and secret, `endpoints` those of authorization and tokens."""
    made = Client(*credentials, *endpoints, name=name, token_endpoint_auth_method=method)
    made.egress = egress
    return made


async def authorization_url(of: Client, flow: Flow, redirect_uri: str, scope: list[str], **more: str) -> str:
    url = await of.get_authorization_url(
        redirect_uri,
        state=flow.state,
        scope=scope,
        code_challenge=flow.code_challenge,
        code_challenge_method="S256",
        extras_params=more,
    )
    endpoint = of.authorize_endpoint
    return url.replace(f"{endpoint}?", f"{endpoint}&", 1) if "?" in endpoint else url


async def tokens(of: Client, flow: Flow, code: str, redirect_uri: str) -> dict[str, Any]:
    """The answer to the code, a JSON object with an access token; raises ProviderUnavailable or OauthTokenInvalid."""
    try:
        answer: object = await of.get_access_token(code, redirect_uri, flow.code_verifier)
    except GetAccessTokenError as error:
        status = error.response.status_code if error.response is not None else None
        logger.warning("code not exchanged", provider=of.name, status=status)
        raise errors.OauthTokenInvalid from None
    except (TypeError, ValueError, ArithmeticError):  # expires_in that is no number, or JSON that is no object
        raise errors.ProviderMisbehaves from None
    if not isinstance(answer, dict) or not isinstance(answer.get("access_token"), str):
        logger.warning("code not exchanged", provider=of.name, status="without an access token")  # as GitHub refuses
        raise errors.OauthTokenInvalid
    return answer


async def get_json(name: str, egress: Egress, url: str, token: str | None = None) -> Any:
    """JSON from a provider, with the access token in a header; raises ProviderUnavailable."""
    headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    response = await send(name, egress, httpx.Request("GET", url, headers=headers))
    with suppress(ValueError):
        if response.is_success:
            return orjson.loads(response.content)
    logger.warning("provider misbehaves", provider=name, status=response.status_code)
    raise errors.ProviderMisbehaves


async def send(name: str, egress: Egress, request: httpx.Request) -> httpx.Response:
    """The whole answer, bounded in bytes and time; raises ProviderUnavailable.

    What the provider says of itself is never passed on.
    """
    headers = {header: request.headers[header] for header in SENT_HEADERS if header in request.headers}
    asked = (request.method, str(request.url))
    try:
        async with egress.fetch(*asked, time_s_max=ANSWER_S_MAX, headers=headers, content=request.content) as fetched:
            status, content = fetched.status, await fetched.read(RESPONSE_BYTES_MAX)
    except Refused as refused:
        logger.warning("provider misbehaves", provider=name, reason=str(refused))
        raise errors.ProviderMisbehaves from None
    except EgressError as error:
        logger.warning("provider out of reach", provider=name, error=type(error).__name__)
        raise errors.ProviderUnavailable from None
    if status >= httpx.codes.INTERNAL_SERVER_ERROR or status == httpx.codes.TOO_MANY_REQUESTS:
        logger.warning("provider out of order", provider=name, status=status)
        raise errors.ProviderUnavailable
    return httpx.Response(status, content=content, request=request)


def text(value: object, chars_max: int) -> str | None:
    """What a provider says, if it is text of a length that we take."""
    return value if isinstance(value, str) and 0 < len(value) <= chars_max and "\0" not in value else None


@dataclass(frozen=True)
class GitHub:
    """GitHub's OAuth apps. The e-mail is the account's primary one, if GitHub has verified it."""

    credentials: tuple[str, str]
    egress: Egress
    site: str = "https://github.com"
    api: str = "https://api.github.com"
    name: str = "github"
    label: str = "GitHub"

    async def authorization_url(self, flow: Flow, redirect_uri: str) -> str:
        return await authorization_url(self._client, flow, redirect_uri, ["read:user", "user:email"])

    async def account(self, flow: Flow, answer: Mapping[str, str], redirect_uri: str) -> ProviderAccount:
        token = (await tokens(self._client, flow, answer["code"], redirect_uri))["access_token"]
        profile = await get_json(self.name, self.egress, f"{self.api}/user", token)
        emails = await get_json(self.name, self.egress, f"{self.api}/user/emails", token)
        if not isinstance(profile, dict) or not isinstance(profile.get("id"), int) or not isinstance(emails, list):
            raise errors.ProviderMisbehaves
        email = next((text(row.get("email"), EMAIL_CHARS_MAX) for row in emails if _is_primary_and_verified(row)), None)
        name = text(profile.get("name"), NAME_CHARS_MAX) or text(profile.get("login"), NAME_CHARS_MAX)
        return ProviderAccount(self.name, str(profile["id"]), email, email is not None, name)

    @property
    def _client(self) -> Client:
        endpoints = (f"{self.site}/login/oauth/authorize", f"{self.site}/login/oauth/access_token")
        return client(self.egress, self.name, self.credentials, endpoints, "client_secret_post")


@dataclass(frozen=True)
class Meta:
    """Facebook's login. Its e-mail may be missing, and is never taken as verified: Meta doesn't say so."""

    credentials: tuple[str, str]
    egress: Egress
    site: str = f"https://www.facebook.com/{GRAPH}"
    api: str = f"https://graph.facebook.com/{GRAPH}"
    name: str = "meta"
    label: str = "Facebook"

    async def authorization_url(self, flow: Flow, redirect_uri: str) -> str:
        return await authorization_url(self._client, flow, redirect_uri, ["public_profile", "email"])

    async def account(self, flow: Flow, answer: Mapping[str, str], redirect_uri: str) -> ProviderAccount:
        token = (await tokens(self._client, flow, answer["code"], redirect_uri))["access_token"]
        profile = await get_json(self.name, self.egress, f"{self.api}/me?fields=id,name,email", token)
        subject = text(profile.get("id"), SUBJECT_CHARS_MAX) if isinstance(profile, dict) else None
        if subject is None:
            raise errors.ProviderMisbehaves
        email, name = text(profile.get("email"), EMAIL_CHARS_MAX), text(profile.get("name"), NAME_CHARS_MAX)
        return ProviderAccount(self.name, subject, email, email_verified=False, name=name)

    @property
    def _client(self) -> Client:
        endpoints = (f"{self.site}/dialog/oauth", f"{self.api}/oauth/access_token")
        return client(self.egress, self.name, self.credentials, endpoints, "client_secret_post")


def _is_primary_and_verified(row: object) -> bool:
    return isinstance(row, dict) and row.get("primary") is True and row.get("verified") is True
