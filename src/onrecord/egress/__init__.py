"""Egress: whatever OnRecord fetches from outside, or sends there over HTTP, goes through `Egress.fetch`.

    async with Egress(bearer_hosts={"graph.facebook.com"}) as egress:
        async with egress.fetch("GET", url, time_s_max=10, bearer=token) as fetched:
            body = await fetched.read(bytes_max=65_536)

https only, public addresses only, each redirect checked anew, no proxies of the environment, limits of size and time,
a bearer for the hosts that it is meant for. An open origin is excepted: the simulator of a development machine.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Any, Self

import httpcore
import httpx
from pydantic import SecretStr

from onrecord import trust
from onrecord.egress import addresses, urls
from onrecord.egress.addresses import Guard, Resolve
from onrecord.egress.refusals import Broken, EgressError, Refused, Unreachable

__all__ = ["Broken", "Egress", "EgressError", "Fetched", "Refused", "Unreachable"]

REDIRECTS_MAX = 3
CONNECTIONS_MAX = 100
STEPS = httpx.Timeout(20, connect=5, pool=5)  # of one step, in seconds; the whole has the caller's limit
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


@dataclass(frozen=True)
class Fetched:
    """An answer whose body is read as it comes."""

    response: httpx.Response

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def headers(self) -> Mapping[str, str]:
        return self.response.headers

    @property
    def size(self) -> int | None:
        """How many bytes the other side says that the body has."""
        said = self.headers.get("content-length", "")
        return int(said) if said.isascii() and said.isdigit() else None

    async def chunks(self, bytes_max: int) -> AsyncIterator[bytes]:
        """The body, piece by piece. Raises Refused before it is longer than `bytes_max`, or if it is compressed."""
        if self.headers.get("content-encoding", "identity") != "identity":
            raise Refused("encoded")
        if (self.size or 0) > bytes_max:
            raise Refused("too_large")
        read = 0
        async for chunk in self.response.aiter_raw():
            read += len(chunk)
            if read > bytes_max:
                raise Refused("too_large")
            yield chunk

    async def read(self, bytes_max: int) -> bytes:
        """The whole body, of `bytes_max` at most; raises as `chunks` does."""
        return b"".join([chunk async for chunk in self.chunks(bytes_max)])


class Egress:
    """The way out. One of a process is enough: it keeps connections."""

    def __init__(
        self,
        open_origins: Collection[str] = (),
        bearer_hosts: Collection[str] = (),
        *,
        tls: ssl.SSLContext | None = None,
        resolve: Resolve = addresses.resolve,
    ) -> None:
        self._open = frozenset(urls.origin(url) for url in open_origins)
        opened = [httpx.URL(one) for one in self._open]
        self._bearer_hosts = frozenset(bearer_hosts)
        transport = _Transport(
            Guard([(urls.host(url), url.port or urls.PORTS[url.scheme]) for url in opened], resolve), tls
        )
        self._http = httpx.AsyncClient(
            transport=transport,
            trust_env=False,
            timeout=STEPS,
            headers={"accept-encoding": "identity"},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),  # one asker isn't known by another's
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, _type: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        await self._http.aclose()

    @asynccontextmanager
    async def fetch(
        self,
        method: str,
        url: str,
        *,
        time_s_max: float,
        hosts: Collection[str] | None = None,
        bearer: SecretStr | None = None,
        headers: Mapping[str, str] | None = None,
        **body: Any,
    ) -> AsyncIterator[Fetched]:
        """Ask, and have the answer while the block lasts; the block's own time counts as well.

        `hosts` are the only ones asked, redirects included; `headers` are for `url` alone, no redirect is followed with
        them; `body` is httpx's `json`, `data`, `files`, `content`. Raises an EgressError, in the block too.
        """
        try:
            async with asyncio.timeout(time_s_max):
                response = await self._follow(method, url, hosts, bearer, headers, body)
                try:
                    yield Fetched(response)
                finally:
                    await response.aclose()
        except NEVER_SENT:
            raise Unreachable from None
        except (httpx.HTTPError, TimeoutError):
            raise Broken from None

    async def _follow(
        self,
        method: str,
        url: str,
        hosts: Collection[str] | None,
        bearer: SecretStr | None,
        headers: Mapping[str, str] | None,
        body: dict[str, Any],
    ) -> httpx.Response:
        for _ in range(REDIRECTS_MAX + 1):
            target = urls.checked(url, self._open, hosts)
            sent = self._headers(target, bearer, headers or {})
            request = self._http.build_request(method, target, headers=sent, **body)
            response = await self._http.send(request, stream=True)
            if not response.has_redirect_location:
                return response
            await response.aclose()
            if method != "GET" or headers:
                raise Refused("redirect_not_followed")
            url = _joined(target, response.headers["location"])
        raise Refused("redirects_too_many")

    def _headers(self, target: httpx.URL, bearer: SecretStr | None, more: Mapping[str, str]) -> dict[str, str]:
        if bearer is None or urls.host(target) not in self._bearer_hosts:
            return dict(more)
        return {**more, "authorization": f"Bearer {bearer.get_secret_value()}"}


class _Transport(httpx.AsyncHTTPTransport):
    """httpx's own, with connections made by the guard; there is no public way to hand it one."""

    def __init__(self, guard: Guard, tls: ssl.SSLContext | None) -> None:
        context = tls or trust.authorities()
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=CONNECTIONS_MAX,
            network_backend=guard,
        )


def _joined(base: httpx.URL, location: str) -> str:
    try:
        return str(base.join(location))
    except httpx.InvalidURL:
        raise Refused("url_malformed") from None
