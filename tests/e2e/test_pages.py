"""The pages beside the inbox in a real browser, against a real API: what admins, auditors and developers rely on."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from browser import Tab
from browsing import SESSION, Site, serving
from commanding import create_user
from installations import TOKEN, Servers, make_installation
from people import PASSWORD
from posting import received
from waiting import until

SAID = "Where is my parcel?"
# An address, and something that stands there when the page is whole.
PAGES = {
    "record": "[data-event]",
    "operations": "[role=img]",
    "stats": "svg.recharts-surface",
    "settings/inbox": "fieldset",
    "contacts": "tbody a",
    "profile": "tbody tr",
}


class Desk:
    """An installation in which a customer wrote, and an admin who is signed in."""

    def __init__(self, site: Site, client: httpx.Client) -> None:
        self.site = site
        self.client = client
        answer = self._post("sign_in", email="ida@demo.example", password=PASSWORD, bearer=True)
        self.secret: str = answer["secret"]
        self.taken = self._post("receive_message", **received(text=SAID, name="Karim (demo)"))

    def _post(self, command: str, /, **body: object) -> dict[str, Any]:
        headers = {} if command == "receive_message" else {"Authorization": ""}
        answer = self.client.post(f"/{command}", json=body, headers=headers)
        assert answer.is_success, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def type_of(self, position: str) -> str:
        """What kind of event stands there."""
        shard, seq = position.split(":")
        headers = {"OnRecord-After": position}
        answer = self.client.get("/get_event", params={"shard": shard, "seq": seq}, headers=headers)
        assert answer.is_success, answer.text
        told: str = answer.json()["type"]
        return told

    def open(self, tab: Tab, address: str, whole: str) -> None:
        tab.keep({"name": SESSION, "value": self.secret, "url": self.site.origin})
        tab.visit(f"{self.site.origin}/{address}")
        tab.await_(whole)


@pytest.fixture(scope="module")
def desk(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    place = make_installation(servers)
    create_user(place, "ida@demo.example", "--role", "admin", "--name", "Ida Demo")
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with (
        place.relay(),
        place.projector(),
        serving(place, tmp_path_factory.mktemp("api"), {"ONRECORD_SECOND_FACTOR_ROLES": "[]"}) as site,
        httpx.Client(base_url=f"{site.origin}/v1", headers=headers, timeout=20) as client,
    ):
        ready = lambda: client.get(f"{site.origin}/readyz").is_success  # noqa: E731 - waited for once
        until(ready, 30, "the read models")
        yield Desk(site, client)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_keeps_the_policy_and_axe_finds_nothing_serious(tab: Tab, desk: Desk, address: str) -> None:
    desk.open(tab, address, PAGES[address])
    assert tab.faults() == []
    assert tab.complaints() == []


def test_what_was_said_is_found_on_the_record_and_opened_on_the_record(tab: Tab, desk: Desk) -> None:
    desk.open(tab, f"record?message={desk.taken['message_id']}", "[data-event]")
    tab.key("j")
    tab.press("Open it")
    tab.see(SAID)
    tab.await_("a.cite")
    [opening] = tab.texts("a.cite")
    assert desk.type_of(opening).startswith("access.recorded.")
    assert tab.complaints() == []


def test_who_is_erased_after_a_question_is_erased_on_their_page(tab: Tab, desk: Desk) -> None:
    desk.open(tab, f"contacts/{desk.taken['contact_id']}", "dl")
    tab.press("Erase")
    tab.fill("Type erase to confirm", "erase")
    tab.key("Enter")
    until(lambda: tab.texts("h1") == ["[erased]"], 30, "the page's title, for the question has the word, too")
    assert tab.complaints() == []
