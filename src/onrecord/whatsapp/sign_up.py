"""Embedded sign-up: somebody lets the app use their WhatsApp account in Meta's dialog, and comes back with a code.

It is OAuth 2.0 without PKCE, which Meta doesn't offer here: the state is bound to the browser by a sealed cookie and to
the account and the workspace of whoever began, and a code is exchanged with the app's secret.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import structlog

from onrecord import errors
from onrecord.identity import flow as flows
from onrecord.identity.flow import Cookie, Flow, Seal
from onrecord.identity.oauth import text
from onrecord.identity.providers import CODE_CHARS_MAX, Begun
from onrecord.settings import PREFIX, Settings, SettingsAreWrong
from onrecord.vault import Vault
from onrecord.whatsapp.business import Business, Number

NAME = "whatsapp"
CALLBACK_PATH = "/v1/channel_sign_up/callback"
SCOPES = ("whatsapp_business_management", "whatsapp_business_messaging")
ACCOUNTS_MAX = 10  # of one sign-up
PIN_DIGITS = 6

logger = structlog.get_logger("whatsapp")


@dataclass(frozen=True)
class SignUp:
    """The dialog's two ends, and what is asked of the API when somebody comes back. `app` is id and secret."""

    business: Business
    app: tuple[str, str] | None
    dialog_url: str
    configuration_id: str | None
    origin: str
    vault: Vault

    @property
    def secure(self) -> bool:
        return self.origin.startswith("https:")

    @property
    def cookie_name(self) -> str:
        return flows.cookie_name(secure=self.secure)

    def begin(self, account_id: UUID, workspace_id: UUID, return_path: str, now: datetime) -> Begun:
        """Raises ChannelSignUpIsOff or ReturnPathIsMalformed."""
        app_id, _ = self._app()
        flow = flows.begin(NAME, return_path, now, account_id, workspace_id)
        asked = {
            "client_id": app_id,
            "redirect_uri": self._redirect_uri,
            "response_type": "code",
            "state": flow.state,
            **({"config_id": self.configuration_id} if self.configuration_id else {"scope": ",".join(SCOPES)}),
        }
        url = f"{self.dialog_url.rstrip('/')}/{self.business.version}/dialog/oauth?{urlencode(asked)}"
        return Begun(url, Cookie(self._seal.seal(flow), self.secure))

    def answered(
        self, answer: Mapping[str, str], cookie: str | None, account_id: UUID, workspace_id: UUID, now: datetime
    ) -> Flow:
        """The flow that this browser and this account began in this workspace.

        Raises OauthStateInvalid, or OauthRefused for a no.
        """
        self._app()
        flow = self._seal.open(cookie, NAME, answer.get("state", ""), now)
        if (flow.for_account, flow.for_workspace) != (account_id, workspace_id):
            raise errors.OauthStateInvalid
        if answer.get("error"):
            raise errors.OauthRefused
        if not 0 < len(answer.get("code", "")) <= CODE_CHARS_MAX:
            raise errors.OauthStateInvalid
        return flow

    async def exchange(self, code: str) -> str:
        """The token that a code is good for, once; raises OauthTokenInvalid or WhatsappUnavailable."""
        app_id, secret = self._app()
        asked = {
            "client_id": app_id,
            "client_secret": secret,
            "code": code,
            "redirect_uri": self._redirect_uri,
            "grant_type": "authorization_code",
        }
        try:
            answer = await self.business.ask("POST", "oauth/access_token", None, data=asked)
        except errors.ChannelTokenRefused:
            raise errors.OauthTokenInvalid from None
        if (token := text(answer.get("access_token"), 1_000)) is None:
            raise errors.WhatsappMisbehaves
        return token

    async def accounts(self, token: str) -> list[str]:
        """The ids of the accounts that a token was granted; raises OauthTokenInvalid where it is not ours, or none."""
        app_id, secret = self._app()
        answer = await self.business.ask("GET", "debug_token", f"{app_id}|{secret}", params={"input_token": token})
        found = answer.get("data")
        if not isinstance(found, dict) or found.get("is_valid") is not True or str(found.get("app_id")) != app_id:
            raise errors.OauthTokenInvalid
        granted = _targets(found.get("granular_scopes"))
        if not granted:
            logger.warning("sign-up without an account")
            raise errors.OauthTokenInvalid(
                "no WhatsApp account was chosen in Meta's dialog: begin again and choose one"
            )
        return granted[:ACCOUNTS_MAX]

    async def enlist(self, waba_id: str, token: str) -> list[Number]:
        """Have the account's webhooks sent to the app; the numbers that it has."""
        await self.business.ask("POST", f"{waba_id}/subscribed_apps", token, json={})
        return await self.business.numbers(waba_id, token)

    async def register(self, number: Number, token: str) -> None:
        """Let the API use a number. The pin, its second step at Meta, is made of our secret: always the same."""
        asked = {"messaging_product": "whatsapp", "pin": self.pin(number.phone_number_id)}
        await self.business.ask("POST", f"{number.phone_number_id}/register", token, json=asked)

    def pin(self, phone_number_id: str) -> str:
        derived = int.from_bytes(self.vault.match("registration pin", phone_number_id)[:8])
        return f"{derived % 10**PIN_DIGITS:0{PIN_DIGITS}}"

    @property
    def _redirect_uri(self) -> str:
        return self.origin + CALLBACK_PATH

    @property
    def _seal(self) -> Seal:
        return Seal(self.vault)

    def _app(self) -> tuple[str, str]:
        if self.app is None:
            raise errors.ChannelSignUpIsOff
        return self.app


def from_settings(settings: Settings, business: Business) -> SignUp:
    """Off unless the settings name the app; raises SettingsAreWrong where they name half of it."""
    app_id, secret = settings.whatsapp_app_id, settings.whatsapp_app_secret
    if app_id is not None and secret is None:
        raise SettingsAreWrong(f"{PREFIX}WHATSAPP_APP_ID needs {PREFIX}WHATSAPP_APP_SECRET")
    return SignUp(
        business,
        (app_id, secret.get_secret_value()) if app_id is not None and secret is not None else None,
        settings.whatsapp_dialog_url,
        settings.whatsapp_configuration_id,
        settings.public_origin,
        settings.vault(),
    )


def _targets(granted: object) -> list[str]:
    """The accounts that every one of our scopes was granted for."""
    of: dict[str, set[str]] = {}
    for grant in granted if isinstance(granted, list) else []:
        if isinstance(grant, dict) and isinstance(grant.get("target_ids"), list):
            of[str(grant.get("scope"))] = {one for one in map(_digits, grant["target_ids"]) if one}
    return sorted(set.intersection(*(of.get(scope, set()) for scope in SCOPES)))


def _digits(found: Any) -> str | None:
    return found if isinstance(found, str) and 0 < len(found) <= 40 and found.isascii() and found.isdigit() else None
