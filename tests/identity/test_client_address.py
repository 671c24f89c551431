from typing import Any

import pytest

from installations import Installation
from onrecord.identity import client_address
from onrecord.settings import SettingsAreWrong, load_with

PROXIES = client_address.parse_networks("10.0.0.0/8, 2001:db8:1::/48 127.0.0.1")


def asked(peer: str | None, *forwarded: str) -> dict[str, Any]:
    headers = [(b"host", b"onrecord.test"), *((b"x-forwarded-for", value.encode("latin-1")) for value in forwarded)]
    return {"type": "http", "client": peer and (peer, 1234), "headers": headers}


def test_without_a_trusted_proxy_nobody_is_believed() -> None:
    assert client_address.of(asked("127.0.0.1", "198.51.100.7"), ()) == "127.0.0.1"
    assert client_address.of(asked("192.0.2.9", "198.51.100.7"), PROXIES) == "192.0.2.9"


@pytest.mark.parametrize(
    ("forwarded", "expected"),
    [
        (["198.51.100.7"], "198.51.100.7"),
        (["198.51.100.7, 10.1.1.1"], "198.51.100.7"),
        (["203.0.113.5, 198.51.100.7"], "198.51.100.7"),  # the first is what the client said of itself
        (["203.0.113.5", "198.51.100.7, 10.1.1.1"], "198.51.100.7"),
        (["10.9.9.9, 10.1.1.1"], "10.9.9.9"),
        (["2001:db8:2::7"], "2001:db8:2::7"),
        (["[2001:db8:2::7]:443"], "2001:db8:2::7"),
        (["198.51.100.7:5555"], "198.51.100.7"),
        (["::ffff:198.51.100.7"], "198.51.100.7"),
        (["unknown, 10.1.1.1"], "10.1.1.1"),
        (["é\x00, "], "10.0.0.2"),
        ([], "10.0.0.2"),
        ([", ".join(["203.0.113.5"] * 50_000)], "203.0.113.5"),
        ([", ".join(["203.0.113.5", *["10.1.1.1"] * 11])], "10.1.1.1"),
    ],
)
def test_behind_a_trusted_proxy_the_last_address_that_is_no_proxy_is_the_client(
    forwarded: list[str], expected: str
) -> None:
    assert client_address.of(asked("10.0.0.2", *forwarded), PROXIES) == expected


def test_over_a_unix_socket_there_is_no_address() -> None:
    assert client_address.of(asked(None, "198.51.100.7"), PROXIES) == ""


def test_attempts_are_counted_by_the_64_bits_that_one_household_gets() -> None:
    assert client_address.network("2001:db8:2:3:4::7") == client_address.network("2001:db8:2:3:5::8")
    assert client_address.network("2001:db8:2:3::7") != client_address.network("2001:db8:2:4::7")
    assert client_address.network("192.0.2.1") == "192.0.2.1"
    assert client_address.network("") == ""


def test_the_setting_takes_addresses_and_networks_and_nothing_else(
    shared: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in shared.environment.items():
        monkeypatch.setenv(name, value)
    assert load_with({}).trusted_proxies == ()
    monkeypatch.setenv("ONRECORD_TRUSTED_PROXIES", "10.0.0.0/8, 2001:db8:1::/48 127.0.0.1")
    assert load_with({}).trusted_proxies == PROXIES
    monkeypatch.setenv("ONRECORD_TRUSTED_PROXIES", "10.0.0.1/8")
    with pytest.raises(SettingsAreWrong, match="ONRECORD_TRUSTED_PROXIES"):
        load_with({})
