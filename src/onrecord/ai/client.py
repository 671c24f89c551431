"""Claude, as the worker asks: one attempt, one time limit, each error classed. The only module that knows the SDK.

    async with client.opened(url, key) as claude:
        answer = await claude.ask(request, time_s_max=30)

The API takes no idempotency key: a call that is made again may be billed again. So nothing is retried here.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from pydantic import SecretStr

from onrecord.ai.answer import Answer
from onrecord.ai.asking import Request

THE_SERVICE = "https://api.anthropic.com"


class CallError(Exception):
    """A call by which no answer was had. `code` is the API's `error_code`, else its error type, else our own word.

    CallError
    ├── Later      not done, and not billed: the same may be asked again, after `after_s` if that is known
    ├── GiveUp     this request will never be answered
    ├── Stop       nothing of this workspace will be answered until a person has done something: key, spend cap
    └── Unknown    it was asked, and may have been answered and billed
    """

    def __init__(
        self, code: str, *, status: int | None = None, request_id: str | None = None, after_s: float | None = None
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.request_id = request_id
        self.after_s = after_s


class Later(CallError):
    """Too much at once, or nobody there: 429, 529, 500, 503, a refused connection."""


class GiveUp(CallError):
    """The request itself: 400, 404, 413, 422 and what else is the caller's."""


class Stop(CallError):
    """The account: 401, 402, 403 and spend caps, whatever their status."""


class Unknown(CallError):
    """A time-out after sending, a connection that was cut, an answer that is none: 408, 504."""


class Model(NamedTuple):
    """A model that the service offers."""

    id: str
    lifecycle: str
    retires_at: datetime | None


@dataclass(frozen=True)
class Claude:
    """The Messages API at `url`."""

    url: str

    @property
    def is_offline(self) -> bool:
        """Whether it is a stand-in and not Anthropic's service: then everything it says is labelled so."""
        return is_offline(self.url)

    async def ask(self, request: Request, time_s_max: float) -> Answer:
        """The answer, within the time as a whole. Raises a CallError."""
        raise NotImplementedError

    async def models(self, time_s_max: float) -> Sequence[Model]:
        """Which there are. Raises a CallError."""
        raise NotImplementedError


def is_offline(url: str) -> bool:
    """Whether the address is another one than Anthropic's."""
    return url.rstrip("/").lower() != THE_SERVICE


@asynccontextmanager
async def opened(url: str, key: SecretStr) -> AsyncIterator[Claude]:
    """A client, for as long as the block lasts. It keeps connections: one of a process is enough."""
    yield Claude(url)
    raise NotImplementedError
