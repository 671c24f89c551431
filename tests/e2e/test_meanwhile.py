"""What happens while a page is on its way is on it when it has come: no hint falls between an answer and the stream."""

import pytest

from browser import Tab
from front_office import SEEN_S_MAX, FrontOffice, bubbles
from waiting import until


@pytest.fixture
def noor(front_office: FrontOffice, tabs: list[Tab]) -> Tab:
    tabs[0].size(1440, 900)
    return front_office.enter(tabs[0], "noor")


def test_a_word_that_comes_before_the_stream_is_open_is_shown(noor: Tab, front_office: FrontOffice) -> None:
    taken = front_office.meet("ilse", "Where is my parcel?")
    noor.hold("/v1/stream.*inbox", is_answered=False)
    front_office.open(noor, taken)
    until(noor.is_held)
    front_office.phones.text("ilse", "It was green")
    until(lambda: len(front_office.items(taken, "message.received")) == 2)
    assert bubbles(noor) == ["Where is my parcel?"]
    noor.release()
    until(lambda: bubbles(noor) == ["Where is my parcel?", "It was green"], SEEN_S_MAX, "the word on the page")


THREAD = "[role=log] li[data-line]:has-text('Ben Demo took it')"
BAR = "button:has-text('Ben')"
LATER = "[data-row]:has-text('later-jens'), button:has-text('1 new')"


@pytest.mark.parametrize(
    ("late", "customer", "told", "shown"),
    [
        ("list_timeline", "jan", BAR, THREAD),
        ("get_conversation", "jens", LATER, BAR),
    ],
    ids=["list_timeline", "get_conversation"],
)
def test_an_answer_that_took_long_takes_nothing_back(
    noor: Tab, front_office: FrontOffice, late: str, customer: str, told: str, shown: str
) -> None:
    taken = front_office.meet(customer, "Where is my parcel?")
    front_office.open(noor, taken)
    noor.gone(f"[data-row]:has-text('{customer}'):has-text('Unread')")  # or that it is read now is told once more
    noor.hold(f"/v1/{late}", is_answered=True)
    noor.visit(f"{front_office.site.origin}/inbox/{taken.conversation_id}")
    until(noor.is_held)
    version = front_office.ask("get_conversation", conversation_id=taken.conversation_id)["version"]
    front_office.command_of("ben", "claim_conversation", version, conversation_id=taken.conversation_id)
    front_office.meet(f"later-{customer}", "Hello")
    noor.await_(told)
    noor.release()
    noor.await_(shown)
