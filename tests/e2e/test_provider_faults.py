"""A provider that is down, or that lies, and a real browser: whoever it is stays who they were, and is told why."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import oidc_double
from browser import Tab
from browsing import FLOW, Site, elsewhere, refused, serving, told
from installations import Installation
from oidc_double import CLIENT_ID, CLIENT_SECRET, Double, Script
from onrecord.stack.oidc import Oidc
from onrecord.stack.ports import free_port
from people import Member
from waiting import until
from written import rows

AGAIN_S_MAX = 20  # a provider that was down is left alone for 5


@pytest.fixture(scope="module")
def liar() -> Iterator[Double]:
    """A provider that does what a test says; to a browser it is another site than ours."""
    with oidc_double.served() as double:
        double.issuer = double.issuer.replace("127.0.0.1", "localhost")
        yield double


@pytest.fixture(scope="module")
def lied_to(liar: Double, place: Installation) -> Iterator[Site]:
    settings = {
        "ONRECORD_OIDC_ISSUER": liar.issuer,
        "ONRECORD_OIDC_CLIENT_ID": CLIENT_ID,
        "ONRECORD_OIDC_CLIENT_SECRET": CLIENT_SECRET,
    }
    with serving(place, settings) as site:
        liar.redirect_uris = {f"{site.origin}/v1/sign_in/oidc/callback"}
        yield site


@pytest.fixture
def double(liar: Double) -> Double:
    liar.script = Script()
    return liar


@pytest.fixture
def site(lied_to: Site, double: Double, tab: Tab, agent: Member) -> Site:
    """Where the agent has linked their account at this provider, and is signed out."""
    assert double
    lied_to.sign_in(tab, agent)
    assert told(tab.follow(lied_to.begin_link(tab))) == agent.email
    lied_to.sign_out(tab)
    return lied_to


def test_while_it_is_honest_it_signs_them_in(site: Site, tab: Tab, agent: Member) -> None:
    assert told(site.go_to_provider(tab)) == agent.email


def test_a_token_of_another_issuer_signs_nobody_in(site: Site, tab: Tab, double: Double) -> None:
    double.script.claims = {"iss": "https://issuer.example"}
    refused(site.go_to_provider(tab), 400, "oauth-token-invalid")
    assert site.who(tab) is None


def test_an_answer_in_another_issuers_name_signs_nobody_in(site: Site, tab: Tab, double: Double) -> None:
    double.script.names_issuer, double.script.sent_issuer = True, "https://issuer.example"
    refused(site.go_to_provider(tab), 400, "oauth-state-invalid")
    assert site.who(tab) is None


def test_a_token_of_another_flow_signs_nobody_in(site: Site, tab: Tab, double: Double) -> None:
    double.script.claims = {"nonce": "of-another-flow"}
    refused(site.go_to_provider(tab), 400, "oauth-token-invalid")
    assert site.who(tab) is None


def test_a_token_that_somebody_else_signed_signs_nobody_in(site: Site, tab: Tab, double: Double) -> None:
    double.script.algorithm = "stolen"
    refused(site.go_to_provider(tab), 400, "oauth-token-invalid")
    assert site.who(tab) is None


def test_an_e_mail_that_the_provider_does_not_vouch_for_is_not_linked(
    lied_to: Site, tab: Tab, agent: Member, double: Double, place: Installation
) -> None:
    lied_to.sign_in(tab, agent)
    double.script.claims = {"email": agent.email, "email_verified": False}
    refused(tab.follow(lied_to.begin_link(tab)), 403, "provider-email-unverified")
    assert lied_to.who(tab) == agent.email
    assert rows(place, "select from provider_links") == []
    lied_to.sign_out(tab)
    double.script.claims = {"email": agent.email}
    refused(lied_to.go_to_provider(tab), 403, "no-account-here")
    assert lied_to.who(tab) is None


def test_a_provider_that_breaks_off_leaves_them_who_they_were(
    site: Site, tab: Tab, agent: Member, double: Double
) -> None:
    site.sign_in(tab, agent)
    double.script.token_answer = {"id_token": None}
    refused(site.go_to_provider(tab), 400, "oauth-token-invalid")
    assert site.who(tab) == agent.email
    double.script = Script()
    assert told(site.go_to_provider(tab)) == agent.email
    assert FLOW not in tab.cookies()


def test_the_api_starts_while_the_provider_is_down_and_finds_it_later(
    place: Installation, tab: Tab, agent: Member, tmp_path: Path
) -> None:
    provider = Oidc(free_port(), tmp_path)
    with serving(place, elsewhere(provider)) as site:
        site.sign_in(tab, agent)
        assert site.who(tab) == agent.email
        refused(site.go_to_provider(tab), 503, "provider-unavailable")
        assert site.who(tab) == agent.email
        provider.start()
        try:
            provider.wait_ready()
            _until_it_is_found(site, tab)
            tab.follow(site.begin_link(tab))
            assert told(tab.click("agent@demo.example")) == agent.email
            site.sign_out(tab)
            site.go_to_provider(tab)
            assert told(tab.click("agent@demo.example")) == agent.email
        finally:
            provider.stop()


def _until_it_is_found(site: Site, tab: Tab) -> None:
    site.stand(tab)
    statuses: list[int] = []

    def found() -> bool:
        statuses.append(tab.post("/v1/link_provider", {"provider": "oidc"}).status)
        threading.Event().wait(0.1)
        return statuses[-1] == 200

    until(found, AGAIN_S_MAX, "a sign-in at the provider that came up")
    assert set(statuses) <= {503, 200}
