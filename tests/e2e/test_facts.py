"""What let people down in other inboxes, in a real browser before all of the running parts.

Beside these, in `test_inbox.py`: a race for a conversation, what was typed when it moved, and a window that closes.
"""

import pytest

from browser import Tab
from front_office import SEEN_S_MAX, FrontOffice, Taken, bubbles
from waiting import until

ERASED = "[erased]"


@pytest.fixture
def noor(tabs: list[Tab], front_office: FrontOffice) -> Tab:
    return front_office.enter(tabs[0], "noor")


@pytest.fixture
def other(tabs: list[Tab], front_office: FrontOffice) -> Tab:
    """Another browser, of Ben's."""
    return front_office.enter(tabs[1], "ben")


def answer(tab: Tab, text: str) -> None:
    tab.key("r")
    tab.type(text)
    tab.key("Control+Enter")


def row_of(tab: Tab, taken: Taken) -> str:
    """A conversation's row in the list, as it is read."""
    return " ".join(tab.texts(f'[data-row="{taken.conversation_id}"]'))


def test_who_else_is_there_is_seen_in_the_thread_and_in_the_list(
    noor: Tab, other: Tab, front_office: FrontOffice
) -> None:
    taken = front_office.write("I am for one of you")
    front_office.open(noor, taken)
    front_office.visit(other, "inbox", f'[data-row="{taken.conversation_id}"]')
    until(lambda: "Noor Demo is viewing" in row_of(other, taken), SEEN_S_MAX, "who views it, in the list")
    answer(noor, "Let me")
    noor.key("n")
    noor.type("See")
    until(lambda: "Noor Demo is typing" in row_of(other, taken), SEEN_S_MAX, "who types, in the list")
    front_office.open(other, taken)
    noor.see("Ben Demo is viewing")
    other.see("Noor Demo is typing")
    noor.key("Escape")
    noor.key("u")
    other.unsee("Noor Demo is typing")
    until(lambda: "Noor Demo is" not in row_of(other, taken), SEEN_S_MAX, "that nobody else is there")


def test_who_is_refused_because_it_moved_sees_what_happened_meanwhile(noor: Tab, front_office: FrontOffice) -> None:
    taken = front_office.write("First question")
    front_office.open(noor, taken)
    noor.key("r")
    noor.type("My answer")
    noor.offline(is_so=True)
    front_office.command_of("ben", "send_message", conversation_id=taken.conversation_id, text="Ben's answer")
    noor.key("Control+Enter")
    noor.await_("[data-pending]")
    noor.offline(is_so=False)
    noor.see("Something happened before you pressed Send")
    noor.see("Ben Demo replied: Ben's answer")
    noor.press("Keep as draft")
    assert noor.value("[data-composer]") == "My answer"


def test_a_stream_that_broke_goes_on_behind_what_it_told_last(noor: Tab, front_office: FrontOffice) -> None:
    taken = front_office.write("Before", address="+15559990101")
    front_office.open(noor, taken)
    noor.see("Before")
    until(lambda: streams(noor), SEEN_S_MAX, "the stream")
    front_office.write("Heard", address="+15559990101")
    noor.see("Heard")
    begun = len(streams(noor))
    noor.offline(is_so=True)
    for text in ("One", "Two", "Three"):
        front_office.write(text, address="+15559990101")
    noor.offline(is_so=False)
    until(lambda: len(bubbles(noor)) >= len("12345"), SEEN_S_MAX, "what was said meanwhile")
    assert bubbles(noor) == ["Before", "Heard", "One", "Two", "Three"]
    again = streams(noor)[begun:]
    assert again, "the stream was broken"
    assert all(again), "it goes on behind an event, not from now on"


def streams(tab: Tab) -> list[str | None]:
    """Behind which event each stream of the tab was to begin."""
    return [one.after for one in tab.asked() if "/v1/stream?" in one.url]


def test_two_clicks_on_send_and_a_lost_answer_are_one_message(noor: Tab, front_office: FrontOffice) -> None:
    taken = front_office.meet("eva", "Say it once")
    front_office.open(noor, taken)
    noor.lose("**/v1/send_message")
    noor.key("r")
    noor.type("Once")
    noor.press_twice("Send")
    until(lambda: bubbles(noor) == ["Say it once", "Once"], SEEN_S_MAX, "the reply")
    until(lambda: noor.texts("[data-pending]") == [], SEEN_S_MAX, "nothing on its way")
    assert noor.texts("button:has-text('Send anyway')") == []
    noor.see("Read")
    assert front_office.phones.texts("eva") == ["Once"]


def test_statuses_in_the_wrong_order_take_nothing_back(noor: Tab, front_office: FrontOffice) -> None:
    front_office.phones.statuses(order=["read", "delivered", "sent"])
    ana = front_office.meet("ana", "Where is my parcel?")
    front_office.open(noor, ana)
    answer(noor, "On its way")
    noor.see("Read")
    front_office.phones.text("ana", "Thank you")
    until(lambda: bubbles(noor)[-1:] == ["Thank you"], SEEN_S_MAX, "what came after the statuses")
    assert noor.texts("[role=log] span[title]:has(svg)")[-1].strip() == "Read"
    assert [item["delivery"] for item in front_office.items(ana, "message.queued")] == ["read"]
    front_office.phones.statuses()


def test_who_has_no_number_no_mail_and_no_name_is_met_everywhere(
    noor: Tab, other: Tab, front_office: FrontOffice
) -> None:
    said = "Nobody asks for zucchini"
    taken = front_office.meet("nobody", said, phone=None, name="")
    front_office.visit(noor, "inbox", f'[data-row="{taken.conversation_id}"]')
    name = front_office.ask("get_contact", contact_id=taken.contact_id)["name"]
    assert name.startswith("US."), "the provider's opaque id is all that is known"
    assert name in row_of(noor, taken)
    front_office.open(noor, taken)
    noor.see(said)
    assert name in " ".join(noor.texts("h1"))
    front_office.visit(noor, "search?q=zucchini", "mark")
    until(lambda: name in " ".join(noor.texts("main li a")), SEEN_S_MAX, "whose words were found")
    front_office.visit(noor, "contacts", "tbody a")
    assert name in noor.texts("tbody a")
    front_office.visit(front_office.enter(other, "ida"), f"contacts/{taken.contact_id}", "h1")
    until(lambda: other.texts("h1") == [name], SEEN_S_MAX, "their own page")
    exported = other.fetch(f"/v1/export_contact?contact_id={taken.contact_id}")
    assert said in exported.text
    assert noor.complaints() == other.complaints() == []


def test_who_is_erased_is_gone_from_all_that_is_open(noor: Tab, other: Tab, front_office: FrontOffice) -> None:
    taken = front_office.meet("karla", "Forget my pineapple", name="Karla Erased")
    front_office.open(noor, taken)
    noor.see("Forget my pineapple")
    front_office.visit(other, "search?q=pineapple", "mark")
    other.see("Karla Erased")
    front_office.command("erase_contact", contact_id=taken.contact_id, reason="asked_by_person")
    until(lambda: bubbles(noor) == [ERASED], SEEN_S_MAX, "the thread")
    until(lambda: ERASED in row_of(noor, taken), SEEN_S_MAX, "the list")
    for tab in (noor, other):
        until(lambda tab=tab: not names(tab), SEEN_S_MAX, "that no page has them")  # type: ignore[misc] # its own tab
    assert noor.complaints() == other.complaints() == []


def names(tab: Tab) -> bool:
    """Whether the page still knows them, their words included."""
    seen = " ".join(tab.texts("body"))
    return "Karla" in seen or "my pineapple" in seen
