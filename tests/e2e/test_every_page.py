"""What holds on every page: the policy, axe in both themes, nothing that moves by itself, nothing from elsewhere."""

from collections.abc import Iterator

import pytest

from browser import Chromium, Tab, cls
from front_office import BUBBLES, CLS_MAX, SIZES, FrontOffice
from onrecord.web import routes
from waiting import until

# An address, and something that stands there when the page is whole.
OUTSIDE = {
    "sign-in": "form",
    "reset-password": "form",
    "invitation#token=nobodys": "form",
    "verify-email#token=nobodys": "[role=alert]",
}
INSIDE = {
    "welcome": "main a",
    "inbox": "[data-row]",
    "inbox/{conversation}": BUBBLES,
    "search?q=parcel": "mark",
    "contacts": "tbody a",
    "contacts/{contact}": "dl",
    "stats": "svg.recharts-surface",
    "record": "[data-event]",
    "record/{event}": "pre code",
    "operations": "main [role=img]",
    "settings/members": "tbody tr",
    "settings/channels": "tbody tr",
    "settings/labels": "tbody tr",
    "settings/replies": "tbody tr",
    "settings/teams": "tbody tr",
    "settings/inbox": "fieldset",
    "settings/ai": "main form",
    "settings/tokens": "tbody tr",
    "settings/import": "main ol",
    "profile": "tbody tr",
    "inbox/no-such-conversation": "h2",
}


@pytest.fixture(scope="module")
def names(front_office: FrontOffice) -> dict[str, str]:
    """What addresses name: a conversation in which much was said, in a workspace that has all that settings show."""
    office = front_office
    label = office.command("create_label", name="Delivery", colour="orange")
    office.command("create_canned_reply", shortcut="thanks", text="Thank you for writing to us!")
    office.command("create_team", name="Front desk", member_ids=[])
    office.command_of("ida", "create_token", label="Warehouse")
    taken = office.write("Where is my parcel?", name="Karim (demo)")
    of = {"conversation_id": taken.conversation_id}
    office.command("label_conversation", **of, label_id=label["label_id"])
    office.command("set_priority", **of, priority="high")
    office.command("add_note", **of, text="He was promised Friday")
    office.command("send_message", **of, text="It comes on Friday.")
    [message] = until(lambda: office.items(taken, "message.queued"))
    event = f"{message['shard']}/{message['seq']}"
    return {"conversation": taken.conversation_id, "contact": taken.contact_id, "event": event}


@pytest.fixture(scope="module")
def browsers(front_office: FrontOffice, chromium: Chromium) -> Iterator[dict[str, Tab]]:
    """An admin's, and one in which nobody is signed in: both go from page to page, as people do."""
    opened = {"inside": front_office.enter(chromium.tab(), "ida"), "outside": chromium.tab()}
    yield opened
    for tab in opened.values():
        tab.close()


def test_no_page_of_the_client_is_left_out() -> None:
    known = {address.partition("/")[0].partition("#")[0].partition("?")[0] for address in (*OUTSIDE, *INSIDE)}
    assert known == set(routes.PAGES)


@pytest.mark.parametrize("address", [*OUTSIDE, *INSIDE])
def test_a_page_is_whole_quiet_and_readable(
    address: str, browsers: dict[str, Tab], front_office: FrontOffice, names: dict[str, str]
) -> None:
    tab, whole = (
        (browsers["outside"], OUTSIDE[address]) if address in OUTSIDE else (browsers["inside"], INSIDE[address])
    )
    tab.size(*SIZES["wide"])
    tab.scheme("light")
    before = len(tab.asked())
    known = {one.url for one in tab.asked()}
    front_office.visit(tab, address.format(**names), whole)
    assert tab.faults() == []
    assert cls(tab.shifts()) <= CLS_MAX, tab.shifts()
    assert [one.url for one in tab.asked()[before:] if not one.url.startswith(f"{front_office.site.origin}/")] == []
    again = [url for url in known if "/assets/" in url]
    assert [one for one in tab.loaded() if one["url"] in again and one["bytes"] > 0] == []
    tab.size(*SIZES["small"])
    tab.scheme("dark")
    assert tab.faults("color-contrast") == []
    assert tab.overflow() == 0
    assert tab.complaints() == []


def test_a_mistyped_address_is_a_page_that_says_so_and_leads_back(tabs: list[Tab], front_office: FrontOffice) -> None:
    tab = front_office.enter(tabs[0], "ida")
    shown = tab.visit(f"{front_office.site.origin}/inbx")
    assert shown.status == 404
    tab.see("There is no such page")
    assert tab.faults() == []
    tab.go("Open the inbox")
    tab.await_("[data-row]")


def test_a_part_of_the_client_that_did_not_come_is_fetched_again(tabs: list[Tab], front_office: FrontOffice) -> None:
    tab = front_office.enter(tabs[0], "ida")
    front_office.visit(tab, "profile", "tbody tr")
    tab.refuse("**/assets/Contacts-*.js")
    tab.key("g")
    tab.key("c")
    tab.await_("h1:has-text('Contacts')")
    assert len([one for one in tab.asked() if "/assets/Contacts-" in one.url and one.url.endswith(".js")]) > 1
