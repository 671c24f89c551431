"""Sign-in with somebody else's account: the providers of the settings, and the two steps of a flow with one of them.

begun = await providers.begin("google", "/inbox")         # set begun.cookie, redirect to begun.url
flow = providers.answered("google", query, cookie)        # at the callback; record flow.id: it is good once only
account = await providers.account(flow, query)            # who it is
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from onrecord import clock, errors
from onrecord.egress import Egress
from onrecord.identity import flow as flows
from onrecord.identity import oidc
from onrecord.identity.flow import Cookie, Flow, Seal
from onrecord.identity.oauth import GitHub, Meta, Provider, ProviderAccount
from onrecord.identity.oidc import OpenIdConnect
from onrecord.settings import PREFIX, Settings, SettingsAreWrong

CALLBACK_PATH = "/v1/sign_in/{provider}/callback"
CODE_CHARS_MAX = 2_048
GOOGLE_ISSUER = "https://accounts.google.com"
PASSING = frozenset({"server_error", "temporarily_unavailable"})


@dataclass(frozen=True)
class Begun:
    """Where to send the browser, and the cookie that it needs to come back."""

    url: str
    cookie: Cookie


class Providers:
    """The providers by their names. Nothing is asked of them before somebody signs in."""

    def __init__(
        self,
        providers: Iterable[Provider],
        origin: str,
        seal: Seal,
        egress: Egress,
        now: clock.Clock = clock.now,
    ) -> None:
        self._providers = {provider.name: provider for provider in providers}
        self._origin = origin
        self._seal = seal
        self._egress = egress
        self._now = now

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._egress.aclose()

    @property
    def labels(self) -> dict[str, str]:
        """What to write on each provider's button, by its name."""
        return {name: provider.label for name, provider in self._providers.items()}

    @property
    def secure(self) -> bool:
        return self._origin.startswith("https:")

    @property
    def cookie_name(self) -> str:
        return flows.cookie_name(secure=self.secure)

    async def begin(self, name: str, return_path: str, for_account: UUID | None = None) -> Begun:
        """Raises NoSuchProvider, ReturnPathIsMalformed or ProviderUnavailable."""
        provider = self._find(name)
        flow = flows.begin(name, return_path, self._now(), for_account)
        url = await provider.authorization_url(flow, self._redirect_uri(name))
        return Begun(url, Cookie(self._seal.seal(flow), self.secure))

    def answered(self, name: str, answer: Mapping[str, str], cookie: str | None) -> Flow:
        """The flow that this browser began and this answer is for.

        Raises OauthStateInvalid, OauthRefused if the user said no, ProviderUnavailable if the provider could not.
        Whoever calls records `flow.id` as used before `account`, and takes a recorded one for OauthStateInvalid.
        """
        self._find(name)
        flow = self._seal.open(cookie, name, answer.get("state", ""), self._now())
        if error := answer.get("error"):
            raise errors.ProviderUnavailable if error in PASSING else errors.OauthRefused
        if not 0 < len(answer.get("code", "")) <= CODE_CHARS_MAX:
            raise errors.OauthStateInvalid
        return flow

    async def account(self, flow: Flow, answer: Mapping[str, str]) -> ProviderAccount:
        """Who signed in; raises OauthStateInvalid, OauthTokenInvalid or ProviderUnavailable."""
        return await self._find(flow.provider).account(flow, answer, self._redirect_uri(flow.provider))

    def _find(self, name: str) -> Provider:
        try:
            return self._providers[name]
        except KeyError:
            raise errors.NoSuchProvider from None

    def _redirect_uri(self, name: str) -> str:
        return self._origin + CALLBACK_PATH.format(provider=name)


def from_settings(settings: Settings) -> Providers:
    """The providers that the settings name, which may be none; raises SettingsAreWrong."""
    issuer = settings.oidc_issuer
    if issuer is not None and not oidc.is_trustworthy(issuer, near=oidc.is_near(issuer)):
        raise SettingsAreWrong(f"{PREFIX}OIDC_ISSUER: must be an https URL, or http on this machine")
    egress = Egress([issuer] if issuer else [])  # the operator's own may well be in a private network
    chosen: list[Provider] = []
    if issuer is not None:
        credentials = _credentials(settings, "oidc")
        if credentials is None:
            raise SettingsAreWrong(f"{PREFIX}OIDC_ISSUER needs {PREFIX}OIDC_CLIENT_ID and {PREFIX}OIDC_CLIENT_SECRET")
        chosen.append(OpenIdConnect("oidc", settings.oidc_name, issuer, credentials, egress))
    if google := _credentials(settings, "google"):
        chosen.append(OpenIdConnect("google", "Google", GOOGLE_ISSUER, google, egress))
    if github := _credentials(settings, "github"):
        chosen.append(GitHub(github, egress))
    if meta := _credentials(settings, "meta"):
        chosen.append(Meta(meta, egress))
    return Providers(chosen, settings.public_origin, Seal(settings.vault()), egress)


def _credentials(settings: Settings, name: str) -> tuple[str, str] | None:
    """The client's id and secret at this provider; None if it is off."""
    client_id, secret = getattr(settings, f"{name}_client_id"), getattr(settings, f"{name}_client_secret")
    if (client_id is None) != (secret is None):
        prefix = f"{PREFIX}{name.upper()}_CLIENT_"
        raise SettingsAreWrong(f"{prefix}ID and {prefix}SECRET must be set both or not at all")
    return None if client_id is None else (client_id, secret.get_secret_value())
