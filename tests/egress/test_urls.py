"""Which URLs may be asked for."""

from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onrecord.egress import Refused, urls

SIMULATOR = "http://127.0.0.1:9999"
HOSTS = {"lookaside.fbsbx.com"}
SIGNED = "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1&ext=1700000000&hash=ATv_x-y"


def _why(url: str) -> str | None:
    try:
        urls.checked(url, {urls.origin(SIMULATOR)}, HOSTS)
    except Refused as refused:
        return refused.reason
    return None


@pytest.mark.parametrize(
    "url", [SIGNED, f"{SIMULATOR}/v26.0/1", "https://LOOKASIDE.fbsbx.com:443/", "HTTP://127.0.0.1:9999"]
)
def test_a_url_of_an_allowed_host_or_an_open_origin_is_asked(url: str) -> None:
    assert _why(url) is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://lookaside.fbsbx.com/", "not_https"),
        ("http://127.0.0.1:9998/", "not_https"),
        ("http://localhost:9999/", "not_https"),
        ("https://example.org/", "host_not_allowed"),
        ("https://lookaside.fbsbx.com.example.org/", "host_not_allowed"),
        ("https://xlookaside.fbsbx.com/", "host_not_allowed"),
        ("https://169.254.169.254/latest/meta-data", "host_not_allowed"),
        ("https://lookaside.fbsbx.com@example.org/", "url_malformed"),
        ("https://u:p@lookaside.fbsbx.com/", "url_malformed"),
        ("https://example.org\\@lookaside.fbsbx.com/", "url_malformed"),
        ("https://lookaside.fbsbx.com\r\nhost: example.org/", "url_malformed"),
        ("https://lookaside.fbsbx.com /", "url_malformed"),
        ("https://\uff4cookaside.fbsbx.com/", "url_malformed"),
        ("https:///lookaside.fbsbx.com/", "url_malformed"),
        ("https:lookaside.fbsbx.com", "url_malformed"),
        ("https://[::1%25eth0]/", "url_malformed"),
        ("https://[::1", "url_malformed"),
        ("https://lookaside.fbsbx.com:port/", "url_malformed"),
        ("file:///etc/passwd", "url_malformed"),
        ("gopher://lookaside.fbsbx.com/", "url_malformed"),
        ("//lookaside.fbsbx.com/", "url_malformed"),
        ("", "url_malformed"),
        (f"{SIGNED}&{'x' * urls.URL_CHARS_MAX}", "url_malformed"),
    ],
)
def test_any_other_is_refused_with_its_reason(url: str, reason: str) -> None:
    assert _why(url) == reason


PIECES = [
    "https",
    "http",
    "://",
    ":",
    "/",
    "\\",
    "@",
    "?",
    "#",
    "%40",
    "%00",
    "[",
    "]",
    "::1",
    "127.0.0.1",
    "9999",
    " ",
    "\t",
    ".",
    "。",
]


@given(st.lists(st.sampled_from([*PIECES, *HOSTS, "evil.test"]), max_size=12).map("".join) | st.text(max_size=60))
@example("https://lookaside.fbsbx.com#@evil.test/")
@example("https://evil.test?@lookaside.fbsbx.com/")
def test_what_is_asked_leads_to_an_allowed_place_however_it_is_read(url: str) -> None:
    try:
        found = urls.checked(url, {urls.origin(SIMULATOR)}, HOSTS)
    except Refused:
        return
    assert found.userinfo == b""
    for host, port in ((found.host, found.port), (urlsplit(url).hostname, urlsplit(url).port)):
        assert host in HOSTS or (host, port) == ("127.0.0.1", 9999)
