"""What a customer changed or took back: who may read the record sees every wording of it, and others what there is."""

import pytest

from browser import Tab
from front_office import SEEN_S_MAX, FrontOffice, Taken
from waiting import until

FIRST, SECOND, THIRD, LAST = "One cup", "Two cups", "Two green cups", "Three green cups"
WORDINGS = "[role=dialog] ol p"
ASK = "[role=log] button:has-text('see what it was')"


@pytest.fixture(scope="module")
def edited(front_office: FrontOffice) -> Taken:
    """Somebody wrote, and changed it three times."""
    taken = front_office.meet("sven", FIRST)
    front_office.command("add_note", conversation_id=taken.conversation_id, text="He counts")  # read models know him
    [original] = [message["id"] for message in front_office.phones.said("sven")]
    for text in (SECOND, THIRD, LAST):  # one after the other, as phones tell of them
        front_office.phones.edit("sven", original, text)
        until(lambda: _reads(front_office, taken) == text, SEEN_S_MAX, "what it reads now")  # noqa: B023 - at once
    return taken


def _reads(front_office: FrontOffice, taken: Taken) -> str:
    [message] = front_office.items(taken, "message.received")
    return str(message["edited_text"])


def look(tab: Tab, front_office: FrontOffice, taken: Taken) -> None:
    front_office.open(tab, taken)
    tab.await_(ASK)
    tab.key("Escape")
    tab.reach("button", tab.texts(ASK)[0])
    tab.key("Enter")
    tab.await_(WORDINGS)


def test_every_wording_is_seen_by_who_may_read_the_record_once_it_is_opened(
    tabs: list[Tab], front_office: FrontOffice, edited: Taken
) -> None:
    tab = front_office.enter(tabs[0], "ida")
    look(tab, front_office, edited)
    until(lambda: len(tab.texts(WORDINGS)) == len((FIRST, SECOND, THIRD, LAST)), SEEN_S_MAX, "a line for each wording")
    shown = tab.texts(WORDINGS)
    assert (shown[0], shown[-1]) == (FIRST, LAST)
    assert SECOND not in " ".join(shown), "what is sealed is shown only when it is opened"
    assert tab.faults() == []
    before = openings(front_office)
    tab.press("Open them")
    until(lambda: tab.texts(WORDINGS) == [FIRST, SECOND, THIRD, LAST], SEEN_S_MAX, "all that was said")
    until(lambda: openings(front_office) == before + len((SECOND, THIRD)), SEEN_S_MAX, "both openings on the record")
    tab.key("Escape")
    tab.gone("[role=dialog]")


def openings(front_office: FrontOffice) -> int:
    return len(front_office.ask("list_events", type="access.recorded.v3")["events"])


def test_others_see_what_it_was_at_first_and_what_it_is_now(
    tabs: list[Tab], front_office: FrontOffice, edited: Taken
) -> None:
    tab = front_office.enter(tabs[0], "noor")
    look(tab, front_office, edited)
    assert tab.texts(WORDINGS) == [FIRST, LAST]
    assert tab.texts("[role=dialog] button:has-text('Open')") == []
