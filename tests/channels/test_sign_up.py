"""Numbers connected through Meta's dialog: there by a state that is the browser's and the account's, back by a code."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
import orjson
import pytest
from fastapi import FastAPI

import meta
import outside
import people
import sealing
from installations import Installation
from onrecord import clock, errors, ids, settings, trust
from onrecord.execute import Executor
from onrecord.identity import permissions
from onrecord.stack.whatsapp.settings import APP_ID, APP_SECRET, WABA_ID
from onrecord.whatsapp import sign_up
from onrecord.whatsapp.sign_up import SignUp
from outside import Answer
from posting import refused
from written import add_workspace, outbox, rows, superuser, types

NUMBERS = meta.NUMBERS[:2]


@dataclass
class Browser:
    """Somebody with a session, and Meta's dialog."""

    client: httpx.AsyncClient
    dialog: SignUp
    secret: str
    account_id: UUID

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}

    async def begin(self, path: str = "/settings/channels") -> httpx.Response:
        return await self.client.post("/begin_channel_sign_up", json={"return_path": path}, headers=self.headers)

    async def agree(self, begun: httpx.Response) -> dict[str, str]:
        """What Meta sends back: code and state."""
        url = urlsplit(begun.json()["url"])
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        async with httpx.AsyncClient(trust_env=False, verify=trust.authorities()) as browser:
            shown = await browser.get(begun.json()["url"])
            agreed = await browser.get(f"{self.dialog.dialog_url}/dialog/oauth/agree", params=asked)
        assert (shown.status_code, url.path) == (200, "/v26.0/dialog/oauth")
        back = urlsplit(agreed.headers["location"])
        assert f"{back.scheme}://{back.netloc}{back.path}" == asked["redirect_uri"]
        return {name: values[0] for name, values in parse_qs(back.query).items()}

    async def come_back(self, answer: dict[str, str], cookie: str | None) -> httpx.Response:
        cookies = {"Cookie": f"{self.dialog.cookie_name}={cookie}"} if cookie else {}
        return await self.client.get("/channel_sign_up/callback", params=answer, headers=self.headers | cookies)

    async def sign_up(self) -> httpx.Response:
        begun = await self.begin()
        assert begun.status_code == 200, begun.text
        cookie = begun.cookies[self.dialog.cookie_name]
        self.client.cookies.clear()
        return await self.come_back(await self.agree(begun), cookie)


@pytest.fixture
async def dialog(api: FastAPI) -> AsyncIterator[SignUp]:
    """On, at the simulator."""
    found: SignUp = api.state.sign_up
    async with meta.business(NUMBERS) as business:
        api.state.sign_up = replace(found, business=business, app=(APP_ID, APP_SECRET), dialog_url=business.url)
        yield api.state.sign_up
    api.state.sign_up = found


def browser_of(
    installation: Installation, client: httpx.AsyncClient, dialog: SignUp, role: permissions.Role
) -> Browser:
    with superuser(installation) as connection:
        member = people.add_member(connection, installation.log, role)
        session = people.add_session(connection, member.account_id, installation.log.workspace_id, second_factor=True)
    return Browser(client, dialog, session.secret, member.account_id)


@pytest.fixture
def browser(installation: Installation, client: httpx.AsyncClient, dialog: SignUp) -> Browser:
    return browser_of(installation, client, dialog, "admin")


async def test_all_numbers_of_the_account_are_connected_with_the_token_of_the_code(
    browser: Browser, installation: Installation
) -> None:
    back = await browser.sign_up()
    assert (back.status_code, back.headers["location"]) == (303, "/settings/channels"), back.text
    told = [row.record["data"] for row in outbox(installation) if row.type == "channel.connected.v1"]
    assert [(one["phone_number_id"], one["waba_id"], one["name"]) for one in told] == [
        (number_id, WABA_ID, "Demo") for number_id in NUMBERS
    ]
    assert "simulated-" not in str(rows(installation, "select t::text from channels as t"))
    assert "simulated-" not in str(outbox(installation))


async def test_a_second_sign_up_gives_the_same_channels_new_tokens(
    browser: Browser, installation: Installation
) -> None:
    for _ in range(2):
        assert (await browser.sign_up()).status_code == 303
    assert types(installation).count("channel.connected.v1") == len(NUMBERS)
    assert types(installation).count("channel.reconnected.v1") == len(NUMBERS)


async def test_a_number_of_another_workspace_is_left_alone(
    browser: Browser, executor: Executor, installation: Installation
) -> None:
    other = add_workspace(installation)
    await meta.done(executor, meta.connecting(phone_number_id=NUMBERS[0]), other)
    assert (await browser.sign_up()).status_code == 303
    await meta.done(executor, meta.connecting(phone_number_id=meta.NUMBERS[5]), other)
    here = rows(installation, "select phone_number_id from channels where workspace_id <> %s", (other,))
    assert here == [(NUMBERS[1],)]


async def test_who_has_gone_to_another_workspace_meanwhile_connects_nothing_there(
    browser: Browser, installation: Installation, client: httpx.AsyncClient
) -> None:
    begun = await browser.begin()
    cookie, answer = begun.cookies[browser.dialog.cookie_name], await browser.agree(begun)
    client.cookies.clear()
    other = add_workspace(installation)
    with superuser(installation) as connection:
        people.join(connection, installation.log, (browser.account_id, "somebody@demo.example"), "admin", None, other)
    switched = await client.post("/switch_workspace", json={"workspace_id": str(other)}, headers=browser.headers)
    assert switched.status_code == 200, switched.text
    refused(await browser.come_back(answer, cookie), 400, "oauth-state-invalid")
    assert rows(installation, "select count(*) from channels") == [(0,)]


async def test_the_answer_counts_once_in_the_browser_and_for_the_account_that_began(
    browser: Browser, installation: Installation, client: httpx.AsyncClient, dialog: SignUp
) -> None:
    begun = await browser.begin()
    cookie, answer = begun.cookies[dialog.cookie_name], await browser.agree(begun)
    client.cookies.clear()
    stranger = browser_of(installation, client, dialog, "admin")
    for who, said, kept in (
        (browser, answer, None),
        (browser, {**answer, "state": "another"}, cookie),
        (browser, {"state": answer["state"]}, cookie),
        (stranger, answer, cookie),
    ):
        refused(await who.come_back(said, kept), 400, "oauth-state-invalid")
    assert (await browser.come_back(answer, cookie)).status_code == 303
    refused(await browser.come_back(answer, cookie), 400, "oauth-state-invalid")


async def test_a_no_in_the_dialog_and_a_code_that_is_not_metas_connect_nothing(
    browser: Browser, installation: Installation, dialog: SignUp
) -> None:
    for said, kind in (({"error": "access_denied"}, "oauth-refused"), ({"code": "made-up"}, "oauth-token-invalid")):
        begun = await browser.begin()
        cookie, answer = begun.cookies[dialog.cookie_name], await browser.agree(begun)
        browser.client.cookies.clear()
        refused(await browser.come_back({"state": answer["state"], **said}, cookie), 400, kind)
    assert types(installation) == []


async def test_who_may_not_connect_numbers_may_not_begin(
    installation: Installation, client: httpx.AsyncClient, dialog: SignUp
) -> None:
    agent = browser_of(installation, client, dialog, "agent")
    refused(await agent.begin(), 403, "forbidden")
    admin = browser_of(installation, client, dialog, "admin")
    refused(await admin.begin("https://elsewhere.example"), 422, "return-path-malformed")


GRANTED = [{"scope": scope, "target_ids": ["1"]} for scope in sign_up.SCOPES]


@pytest.mark.parametrize(
    "debugged",
    [
        None,
        {"is_valid": False, "app_id": APP_ID, "granular_scopes": GRANTED},
        {"is_valid": True, "app_id": "another", "granular_scopes": GRANTED},
        {"is_valid": True, "app_id": APP_ID, "granular_scopes": None},
        {"is_valid": True, "app_id": APP_ID, "granular_scopes": GRANTED[:1]},
        {"is_valid": True, "app_id": APP_ID, "granular_scopes": [*GRANTED[:1], {**GRANTED[1], "target_ids": ["2"]}]},
        {"is_valid": True, "app_id": APP_ID, "granular_scopes": [{**one, "target_ids": ["1/2"]} for one in GRANTED]},
    ],
)
async def test_a_token_that_is_not_ours_or_for_no_account_is_refused(debugged: dict[str, Any] | None) -> None:
    async with outside.running() as there:
        there.answers["/v26.0/debug_token?input_token=t"] = [Answer(200, orjson.dumps({"data": debugged}))]
        of = (APP_ID, APP_SECRET), "https://dialog.example", None, "https://inbox.example", sealing.VAULT
        async with meta.at(there.url) as business:
            with pytest.raises(errors.OauthTokenInvalid):
                await SignUp(business, *of).accounts("t")


def test_a_configuration_of_the_app_says_what_the_dialog_asks_for(dialog: SignUp) -> None:
    asked = [
        parse_qs(urlsplit(of.begin(ids.new(), ids.new(), "/", clock.now()).url).query)
        for of in (dialog, replace(dialog, configuration_id="77"))
    ]
    assert asked[0]["scope"] == [",".join(sign_up.SCOPES)]
    assert ("scope" in asked[1], asked[1]["config_id"]) == (False, ["77"])


def test_an_app_without_its_secret_is_a_mistake_of_the_settings(installation: Installation) -> None:
    half = installation.settings.model_copy(update={"whatsapp_app_id": APP_ID})
    with pytest.raises(settings.SettingsAreWrong, match="WHATSAPP_APP_SECRET"):
        sign_up.from_settings(half, meta.business())
