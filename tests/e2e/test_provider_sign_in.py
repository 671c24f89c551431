"""Signing in at a provider with a real browser: whoever it is, they end up as themselves or as nobody."""

from urllib.parse import urlsplit

from browser import Tab
from browsing import FLOW, SESSION, Site, refused, told
from installations import Installation
from people import Member
from written import rows

ME, SOMEBODY = "agent@demo.example", "admin@demo.example"  # the provider's buttons


def link(site: Site, tab: Tab, member: Member, button: str = ME) -> None:
    """Sign in by password, link an account at the provider, and sign out."""
    site.sign_in(tab, member)
    tab.follow(site.begin_link(tab))
    assert told(tab.click(button)) == member.email
    site.sign_out(tab)


def links(place: Installation) -> int:
    return len(rows(place, "select from provider_links"))


def test_somebody_links_a_provider_and_signs_in_by_it(site: Site, tab: Tab, agent: Member) -> None:
    site.sign_in(tab, agent)
    assert site.who(tab) == agent.email
    tab.follow(site.begin_link(tab))
    assert told(tab.click(ME)) == agent.email
    site.sign_out(tab)
    there = site.go_to_provider(tab)
    assert urlsplit(there.url).hostname == "localhost"
    back = tab.click(ME)
    assert back.url == f"{site.origin}/v1/get_myself"
    assert told(back) == agent.email


def test_a_browser_keeps_a_session_and_shows_it_to_no_script(site: Site, tab: Tab, agent: Member) -> None:
    link(site, tab, agent)
    site.go_to_provider(tab)
    flow = tab.cookies()[FLOW]
    tab.click(ME)
    (session,) = [cookie for cookie in tab.cookies().values() if cookie["domain"] == "127.0.0.1"]
    assert session["name"] == SESSION
    for cookie in (flow, session):
        assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Lax", "/")
    assert tab.readable_cookies() == ""


def test_somebody_whom_nobody_linked_is_nobody(site: Site, tab: Tab, agent: Member) -> None:
    link(site, tab, agent)
    site.go_to_provider(tab)
    refused(tab.click(SOMEBODY), 403, "no-account-here")
    assert site.who(tab) is None


def test_without_the_cookie_of_its_flow_an_answer_signs_nobody_in(site: Site, tab: Tab, agent: Member) -> None:
    link(site, tab, agent)
    site.go_to_provider(tab)
    tab.forget(FLOW)
    refused(tab.click(ME), 400, "oauth-state-invalid")
    assert site.who(tab) is None


def test_an_answer_that_was_taken_signs_nobody_in_again(site: Site, tab: Tab, agent: Member) -> None:
    link(site, tab, agent)
    site.go_to_provider(tab)
    flow = tab.cookies()[FLOW]
    callback = tab.click(ME).through[-2]
    assert urlsplit(callback).path.endswith("/callback")
    site.sign_out(tab)
    refused(tab.visit(callback), 400, "oauth-state-invalid")
    tab.keep(flow)
    refused(tab.visit(callback), 400, "oauth-state-invalid")
    assert site.who(tab) is None


def test_an_answer_to_one_browser_signs_nobody_in_in_another(site: Site, tabs: list[Tab], agents: list[Member]) -> None:
    attacker, victim = tabs
    link(site, attacker, agents[0])
    callback = _kept_back(site, attacker)
    refused(victim.visit(callback), 400, "oauth-state-invalid")
    assert site.who(victim) is None
    site.go_to_provider(victim)  # with a flow of their own
    refused(victim.follow(callback), 400, "oauth-state-invalid")
    assert site.who(victim) is None
    site.sign_in(victim, agents[1])
    refused(victim.visit(callback), 400, "oauth-state-invalid")
    assert site.who(victim) == agents[1].email


def test_an_account_of_the_attackers_is_not_linked_to_whoever_opens_their_answer(
    site: Site, tabs: list[Tab], agents: list[Member], place: Installation
) -> None:
    attacker, victim = tabs
    site.sign_in(attacker, agents[0])
    attacker.follow(site.begin_link(attacker))
    attacker.forget(FLOW)
    answer = attacker.click(SOMEBODY)
    refused(answer, 400, "oauth-state-invalid")
    site.sign_in(victim, agents[1])
    victim_flow = site.begin_link(victim)
    refused(victim.visit(answer.url), 400, "oauth-state-invalid")
    assert links(place) == 0
    victim.follow(victim_flow)
    assert told(victim.click(ME)) == agents[1].email
    assert links(place) == 1
    site.go_to_provider(attacker)
    refused(attacker.click(SOMEBODY), 403, "no-account-here")
    assert site.who(attacker) == agents[0].email


def _kept_back(site: Site, tab: Tab) -> str:
    """The address with an answer that nobody has taken."""
    site.go_to_provider(tab)
    tab.forget(FLOW)
    answer = tab.click(ME)
    refused(answer, 400, "oauth-state-invalid")
    return answer.url
