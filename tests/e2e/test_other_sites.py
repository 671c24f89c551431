"""Pages of other origins in a real browser: whatever they send, whoever is signed in here stays who they are.

A page on another port of 127.0.0.1 is of the same site, so the session's cookie goes along with what it sends; one on
localhost is of another site.
"""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from browser import Tab
from browsing import Site, refused, told
from installations import Installation
from people import PASSWORD, Member
from written import rows, types

SITES = ["127.0.0.1", "localhost"]


class Blank(http.server.BaseHTTPRequestHandler):
    """A page with nothing on it."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "16")
        self.end_headers()
        self.wfile.write(b"<p>Another site.")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        """Nothing of this is worth a line."""


@contextmanager
def blank() -> Iterator[int]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Blank)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with blank() as port:
        yield port


@pytest.fixture(params=SITES)
def other(port: int, request: pytest.FixtureRequest) -> str:
    """Where the other page is."""
    return f"http://{request.param}:{port}/"


@pytest.fixture
def lured(site: Site, tab: Tab, agent: Member, other: str) -> Tab:
    """A browser in which the agent is signed in here, and which is on the other page now."""
    site.sign_in(tab, agent)
    assert site.who(tab) == agent.email
    assert tab.follow(other).text == "Another site."
    return tab


def test_a_form_of_another_page_signs_nobody_out(site: Site, lured: Tab, agent: Member) -> None:
    page = lured.submit(f"{site.origin}/v1/sign_out", {})
    refused(page, 403, "cross-site-request")
    assert not [name for name in page.headers if name.startswith("access-control-")]
    assert site.who(lured) == agent.email


def test_a_form_of_another_page_signs_nobody_in_as_somebody_else(
    site: Site, lured: Tab, agents: list[Member], place: Installation
) -> None:
    agent, attacker = agents
    spelled = f'{{"email": "{attacker.email}", "password": "{PASSWORD}", "bearer": false, "x": "'
    refused(lured.submit(f"{site.origin}/v1/sign_in", {spelled: '"}'}, "text/plain"), 403, "cross-site-request")
    refused(lured.submit(f"{site.origin}/v1/sign_in", {"email": attacker.email}), 403, "cross-site-request")
    assert site.who(lured) == agent.email
    assert types(place) == ["sign_in.recorded.v1"]


@pytest.mark.parametrize("mode", ["cors", "no-cors"])
def test_a_script_of_another_page_changes_nothing_with_the_session(
    site: Site, lured: Tab, agent: Member, place: Installation, mode: str
) -> None:
    for command in ("sign_out", "end_all_sessions"):
        answer = lured.fetch(f"{site.origin}/v1/{command}", method="POST", credentials="include", mode=mode, body="{}")
        assert (answer.status, answer.text.startswith("TypeError")) == (0, True)
    assert site.who(lured) == agent.email
    assert types(place) == ["sign_in.recorded.v1"]


def test_a_script_of_another_page_sends_no_json(site: Site, lured: Tab, agent: Member, place: Installation) -> None:
    url = f"{site.origin}/v1/link_provider"
    assert lured.post(url, {"provider": "oidc"}, credentials="include").type == "error"
    assert site.who(lured) == agent.email
    assert rows(place, "select from provider_links") == []


@pytest.mark.parametrize("mode", ["cors", "no-cors"])
def test_a_script_of_another_page_reads_nothing(site: Site, lured: Tab, mode: str) -> None:
    answer = lured.fetch(f"{site.origin}/v1/get_myself", credentials="include", mode=mode)
    assert (answer.type, answer.status) == ("error", 0)


def test_a_link_from_another_page_arrives_signed_in(site: Site, lured: Tab, agent: Member) -> None:
    assert told(lured.follow(f"{site.origin}/v1/get_myself")) == agent.email
