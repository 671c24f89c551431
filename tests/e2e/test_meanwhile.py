"""What happens while a page is on its way is on it when it has come: no hint falls between an answer and the stream."""

import pytest

from browser import Tab
from front_office import SEEN_S_MAX, FrontOffice, bubbles
from waiting import until


@pytest.fixture
def noor(front_office: FrontOffice, tabs: list[Tab]) -> Tab:
    tabs[0].size(1440, 900)
    return front_office.enter(tabs[0], "noor")


STREAM = "/v1/stream.*inbox"


def test_a_word_that_comes_before_the_stream_is_open_is_shown(noor: Tab, front_office: FrontOffice) -> None:
    taken = front_office.meet("ilse", "Where is my parcel?")
    stream = noor.hold(STREAM, is_answered=False)
    front_office.open(noor, taken)
    until(stream.is_there)
    front_office.phones.text("ilse", "It was green")
    until(lambda: len(front_office.items(taken, "message.received")) == 2)
    assert bubbles(noor) == ["Where is my parcel?"]
    stream.release()
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
def test_an_answer_that_took_long_takes_nothing_back_and_holds_nothing_up(
    noor: Tab, front_office: FrontOffice, late: str, customer: str, told: str, shown: str
) -> None:
    taken = front_office.meet(customer, "Where is my parcel?")
    about = {"conversation_id": taken.conversation_id}
    front_office.open(noor, taken)
    until(lambda: not front_office.ask_as("noor", "get_conversation", **about)["unread"])  # that would be told as well
    noor.visit(f"{front_office.site.origin}/openapi.json")  # the page that is left asks for nothing any more
    answer = noor.hold(f"/v1/{late}", is_answered=True)
    stream = noor.hold(STREAM, is_answered=False)
    noor.visit(f"{front_office.site.origin}/inbox/{taken.conversation_id}")
    until(lambda: answer.is_there() and stream.is_there())
    version = front_office.ask("get_conversation", **about)["version"]
    front_office.command_of("ben", "claim_conversation", version, **about)
    front_office.meet(f"later-{customer}", "Hello")
    stream.release()  # which tells of both at once
    noor.await_(told)
    answer.release()
    noor.await_(shown)
