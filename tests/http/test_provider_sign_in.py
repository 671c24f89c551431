"""Signing in with an account at a provider, as a browser does it: linked from the profile, and nobody else's."""

from collections.abc import AsyncIterator, Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

import oidc_double
import people
import signing_in
from installations import Installation, Servers, make_installation
from oidc_double import Double, Script
from onrecord import trust
from people import PASSWORD, Member
from posting import refused
from sharing import emptied, served
from written import outbox, superuser

PUBLIC = "http://127.0.0.1:8000"
BROWSER = {"Origin": PUBLIC, "Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def serving() -> Iterator[Double]:
    with oidc_double.served() as double:
        yield double


@pytest.fixture(scope="module")
def place(servers: Servers) -> Installation:
    return make_installation(servers)


@pytest.fixture
def double(serving: Double, place: Installation) -> Double:
    serving.script = Script()
    serving.redirect_uris = {signing_in.redirect_uri(place.settings, "oidc")}
    return serving


@pytest.fixture
async def browser(place: Installation, double: Double) -> AsyncIterator[httpx.AsyncClient]:
    """A browser with nothing in it, at an installation with the double as its provider."""
    emptied(place)
    made = Installation(place.servers, signing_in.with_provider(place.settings, double), place.log)
    async with served(made) as (api, _):
        transport = httpx.ASGITransport(api, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=f"{PUBLIC}/v1", headers=BROWSER) as client:
            yield client


@pytest.fixture
async def agent(browser: httpx.AsyncClient, place: Installation) -> Member:
    assert browser
    with superuser(place) as connection:
        return people.add_member(connection, place.log, "agent")


async def sign_in(browser: httpx.AsyncClient, member: Member) -> None:
    answer = await browser.post("/sign_in", json={"email": member.email, "password": PASSWORD})
    assert answer.status_code == 201, answer.text


async def returned(url: str) -> str:
    """Where the provider sends the browser back to."""
    async with httpx.AsyncClient(verify=trust.authorities()) as elsewhere:
        answer = await elsewhere.get(url)
    assert answer.is_redirect, answer.text
    return answer.headers["Location"]


async def linked(browser: httpx.AsyncClient, member: Member) -> httpx.Response:
    """Sign in by password, and link the provider's account from the profile."""
    await sign_in(browser, member)
    asked = await browser.post("/link_provider", json={"provider": "oidc", "return_path": "/profile"})
    assert asked.status_code == 200, asked.text
    return await browser.get(await returned(asked.json()["url"]))


async def begun(browser: httpx.AsyncClient) -> str:
    """The address with which the provider sends this browser back."""
    sent = await browser.get("/sign_in/oidc", params={"return_path": "/inbox"})
    assert sent.status_code == 303, sent.text
    return await returned(sent.headers["Location"])


async def test_a_linked_account_signs_its_person_in(
    browser: httpx.AsyncClient, place: Installation, agent: Member
) -> None:
    back = await linked(browser, agent)
    assert (back.status_code, back.headers["Location"]) == (303, "/profile")
    await browser.post("/sign_out")
    back = await browser.get(await begun(browser))
    assert (back.status_code, back.headers["Location"]) == (303, "/inbox")
    assert (await browser.get("/get_myself")).json()["email"] == agent.email
    told = [row.record["data"] for row in outbox(place)]
    assert [one["what"] for one in told if "what" in one] == ["provider_linked"]
    assert [one["method"] for one in told if one.get("outcome") == "signed_in"] == ["password", "provider"]


async def test_an_account_that_is_not_linked_signs_nobody_in_whatever_its_e_mail(
    browser: httpx.AsyncClient, place: Installation, double: Double, agent: Member
) -> None:
    double.script.claims = {"email": agent.email}
    refused(await browser.get(await begun(browser)), 403, "no-account-here")
    refused(await browser.get("/get_myself"), 401, "unauthenticated")
    assert [row.type for row in outbox(place)] == ["sign_in.refused.v1"]


async def test_an_e_mail_that_the_provider_does_not_vouch_for_is_not_linked(
    browser: httpx.AsyncClient, double: Double, agent: Member
) -> None:
    double.script.claims = {"email_verified": False}
    refused(await linked(browser, agent), 403, "provider-email-unverified")


async def test_an_answer_is_taken_once_and_by_the_browser_that_began(browser: httpx.AsyncClient, agent: Member) -> None:
    await linked(browser, agent)
    await browser.post("/sign_out")
    address = await begun(browser)
    flow = {name: value for name, value in browser.cookies.items() if "flow" in name}
    browser.cookies.clear()
    refused(await browser.get(address), 400, "oauth-state-invalid")
    browser.cookies.update(flow)
    assert (await browser.get(address)).status_code == 303
    browser.cookies.update(flow)
    refused(await browser.get(address), 400, "oauth-state-invalid")


async def test_another_state_or_issuer_is_refused(browser: httpx.AsyncClient, double: Double, agent: Member) -> None:
    await linked(browser, agent)
    address = await begun(browser)
    query = parse_qs(urlsplit(address).query)
    refused(await browser.get(address.replace(query["state"][0], "a" * 43)), 400, "oauth-state-invalid")
    double.script.claims = {"iss": "https://issuer.example"}
    refused(await browser.get(await begun(browser)), 400, "oauth-token-invalid")


async def test_what_is_linked_to_somebody_is_linked_to_nobody_else(
    browser: httpx.AsyncClient, place: Installation, agent: Member
) -> None:
    await linked(browser, agent)
    await browser.post("/sign_out")
    with superuser(place) as connection:
        somebody = people.add_member(connection, place.log, "agent")
    refused(await linked(browser, somebody), 409, "provider-is-linked")


async def test_a_link_is_begun_and_finished_by_one_person(
    browser: httpx.AsyncClient, place: Installation, agent: Member
) -> None:
    with superuser(place) as connection:
        somebody = people.add_member(connection, place.log, "agent")
    await sign_in(browser, agent)
    asked = await browser.post("/link_provider", json={"provider": "oidc"})
    address = await returned(asked.json()["url"])
    await sign_in(browser, somebody)
    refused(await browser.get(address), 400, "oauth-state-invalid")


async def test_a_provider_is_unlinked(browser: httpx.AsyncClient, agent: Member) -> None:
    await linked(browser, agent)
    assert (await browser.post("/unlink_provider", json={"provider": "oidc"})).status_code == 200
    refused(await browser.post("/unlink_provider", json={"provider": "oidc"}), 404, "no-such-link")
    await browser.post("/sign_out")
    refused(await browser.get(await begun(browser)), 403, "no-account-here")


async def test_providers_are_listed_and_an_unknown_one_is_not_found(browser: httpx.AsyncClient) -> None:
    listed = (await browser.get("/list_providers")).json()
    assert listed == {"providers": [{"provider": "oidc", "label": "Single sign-on"}]}
    refused(await browser.get("/sign_in/marmalade"), 404, "no-such-provider")


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example", "inbox", "/\\evil.example"])
async def test_a_browser_returns_to_this_server_alone(browser: httpx.AsyncClient, path: str) -> None:
    refused(await browser.get("/sign_in/oidc", params={"return_path": path}), 422, "return-path-malformed")
