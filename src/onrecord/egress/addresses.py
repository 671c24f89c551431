"""Which addresses may be spoken to: public ones. A name is resolved once, and what was checked is what is connected."""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address

import httpcore

from onrecord.egress.refusals import Refused

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""The addresses of a name, as text. Raises OSError."""

Option = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]

# Nobody's, or a cloud's own for its machines, which the tables of Python's library don't know.
NOT_FOR_EVERYBODY = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "168.63.129.16/32", "fec0::/10", "3fff::/20")))
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: leads to the IPv4 address in its last 32 bits


def is_public(address: str) -> bool:
    """Whether an address is everybody's: not private, loopback, link-local, a cloud's metadata, nor one in disguise."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return all(_is_everybodys(one) for one in _meant(found))


def _is_everybodys(address: IPv4Address | IPv6Address) -> bool:
    if any(address in network for network in NOT_FOR_EVERYBODY):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _meant(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """The address, or the one that it is a way of writing: then that one counts."""
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    inner = [address.sixtofour, *(address.teredo or ())]
    if address in NAT64:
        return [IPv4Address(int(address) & 0xFFFFFFFF)]
    return [address, *(one for one in inner if one)]


async def resolve(host: str, port: int) -> list[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


class Guard(httpcore.AsyncNetworkBackend):
    """Connects to public addresses only, and to the open endpoints."""

    def __init__(self, open_endpoints: Collection[tuple[str, int]], resolve: Resolve) -> None:
        self._open = frozenset(open_endpoints)
        self._resolve = resolve
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Option] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Raises Refused if one of the name's addresses isn't public: who mixes them is up to something."""
        try:
            addresses = await self._resolve(host, port)
        except OSError:
            addresses = []
        if (host, port) not in self._open and not all(is_public(address) for address in addresses):
            raise Refused("address_not_public")
        for address in addresses:
            try:
                return await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        raise httpcore.ConnectError

    async def connect_unix_socket(
        self,
        path: str,  # noqa: ARG002 - httpcore's signature, as the rest
        timeout: float | None = None,  # noqa: ARG002, ASYNC109
        socket_options: Iterable[Option] | None = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        raise Refused("address_not_public")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
