"""What somebody sent off when their network was gone, and then closed the tab, in a real browser."""

import pytest

from browser import Tab
from front_office import SEEN_S_MAX, FrontOffice, Taken, bubbles
from waiting import until


@pytest.fixture
def noor(tabs: list[Tab], front_office: FrontOffice) -> Tab:
    return front_office.enter(tabs[0], "noor")


def leave(tab: Tab, office: FrontOffice, taken: Taken, text: str) -> None:
    """Send it off without a network, and close the tab."""
    office.open(tab, taken)
    tab.await_("[data-composer]")
    tab.offline(is_so=True)
    tab.key("r")
    tab.type(text)
    tab.key("Control+Enter")
    tab.await_("[data-pending]")
    tab.replace()
    tab.offline(is_so=False)


def test_what_was_not_answered_when_the_tab_was_closed_is_sent_by_the_next_one(
    noor: Tab, front_office: FrontOffice
) -> None:
    taken = front_office.write("Are you still there?")
    leave(noor, front_office, taken, "Yes")
    front_office.open(noor, taken)
    until(lambda: bubbles(noor) == ["Are you still there?", "Yes"], SEEN_S_MAX, "the reply")
    until(lambda: noor.texts("[data-pending]") == [], SEEN_S_MAX, "nothing on its way")
    assert [item["text"] for item in front_office.items(taken, "message.queued")] == ["Yes"]


def test_what_can_not_be_sent_any_more_as_it_is_is_told_from_wherever_one_is(
    noor: Tab, front_office: FrontOffice
) -> None:
    taken, other = front_office.write("Who answers first?"), front_office.write("Another one")
    leave(noor, front_office, taken, "I do")
    front_office.command_of("ben", "send_message", conversation_id=taken.conversation_id, text="I did")
    front_office.open(noor, other)
    noor.see("One of yours was not sent.")
    noor.press("Look at it")
    noor.see("Ben Demo replied: I did")
    noor.press("Keep as draft")
    assert noor.value("[data-composer]") == "I do"
    noor.unsee("One of yours was not sent.")
