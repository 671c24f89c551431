"""Meta's API as somebody who connects a number needs it: whether a token is good, and for which numbers."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import httpx
import orjson
import structlog

from onrecord import errors
from onrecord.identity import oauth
from onrecord.settings import Settings

META = "https://graph.facebook.com"
NUMBERS_MAX = 100  # of an account that are looked at
# Of Graph's own errors: what stands for a token that isn't good, or not good for this.
_AUTH_CODES = frozenset({0, 3, 10, 100, 102, 190, *range(200, 300), 131005})

logger = structlog.get_logger("whatsapp")


class Number(NamedTuple):
    """A number of an account, how people write it, and the name that Meta has verified for it."""

    phone_number_id: str
    display_number: str
    name: str | None = None


@dataclass(frozen=True)
class Business:
    """The API at `url`. Calls are few, and by people who wait for them: a second's silence is told at once."""

    http: httpx.AsyncClient
    url: str
    version: str

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()

    @property
    def simulated(self) -> bool:
        """It isn't Meta's."""
        return is_simulated(self.url)

    async def number(self, phone_number_id: str, waba_id: str, token: str) -> Number:
        """A number of the account, by a token that may look at both.

        Raises ChannelTokenRefused, NumberIsNotOfAccount or WhatsappUnavailable.
        """
        numbers = await self.numbers(waba_id, token)
        for number in numbers:
            if number.phone_number_id == phone_number_id:
                return number
        raise errors.NumberIsNotOfAccount

    async def numbers(self, waba_id: str, token: str) -> list[Number]:
        """Those of an account; raises as `number` does."""
        query = {"fields": "id,display_phone_number,verified_name", "limit": str(NUMBERS_MAX)}
        answer = await self.ask("GET", f"{waba_id}/phone_numbers", token, params=query)
        found = answer.get("data")
        return [number for number in map(_number, found if isinstance(found, list) else []) if number]

    async def ask(self, method: str, path: str, token: str | None, **what: Any) -> dict[str, Any]:
        """What a call answers, which is a JSON object; raises ChannelTokenRefused or WhatsappUnavailable."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = f"{self.url.rstrip('/')}/{self.version}/{path}"
        request = self.http.build_request(method, url, headers=headers, **what)
        try:
            response = await oauth.send("whatsapp", self.http, request)
        except errors.ProviderMisbehaves:
            raise errors.WhatsappMisbehaves from None
        except errors.ProviderUnavailable:
            raise errors.WhatsappUnavailable from None
        answer = _object(response.content)
        if not response.is_success:
            raise _refusal(response.status_code, answer)
        return answer


def is_simulated(url: str) -> bool:
    """Whether the API at this URL isn't Meta's."""
    return url.rstrip("/").lower() != META


def client(settings: Settings) -> Business:
    """The one that the settings name. What runs on this machine is not asked for through a proxy."""
    http = oauth.http_client(trust_environment=not is_simulated(settings.graph_url))
    return Business(http, settings.graph_url, settings.graph_version)


def _object(content: bytes) -> dict[str, Any]:
    with suppress(ValueError):
        found = orjson.loads(content)
        if isinstance(found, dict):
            return found
    raise errors.WhatsappMisbehaves


def _refusal(status: int, answer: dict[str, Any]) -> errors.Refusal:
    """By the code of Graph's error. What else it says is logged nowhere: it may quote what it was asked."""
    error = answer.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    logger.warning("refused by WhatsApp", status=status, code=code if isinstance(code, int) else None)
    return errors.ChannelTokenRefused() if code in _AUTH_CODES else errors.WhatsappUnavailable()


def _number(found: object) -> Number | None:
    if not isinstance(found, dict):
        return None
    number_id, display = oauth.text(found.get("id"), 64), oauth.text(found.get("display_phone_number"), 64)
    return Number(number_id, display, oauth.text(found.get("verified_name"), 200)) if number_id and display else None
