"""What the model proposes, in a real browser: a person approves, edits or discards it, and the record says so."""

from collections.abc import Iterator

import pytest

from browser import Tab
from front_office import SEEN_S_MAX, FrontOffice, Taken, bubbles
from waiting import until

REPLY = "It comes on Friday."
DRAFT = {"reply": REPLY, "language": "en", "claims": [{"text": "It was asked for.", "sources": ["m1"]}], "note": ""}
TRIAGE = {"intent": "delivery", "urgency": "urgent", "sentiment": "negative", "assignee": ""}
SUMMARY = {"points": [{"text": "Asks where the parcel is.", "sources": ["m1"]}]}


@pytest.fixture(scope="module")
def office(front_office: FrontOffice) -> Iterator[FrontOffice]:
    """Where the model is asked for everything."""
    front_office.command("create_label", name="Parcels", colour="blue")
    until(lambda: "Parcels" in [label["name"] for label in front_office.ask("list_labels")["labels"]], SEEN_S_MAX)
    front_office.command("set_ai_policy", tasks=["triage", "summary", "draft"])
    yield front_office
    front_office.command("set_ai_policy", tasks=[])


@pytest.fixture
def noor(tabs: list[Tab], office: FrontOffice) -> Tab:
    """Wide enough for the panel beside the thread."""
    tabs[0].size(1440, 900)
    return office.enter(tabs[0], "noor")


def drafted(tab: Tab, office: FrontOffice, customer: str) -> Taken:
    """A conversation in which a draft waits."""
    taken = office.meet(customer, "Where is my parcel?")
    office.open(tab, taken)
    office.model.fault("overrides", instance=DRAFT, task="draft")
    tab.press("Ask for a draft")
    tab.press("Ask")
    tab.await_("[data-draft]")
    tab.see(REPLY)
    return taken


def lines(tab: Tab) -> str:
    """What happened to the conversation, as the thread tells it."""
    return " ".join(tab.texts("[role=log] li[data-line]"))


def test_a_draft_is_sent_as_it_is_by_whoever_approves_it(noor: Tab, office: FrontOffice) -> None:
    taken = drafted(noor, office, "frida")
    [message] = office.items(taken, "message.received")
    assert noor.texts(f'[data-draft] a[href="#message-{message["message_id"]}"]') == [str(message["seq"])]
    assert office.phones.texts("frida") == []
    noor.press("Approve and send")
    until(lambda: bubbles(noor)[-1:] == [REPLY], SEEN_S_MAX, "the reply")
    noor.see("AI draft, approved by Noor Demo ·")
    assert noor.texts("[data-draft]") == []
    until(lambda: office.phones.texts("frida") == [REPLY], SEEN_S_MAX, "the reply on the phone")


def test_a_draft_is_edited_in_the_field_and_sent_once(noor: Tab, office: FrontOffice) -> None:
    drafted(noor, office, "greta")
    assert noor.focus_after("Edit") == "Reply to greta"  # a key that comes next is typed, and isn't a shortcut
    assert noor.value("[data-composer]") == REPLY
    noor.type(" Promised!")
    noor.key("Control+Enter")
    until(lambda: bubbles(noor)[-1:] == [f"{REPLY} Promised!"], SEEN_S_MAX, "the reply")
    noor.see("AI draft, approved by Noor Demo ·")
    assert noor.texts("[data-draft]") == []
    until(lambda: office.phones.texts("greta") == [f"{REPLY} Promised!"], SEEN_S_MAX, "the reply on the phone")


def test_a_draft_is_discarded_and_who_takes_over_gets_no_other(noor: Tab, office: FrontOffice) -> None:
    taken = drafted(noor, office, "hanna")
    noor.press("Discard")
    noor.see("Undo")
    assert noor.texts("[data-draft]") == []
    noor.press("Undo")
    until(lambda: noor.texts("[data-draft]") != [], SEEN_S_MAX, "the draft again")
    noor.press("Discard")
    office.open(noor, taken)
    until(lambda: "AI drafted a reply, Noor Demo discarded it" in lines(noor), SEEN_S_MAX, "what became of it")
    assert noor.texts("[data-draft]") == []
    noor.press("Propose nothing more")
    noor.press("Let it propose again")
    office.model.fault("refusal", task="draft")
    noor.press("Ask for a draft")
    noor.press("Ask")
    until(lambda: "The model refused" in lines(noor), SEEN_S_MAX, "why there is none")
    assert office.phones.texts("hanna") == []


def test_a_triage_and_a_summary_say_what_they_rest_on_and_change_nothing_by_themselves(
    noor: Tab, office: FrontOffice
) -> None:
    last = f"l{len(office.ask('list_labels')['labels'])}"
    office.model.fault("overrides", instance=TRIAGE | {"labels": [last]}, task="triage")
    office.model.fault("overrides", instance=SUMMARY, task="summary")
    taken = office.meet("ines", "Where is my parcel? I am angry.")
    office.open(noor, taken)
    noor.press("Add label Parcels")
    noor.see("Urgent")
    until(lambda: "Noor Demo added the label Parcels" in lines(noor), SEEN_S_MAX, "the label")
    noor.press("Summarise")
    until(lambda: "Asks where the parcel is." in " ".join(noor.texts("aside")), SEEN_S_MAX, "the summary")
    [message] = office.items(taken, "message.received")
    assert noor.texts(f'aside a[href="#message-{message["message_id"]}"]') == [str(message["seq"])]
    office.phones.text("ines", "Hello?")
    noor.see("The conversation went on since.")
    assert noor.complaints() == []
