"""An installation behind a proxy that speaks https, as every one is that others use: cookies bound to its host."""

from collections.abc import Iterator

import pytest

import tls_front
from browser import Tab
from browsing import FLOW, SESSION, Site, refused, serving, told
from installations import Installation
from onrecord.stack.oidc import Oidc
from onrecord.stack.ports import free_port
from people import Member

ME = "agent@demo.example"


@pytest.fixture(scope="module")
def behind(place: Installation, provider: Oidc, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """At https://localhost; the provider is on 127.0.0.1, which is another site."""
    folder = tmp_path_factory.mktemp("behind")
    with tls_front.served(folder) as front:
        front.behind_port = free_port()
        public_url = f"https://localhost:{front.port}"
        with serving(place, provider.environment, front.behind_port, public_url) as site:
            yield site


@pytest.fixture
def site(behind: Site, agent: Member) -> Site:
    assert agent
    return behind


def test_over_https_every_cookie_is_bound_to_this_host(site: Site, tab: Tab, agent: Member) -> None:
    site.sign_in(tab, agent)
    tab.follow(site.begin_link(tab))
    assert told(tab.click(ME)) == agent.email
    site.sign_out(tab)
    site.go_to_provider(tab)
    flow = tab.cookies()[f"__Host-{FLOW}"]
    assert told(tab.click(ME)) == agent.email
    kept = {name: cookie for name, cookie in tab.cookies().items() if name.endswith((SESSION, FLOW))}
    assert list(kept) == [f"__Host-{SESSION}"]
    for cookie in (flow, *kept.values()):
        assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "Lax")
        assert (cookie["domain"], cookie["path"]) == ("localhost", "/")
    assert tab.readable_cookies() == ""


def test_over_https_a_page_of_plain_http_on_the_same_host_changes_nothing(
    site: Site, tab: Tab, agent: Member, provider: Oidc
) -> None:
    site.sign_in(tab, agent)
    tab.follow(f"http://localhost:{provider.port}/")
    refused(tab.submit(f"{site.origin}/v1/sign_out", {}), 403, "cross-site-request")
    assert site.who(tab) == agent.email
