"""WhatsApp's side of a customer's file: where its bytes are, asked for anew each time, and the bytes themselves.

The address is good for five minutes, the id for seven days (Cloud API, Media). Both want the channel's token.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import BaseModel, SecretStr, ValidationError

from onrecord.egress import Egress, Fetched, Refused

HOSTS = frozenset({"graph.facebook.com", "lookaside.fbsbx.com"})
INFO_BYTES_MAX = 65_536
INFO_S_MAX = 15
ADDRESSES_MAX = 2  # asked for in one call: the first may be used up already
GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.FORBIDDEN})  # an address of yesterday

Tokens = Callable[[UUID, UUID], Awaitable[SecretStr | None]]
"""The token of a workspace's channel; None if it has none any more."""


class NotToBeHad(Exception):
    """The provider doesn't give the file now; the reason is a word."""


class AddressRefused(Exception):
    """The file is where OnRecord doesn't go."""


class Info(BaseModel):
    """What the provider says of a file; the rest of its answer is left aside."""

    url: str
    sha256: str | None = None
    file_size: int | None = None


class Offered(NamedTuple):
    """A file whose bytes are on their way: what is said of it, and the bytes."""

    info: Info
    fetched: Fetched


@dataclass(frozen=True)
class Files:
    """Files of one Graph API. Another base URL than Meta's is one of our own, which may give its own addresses."""

    egress: Egress
    url: str
    version: str
    tokens: Tokens

    @asynccontextmanager
    async def offered(
        self, workspace_id: UUID, channel_id: UUID, provider_media_id: str, time_s_max: float
    ) -> AsyncIterator[Offered]:
        """The file, while the block lasts. Raises NotToBeHad, AddressRefused or an EgressError."""
        token = await self.tokens(workspace_id, channel_id)
        if token is None:
            raise NotToBeHad("no_token")
        for _ in range(ADDRESSES_MAX):
            info = await self._info(provider_media_id, token)
            async with self._bytes(info, token, time_s_max) as fetched:
                if fetched.status == HTTPStatus.OK:
                    yield Offered(info, fetched)
                    return
                if fetched.status not in GONE:
                    raise NotToBeHad("provider_busy")
        raise NotToBeHad("address_expired")

    async def _info(self, provider_media_id: str, token: SecretStr) -> Info:
        if not provider_media_id.isalnum():
            raise NotToBeHad("id_malformed")
        url = f"{self.url.rstrip('/')}/{self.version}/{provider_media_id}"
        try:
            async with self.egress.fetch("GET", url, time_s_max=INFO_S_MAX, hosts=HOSTS, bearer=token) as fetched:
                if fetched.status != HTTPStatus.OK:
                    raise NotToBeHad("token_refused" if fetched.status == HTTPStatus.UNAUTHORIZED else "provider_busy")
                return Info.model_validate_json(await fetched.read(INFO_BYTES_MAX))
        except (ValidationError, Refused):
            raise NotToBeHad("provider_busy") from None

    @asynccontextmanager
    async def _bytes(self, info: Info, token: SecretStr, time_s_max: float) -> AsyncIterator[Fetched]:
        """What is refused after the answer has begun, such as too long a body, isn't the address's fault."""
        answered = False
        try:
            async with self.egress.fetch("GET", info.url, time_s_max=time_s_max, hosts=HOSTS, bearer=token) as fetched:
                answered = True
                yield fetched
        except Refused as refused:
            if answered:
                raise
            raise AddressRefused(refused.reason) from None


def bearer_hosts(url: str) -> frozenset[str]:
    """The hosts that a channel's token is for."""
    return HOSTS | {urlsplit(url).hostname or ""}


def is_simulated(url: str) -> bool:
    """Whether the Graph API at this URL isn't Meta's."""
    return urlsplit(url).hostname not in HOSTS


def own_origins(url: str) -> tuple[str, ...]:
    """The Graph API's base URL where it isn't Meta's: whoever set it means it, wherever it leads."""
    return (url,) if is_simulated(url) else ()
