"""Which URLs may be asked for: of https, read alike by two parsers, with nobody's name and password in them. Pure."""

import ipaddress
import re
from collections.abc import Collection
from urllib.parse import urlsplit

import httpx

from onrecord.egress.refusals import Refused

URL_CHARS_MAX = 4_096
PORTS = {"https": 443, "http": 80}
_PRINTABLE = re.compile(
    r"[!-\[\]-~]+"
)  # ASCII without spaces and without the backslash, which browsers read as a slash
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,252}")


def origin(url: str) -> str:
    """The origin of a URL of ours, in one spelling: scheme, host and port. Raises Refused if it has none."""
    return _origin(_parsed(url))


def checked(url: str, open_origins: Collection[str] = (), hosts: Collection[str] | None = None) -> httpx.URL:
    """The URL, if it may be asked for; `hosts` are those that it may lead to, None for any. Raises Refused.

    An open origin (as `origin` spells it) needs neither https nor be among the hosts.
    """
    found = _parsed(url)
    if _origin(found) in open_origins:
        return found
    if found.scheme != "https":
        raise Refused("not_https")
    if hosts is not None and found.host not in hosts:
        raise Refused("host_not_allowed")
    return found


def _parsed(url: str) -> httpx.URL:
    """Where two parsers disagree, one of them is being fooled."""
    _require(len(url) <= URL_CHARS_MAX and _PRINTABLE.fullmatch(url))
    try:
        found, other = httpx.URL(url), urlsplit(url)
        said = (other.scheme, other.hostname, other.port or PORTS.get(other.scheme))
    except (httpx.InvalidURL, ValueError):
        raise Refused("url_malformed") from None
    same = said == (found.scheme, found.host, _port(found))
    _require(same and found.scheme in PORTS and "@" not in other.netloc and _is_host(found.host))
    return found


def _is_host(host: str) -> bool:
    if ":" not in host:
        return _NAME.fullmatch(host) is not None
    try:
        return ipaddress.IPv6Address(host).scope_id is None
    except ValueError:
        return False


def _port(url: httpx.URL) -> int | None:
    return url.port or PORTS.get(url.scheme)


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.host}:{_port(url)}"


def _require(fine: object) -> None:
    if not fine:
        raise Refused("url_malformed")
