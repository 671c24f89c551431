"""A browser that signs in at a provider, as far as OnRecord sees it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
from pydantic import SecretStr

from oidc_double import CLIENT_ID, CLIENT_SECRET, Double
from onrecord import trust
from onrecord.egress import Egress
from onrecord.identity import providers
from onrecord.identity.flow import Flow, Seal
from onrecord.identity.oauth import GitHub, Meta, Provider, ProviderAccount
from onrecord.identity.providers import Begun, Providers
from onrecord.settings import Settings

Changed = Callable[[dict[str, str]], dict[str, str]]


@dataclass(frozen=True)
class Answer:
    """What the browser brings back: the parameters of the callback, and its cookie."""

    parameters: dict[str, str]
    cookie: str


def with_provider(settings: Settings, double: Double, **more: Any) -> Settings:
    """The settings of an installation that signs in at the double by OpenID Connect."""
    chosen = {"oidc_issuer": double.issuer, "oidc_client_id": CLIENT_ID, "oidc_client_secret": SecretStr(CLIENT_SECRET)}
    return settings.model_copy(update=chosen | more)


def plain(settings: Settings, double: Double) -> Providers:
    """GitHub and Meta, played by the double."""
    egress, credentials = Egress([double.issuer]), (CLIENT_ID, CLIENT_SECRET)
    double.script.auth_method = "client_secret_post"
    both: list[Provider] = [
        GitHub(credentials, egress, site=double.issuer, api=double.issuer),
        Meta(credentials, egress, site=double.issuer, api=double.issuer),
    ]
    return Providers(both, settings.public_origin, Seal(settings.vault()), egress)


async def sent_back(begun: Begun) -> Answer:
    """Go to the provider, sign in there, and be sent back."""
    async with httpx.AsyncClient(trust_env=False, verify=trust.authorities()) as browser:
        response = await browser.get(begun.url)
    assert response.status_code == httpx.codes.FOUND, response.text
    return Answer(dict(parse_qsl(urlsplit(response.headers["location"]).query)), begun.cookie.value)


async def sign_in(of: Providers, name: str = "oidc") -> ProviderAccount:
    answer = await sent_back(await of.begin(name, "/inbox"))
    return await of.account(taken(of, answer, name), answer.parameters)


def taken(of: Providers, answer: Answer, name: str = "oidc") -> Flow:
    return of.answered(name, answer.parameters, answer.cookie)


def redirect_uri(settings: Settings, name: str) -> str:
    return settings.public_origin + providers.CALLBACK_PATH.format(provider=name)
