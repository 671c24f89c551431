"""What every request and answer must satisfy before a route is asked: our Host, no other site's doing, safe headers.

There is no CORS: no other origin may read an answer. A request costs 5 to 7 µs more (Python 3.11,
a slow two-core host).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord import errors, problems
from onrecord.measuring import Measuring
from onrecord.settings import Settings

# A session's cookie is `__Host-onrecord_session`, or without the prefix over plain http on one's own machine.
SESSION_COOKIE = "onrecord_session"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OUR_SITES = frozenset({b"same-origin", b"none"})  # none: somebody typed the address
LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "[::1]")
HSTS_S = 2 * 365 * 24 * 3600

API_CSP = "default-src 'none'; frame-ancestors 'none'"
# The page of the API's documentation (`onrecord.web.api_page`): all of it is ours; its style sheet holds pictures.
DOCS_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_READ = frozenset({b"host", b"origin", b"sec-fetch-site", b"cookie", b"authorization"})
_SESSION_COOKIE = SESSION_COOKIE.encode()

Header = tuple[bytes, bytes]


@dataclass(frozen=True)
class Policy:
    """Which hosts we answer for, and which origin is ours."""

    hosts: frozenset[bytes]
    origin: bytes

    @property
    def is_https(self) -> bool:
        return self.origin.startswith(b"https:")

    def is_ours(self, origin: bytes, host: bytes) -> bool:
        """Over plain http, which is for one's own machine, also the origin that the request was sent to."""
        return origin == self.origin or (not self.is_https and origin == b"http://" + host)


def policy(settings: Settings) -> Policy:
    own = urlsplit(settings.public_origin).netloc
    hosts = settings.allowed_hosts or (*LOOPBACK_HOSTS, settings.api_host)
    return Policy(frozenset(_hostname(host.encode()) for host in (*hosts, own)), settings.public_origin.encode())


def session_cookie(settings: Settings) -> str:
    """The cookie's name: with the prefix that binds it to this host, unless everything is plain http."""
    return f"__Host-{SESSION_COOKIE}" if settings.public_origin.startswith("https:") else SESSION_COOKIE


class HardenedApi(FastAPI):
    """An API whose every answer is hardened, those of its innermost failures too, once it has a policy."""

    policy: Policy | None = None

    def build_middleware_stack(self) -> ASGIApp:
        stack = super().build_middleware_stack()
        return Measuring(stack if self.policy is None else Hardening(stack, self.policy))


class Hardening:
    """Refuses foreign hosts and cross-site requests; adds headers that an answer doesn't set itself."""

    def __init__(self, app: ASGIApp, policy: Policy) -> None:
        self._app = app
        self._policy = policy
        everywhere = _everywhere(policy)
        self._headers = _encoded({**everywhere, "content-security-policy": API_CSP})
        self._docs_headers = _encoded({**everywhere, "content-security-policy": DOCS_CSP})
        self._v1_headers = {**self._headers, b"cache-control": b"no-store"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = self._headers_for(scope["path"])

        async def hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _with(message.get("headers", ()), headers)
            await send(message)

        if refusal := self._refusal(scope):
            await problems.answer(refusal)(scope, receive, hardened)
        else:
            await self._app(scope, receive, hardened)

    def _headers_for(self, path: str) -> dict[bytes, bytes]:
        if path.startswith("/v1/"):
            return self._v1_headers
        return self._docs_headers if path == "/docs" or path.startswith("/docs/") else self._headers

    def _refusal(self, scope: Scope) -> errors.Refusal | None:
        found = _read(scope["headers"])
        host = found.get(b"host", b"")
        if _hostname(host) not in self._policy.hosts:
            return errors.UnknownHost()
        if scope["method"] in SAFE_METHODS or self._comes_from_us(found, host):
            return None
        return errors.CrossSiteRequest()

    def _comes_from_us(self, found: Mapping[bytes, bytes], host: bytes) -> bool:
        """Whatever a browser sends for another site says so; what says nothing has no session with it.

        A bearer token is no browser's doing: no other site can make one send it, and a cookie beside it isn't looked
        at. A sign-in has no session yet, and is checked too, or another site could sign somebody in as somebody else.
        """
        if found.get(b"authorization", b"")[:7].lower() == b"bearer ":
            return True
        has_session = _SESSION_COOKIE in found.get(b"cookie", b"")
        origin, site = found.get(b"origin"), found.get(b"sec-fetch-site")
        if origin is None and site is None:
            return not has_session
        return (origin is None or self._policy.is_ours(origin, host)) and (site is None or site in OUR_SITES)


def _read(headers: Iterable[Header]) -> dict[bytes, bytes]:
    """The headers that decide. One that comes twice is joined, and then is neither our host nor our origin."""
    found: dict[bytes, bytes] = {}
    for name, value in headers:
        if name in _READ:
            found[name] = value if name not in found else found[name] + b"," + value
    return found


def _everywhere(policy: Policy) -> dict[str, str]:
    headers = {
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-resource-policy": "same-origin",
    }
    return {**headers, "strict-transport-security": f"max-age={HSTS_S}"} if policy.is_https else headers


def _encoded(headers: Mapping[str, str]) -> dict[bytes, bytes]:
    return {name.encode(): value.encode() for name, value in headers.items()}


def _with(own: Iterable[Header], more: Mapping[bytes, bytes]) -> list[Header]:
    own = list(own)
    missing = {**more}
    for name, _ in own:
        missing.pop(name, None)
    return [*own, *missing.items()]


def _hostname(host: bytes) -> bytes:
    """The host without its port, in lower case; empty if what follows it is no port."""
    name, bracket, rest = host.partition(b"]") if host.startswith(b"[") else (host.partition(b":")[0], b"", b"")
    port = rest if bracket else host[len(name) :]
    return (name + bracket).lower() if not port or (port[:1] == b":" and port[1:].isdigit()) else b""
