"""Which addresses may be spoken to."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.egress.addresses import is_public

PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "0.0.0.0",  # noqa: S104 - nothing is bound to it
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "fec0::1",
    "3fff::1",
    "192.0.0.192",
    "168.63.129.16",
    "localhost",
    "",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_everybodys_is_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["157.240.0.60", "2a03:2880:f000::1", "::ffff:157.240.0.60", "64:ff9b::9df0:3c"])
def test_a_public_one_is_not(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_of_version_4_is_as_public_in_disguise(address: ipaddress.IPv4Address) -> None:
    disguises = [f"::ffff:{address}", f"64:ff9b::{int(address) >> 16:x}:{int(address) & 0xFFFF:x}"]
    assert {is_public(one) for one in disguises} == {is_public(str(address))}
