"""Claude, as the worker asks: one attempt, one time limit, each error classed. The only module that knows the SDK.

    async with client.opened(url, key) as claude:
        answer = await claude.ask(request, time_s_max=30)

The API takes no idempotency key: a call that is made again may be billed again. So nothing is retried here.
"""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import NoReturn

import anthropic
import httpx2
from pydantic import SecretStr

from onrecord.ai import answer as answers
from onrecord.ai import call_errors
from onrecord.ai.answer import Answer, Senseless
from onrecord.ai.asking import Request
from onrecord.ai.call_errors import CallError, GiveUp, Later, Stop, Unknown
from onrecord.ai.offered import Model

__all__ = ["CallError", "Claude", "GiveUp", "Later", "Stop", "Unknown", "is_offline", "opened"]

THE_SERVICE = "https://api.anthropic.com"
CONNECT_S_MAX = 5.0
CONNECTIONS_MAX = 50
ANSWER_BYTES_MAX = 4_194_304
MODELS_MAX = 500
PART_OF_A_COUNT = ("model", "messages", "system", "output_config")
_JSON = {"Content-Type": "application/json"}
_NEVER_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)


@dataclass(frozen=True)
class Claude:
    """The Messages API at `url`."""

    url: str
    sdk: anthropic.AsyncAnthropic

    @property
    def is_offline(self) -> bool:
        """Whether it is a stand-in and not Anthropic's service: then everything it says is labelled so."""
        return is_offline(self.url)

    async def ask(self, request: Request, time_s_max: float) -> Answer:
        """The answer, within the time as a whole. Raises a CallError."""
        began = time.monotonic()
        async with _classed(time_s_max):
            came = await self.sdk.post(
                "/v1/messages",
                cast_to=httpx2.Response,
                content=request.content,
                options={"headers": _JSON, "timeout": _steps(time_s_max)},
            )
        latency_ms = round((time.monotonic() - began) * 1000)
        raw, request_id = came.content, came.headers.get("request-id")
        if len(raw) > ANSWER_BYTES_MAX:
            raise Unknown("answer_too_long", request_id=request_id)
        try:
            return answers.parse(raw, request_id, latency_ms)
        except Senseless:
            raise Unknown("senseless_answer", status=came.status_code, request_id=request_id) from None

    async def count_tokens(self, request: Request, time_s_max: float) -> int:
        """How many tokens the request's prompt has; that costs nothing. For `asking.counted`. Raises a CallError."""
        body = {name: part for name, part in request.body.items() if name in PART_OF_A_COUNT}
        async with _classed(time_s_max):
            counted = await self.sdk.messages.count_tokens(**body, timeout=_steps(time_s_max))
        return counted.input_tokens

    async def models(self, time_s_max: float) -> Sequence[Model]:
        """Which there are, `MODELS_MAX` at most. Raises a CallError."""
        found: list[Model] = []
        async with _classed(time_s_max):
            async for one in self.sdk.models.list(timeout=_steps(time_s_max)):
                found.append(Model(one.id, one.lifecycle, one.retires_at))
                if len(found) == MODELS_MAX:
                    break
        return found


def is_offline(url: str) -> bool:
    """Whether the address is another one than Anthropic's."""
    return url.rstrip("/").lower() != THE_SERVICE


@asynccontextmanager
async def opened(url: str, key: SecretStr) -> AsyncIterator[Claude]:
    """A client, for as long as the block lasts. It keeps connections: one of a process is enough.

    Nothing of the environment is listened to, no redirect is followed, and our traces stay with us.
    """
    limits = httpx2.Limits(max_connections=CONNECTIONS_MAX)
    http = httpx2.AsyncClient(  # the SDK's own takes proxies
        trust_env=False, verify=_authorities(), follow_redirects=False, limits=limits
    )
    async with anthropic.AsyncAnthropic(
        api_key=key.get_secret_value(),
        base_url=url,
        max_retries=0,
        http_client=http,
        open_telemetry={"propagation": False, "traces": {"enabled": False}},
    ) as sdk:
        yield Claude(url, sdk)


@cache
def _authorities() -> ssl.SSLContext:
    """Read once: it takes 30 ms each time."""
    return httpx2.create_ssl_context(trust_env=False)


@asynccontextmanager
async def _classed(time_s_max: float) -> AsyncIterator[None]:
    """Whatever goes wrong in the block, or takes longer, is a CallError."""
    try:
        async with asyncio.timeout(time_s_max):
            yield
    except (TimeoutError, anthropic.AnthropicError) as error:
        _raise(error)


def _raise(error: TimeoutError | anthropic.AnthropicError) -> NoReturn:
    match error:
        case TimeoutError():
            raise Unknown("timeout") from None
        case anthropic.APIConnectionError(__cause__=cause) if isinstance(cause, _NEVER_SENT):
            raise Later("not_reached") from None
        case anthropic.APITimeoutError():
            raise Unknown("timeout") from None
        case anthropic.APIConnectionError():
            raise Unknown("connection_cut") from None
        case anthropic.APIStatusError():
            raise call_errors.read(error.status_code, error.error_code, error.type, error.response.headers) from None
        case _:
            raise Unknown("senseless_answer") from None


def _steps(time_s_max: float) -> httpx2.Timeout:
    return httpx2.Timeout(time_s_max, connect=min(CONNECT_S_MAX, time_s_max))
