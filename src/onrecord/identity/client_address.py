"""The address of whoever asks: the socket's peer, or what a proxy that the settings name says of it."""

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

HOPS_MAX = 10
IPV6_PREFIX_BITS = 64  # what one household or one server gets: it has all addresses of it to try from


def of(scope: Mapping[str, Any], trusted: Sequence[Network]) -> str:
    """The client's address as text, by the ASGI scope of the request; empty if there is none, as over a Unix socket.

    X-Forwarded-For is read from its end, as far as trusted proxies wrote it: whatever stands before that is anybody's.
    """
    peer = _parse(scope["client"][0]) if scope.get("client") else None
    if peer is None:
        return ""
    if trusted and _is_trusted(peer, trusted):
        headers = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
        return str(_behind(peer, ",".join(headers), trusted))
    return str(peer)


def network(address: str) -> str:
    """What attempts are counted by: the address itself, or the /64 of an IPv6 one."""
    parsed = _parse(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, IPV6_PREFIX_BITS), strict=False))
    return address


def parse_networks(text: str) -> tuple[Network, ...]:
    """Addresses and CIDRs as settings spell them, parted by white space or commas; raises ValueError."""
    return tuple(ip_network(word) for word in text.replace(",", " ").split())


def _behind(peer: Address, header: str, trusted: Sequence[Network]) -> Address:
    """The first address from the end that no trusted proxy has; what is no address ends the search."""
    found = peer
    for hop in reversed(header.rsplit(",", HOPS_MAX)[-HOPS_MAX:]):
        address = _parse(_without_port(hop.strip()))
        if address is None:
            return found
        found = address
        if not _is_trusted(address, trusted):
            return found
    return found


def _is_trusted(address: Address, trusted: Sequence[Network]) -> bool:
    return any(address in proxies for proxies in trusted)


def _without_port(hop: str) -> str:
    """Some proxies write `[::1]:443` or `192.0.2.1:443`."""
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop


def _parse(text: str) -> Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
