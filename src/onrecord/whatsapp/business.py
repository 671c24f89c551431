"""Meta's API as somebody who connects a number needs it: whether a token is good, and for which numbers."""

from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode

import orjson
import structlog
from pydantic import SecretStr

from onrecord import errors
from onrecord.egress import Egress, EgressError, Refused
from onrecord.identity import oauth
from onrecord.settings import Settings
from onrecord.whatsapp import graph
from onrecord.whatsapp.files import is_simulated

ANSWER_S_MAX = 8
ANSWER_BYTES_MAX = 1_000_000
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
    """The API at `url`. Calls are few, and by people who wait for them: a silence is soon told."""

    egress: Egress
    url: str
    version: str
    answer_s_max: float = ANSWER_S_MAX

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.egress.aclose()

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

    async def ask(
        self, method: str, path: str, token: str | None, params: dict[str, str] | None = None, **body: Any
    ) -> dict[str, Any]:
        """What a call answers, which is a JSON object; raises ChannelTokenRefused or WhatsappUnavailable."""
        query = f"?{urlencode(params)}" if params else ""
        url = f"{self.url.rstrip('/')}/{self.version}/{path}{query}"
        bearer = SecretStr(token) if token else None
        try:
            async with self.egress.fetch(method, url, time_s_max=self.answer_s_max, bearer=bearer, **body) as fetched:
                status, content = fetched.status, await fetched.read(ANSWER_BYTES_MAX)
        except Refused:
            raise errors.WhatsappMisbehaves from None
        except EgressError as error:
            logger.warning("WhatsApp out of reach", error=type(error).__name__)
            raise errors.WhatsappUnavailable from None
        if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise errors.WhatsappUnavailable
        answer = _object(content)
        if not 200 <= status < 300:
            raise _refusal(status, answer)
        return answer


def client(settings: Settings) -> Business:
    """The one that the settings name."""
    return Business(graph.egress(settings), settings.graph_url, settings.graph_version)


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
