"""The pages beside the inbox in a real browser, against a real API: what admins, auditors and developers rely on."""

from typing import NamedTuple

import pytest

from browser import Tab
from front_office import SIZES, FrontOffice, Taken
from waiting import until

SAID = "Where is my parcel?"


class Desk(NamedTuple):
    """Where an admin is signed in, and a customer wrote."""

    office: FrontOffice
    taken: Taken

    def open(self, tab: Tab, address: str, whole: str) -> None:
        self.office.visit(self.office.enter(tab, "ida"), address, whole)

    def type_of(self, position: str) -> str:
        """What kind of event stands there."""
        shard, seq = position.split(":")
        headers = {"OnRecord-After": position}
        answer = self.office.client.get("/get_event", params={"shard": shard, "seq": seq}, headers=headers)
        assert answer.is_success, answer.text
        told: str = answer.json()["type"]
        return told


@pytest.fixture(scope="module")
def desk(front_office: FrontOffice) -> Desk:
    return Desk(front_office, front_office.write(SAID, name="Karim (demo)"))


def test_what_was_said_is_found_on_the_record_and_opened_on_the_record(tab: Tab, desk: Desk) -> None:
    [message] = until(lambda: desk.office.items(desk.taken, "message.received"))
    desk.open(tab, f"record?message={message['message_id']}", "[data-event]")
    tab.key("j")
    tab.press("Open it")
    tab.see(SAID)
    tab.await_("a.cite")
    [opening] = tab.texts("a.cite")
    assert desk.type_of(opening).startswith("access.recorded.")
    assert tab.complaints() == []


def test_a_dialog_gives_the_focus_back_to_what_opened_it(tab: Tab, desk: Desk) -> None:
    desk.open(tab, f"contacts/{desk.taken.contact_id}", "dl")
    tab.reach("button", "Erase")
    tab.key("Enter")
    tab.await_("[role=dialog]")
    tab.key("Escape")
    tab.gone("[role=dialog]")
    assert tab.texts(":focus") == ["Erase"]
    desk.open(tab, "settings/tokens", "h2 button")
    tab.press("New token")
    tab.fill("What it is for", "The warehouse")
    tab.key("Enter")
    tab.press("I have it")
    tab.gone("[role=dialog]")
    assert tab.texts(":focus") == ["New token"], "also where one dialog made way for another"


def test_escape_closes_the_dialog_alone_and_not_the_drawer_below_it(tab: Tab, desk: Desk) -> None:
    tab.size(*SIZES["small"])
    desk.open(tab, f"inbox/{desk.taken.conversation_id}", "[role=log]")
    tab.press("Show contact")
    tab.await_("[role=dialog] dl")
    tab.press("Add a field")
    tab.await_("[role=dialog] form")
    tab.key("Escape")
    tab.gone("[role=dialog] form")
    assert tab.texts(":focus") == ["Add a field"], "which the drawer has"


def test_who_is_erased_after_a_question_is_erased_on_their_page(tab: Tab, desk: Desk) -> None:
    desk.open(tab, f"contacts/{desk.taken.contact_id}", "dl")
    tab.press("Erase")
    tab.fill("Type “erase” to confirm", "erase")
    tab.key("Enter")
    until(lambda: tab.texts("h1") == ["[erased]"], 30, "the page's title, for the question has the word, too")
    assert tab.complaints() == []
