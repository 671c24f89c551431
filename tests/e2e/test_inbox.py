"""The inbox in a real browser, against a real API with relay and projector: what agents rely on all day."""

from datetime import UTC, datetime, timedelta

import pytest

from browser import Tab
from front_office import SIZES, FrontOffice, Taken, bubbles
from onrecord.web import build
from people import PASSWORD
from waiting import until

ASSETS = build.read().assets
SEEN_S_MAX = 15
ROWS_MAX, NODES_MAX, FIRST_SCRIPTS_KB_MAX = 30, 1_500, 250
PENDING = "[data-pending]"


@pytest.fixture
def office(front_office: FrontOffice) -> FrontOffice:
    return front_office


@pytest.fixture
def tab(tabs: list[Tab], office: FrontOffice) -> Tab:
    return office.enter(tabs[0], "noor")


def open_(tab: Tab, office: FrontOffice, taken: Taken) -> None:
    office.open(tab, taken)
    tab.await_("[data-composer]")


def said(office: FrontOffice, taken: Taken) -> list[str]:
    """What we said, as the record has it."""
    return [item["text"] for item in office.items(taken, "message.queued")]


def test_somebody_signs_in_and_comes_to_the_page_they_asked_for(tabs: list[Tab], office: FrontOffice) -> None:
    [tab, _] = tabs
    taken = office.write("Who reads this?")
    tab.visit(f"{office.site.origin}/inbox/{taken.conversation_id}")
    tab.fill("E-mail", "noor@demo.example")
    tab.fill("Password", "not this one")
    tab.press("Sign in")
    tab.see("E-mail or password is wrong.")
    tab.fill("Password", PASSWORD)
    tab.press("Sign in")
    tab.await_("[role=log]")
    tab.see("Who reads this?")
    assert tab.complaints() == []


def test_what_a_customer_writes_is_seen_and_answered_by_keyboard_alone(tab: Tab, office: FrontOffice) -> None:
    office.write("I was here before")
    tab.visit(f"{office.site.origin}/inbox")
    tab.await_("[data-row]")
    taken = office.write("Where is my parcel?", name="Keyboard (demo)")
    tab.see("Where is my parcel?")
    tab.key("j")
    tab.key("Enter")
    tab.await_("[role=log]")
    tab.key("c")
    tab.see("The conversation began, Noor Demo took it")
    tab.key("n")
    tab.type("@Ben")
    tab.key("Enter")
    tab.type("do we know?")
    tab.key("Control+Enter")
    tab.await_("[role=log] span[class*=mention]")
    tab.type("It comes tomorrow.")
    tab.key("Control+Enter")
    until(lambda: "It comes tomorrow." in bubbles(tab), SEEN_S_MAX, "the reply under its number")
    assert tab.texts(PENDING) == []
    assert said(office, taken) == ["It comes tomorrow."]
    tab.key("Escape")
    tab.key("e")
    tab.see("Undo")
    assert tab.complaints() == []


def test_who_takes_a_conversation_is_seen_by_who_writes_in_it(tabs: list[Tab], office: FrontOffice) -> None:
    taken = office.write("I am for one of you")
    one, other = (office.enter(tab, who) for tab, who in zip(tabs, ("noor", "ben"), strict=True))
    for tab in (one, other):
        open_(tab, office, taken)
    other.key("r")
    other.type("Let me")
    one.press("Take it")
    other.see("The conversation began, Noor Demo took it")
    assert other.value("[data-composer]") == "Let me"


def test_who_claims_what_has_just_been_taken_is_told_who_won(tab: Tab, office: FrontOffice) -> None:
    taken = office.write("Quick now")
    open_(tab, office, taken)
    tab.refuse_all(r"/v1/(stream|list_|get_)")  # she hears of nothing any more, and commands get through
    tab.offline(is_so=True)
    tab.offline(is_so=False)
    version = office.ask("get_conversation", conversation_id=taken.conversation_id)["version"]
    office.command_of("ben", "claim_conversation", version, conversation_id=taken.conversation_id)
    tab.press("Take it")
    tab.see("Ben Demo took this conversation just before you.")


def test_what_was_typed_is_kept_when_the_conversation_has_moved(tab: Tab, office: FrontOffice) -> None:
    taken = office.write("First question", address="+15559990001")
    open_(tab, office, taken)
    tab.key("r")
    tab.type("My answer")
    tab.offline(is_so=True)
    office.command("send_message", conversation_id=taken.conversation_id, text="Somebody else's answer")
    tab.key("Control+Enter")
    tab.await_(PENDING)
    tab.offline(is_so=False)
    tab.see("Send anyway")
    tab.see("My answer")
    assert said(office, taken) == ["Somebody else's answer"]
    tab.press("Send anyway")
    until(lambda: "My answer" in bubbles(tab), SEEN_S_MAX, "the reply")
    assert said(office, taken) == ["Somebody else's answer", "My answer"]


def test_a_reload_before_the_answer_has_come_sends_one_message(tab: Tab, office: FrontOffice) -> None:
    taken = office.write("Say it once")
    open_(tab, office, taken)
    tab.lose("**/v1/send_message")
    tab.key("r")
    tab.type("Once")
    tab.key("Control+Enter")
    open_(tab, office, taken)
    until(lambda: bubbles(tab).count("Once") == 1, SEEN_S_MAX, "the reply")
    until(lambda: tab.texts(PENDING) == [], SEEN_S_MAX, "nothing on its way")
    assert said(office, taken) == ["Once"]


def test_a_window_that_closes_while_one_writes_takes_no_free_text(tab: Tab, office: FrontOffice) -> None:
    almost = datetime.now(UTC) - timedelta(hours=24) + timedelta(seconds=4)
    taken = office.write("A day ago", sent_at=almost.isoformat())
    open_(tab, office, taken)
    tab.see("Use a template")
    tab.key("r")
    tab.type("Almost too late")
    tab.see("Choose a template")
    assert tab.texts("[data-composer]") == []
    assert said(office, taken) == []


def test_what_one_person_typed_is_not_shown_to_the_next_one_in_the_same_browser(tab: Tab, office: FrontOffice) -> None:
    taken = office.write("Between us")
    open_(tab, office, taken)
    tab.key("r")
    tab.type("Hers alone")
    open_(office.enter(tab, "ben"), office, taken)
    assert tab.value("[data-composer]") == ""
    open_(office.enter(tab, "noor"), office, taken)
    assert tab.value("[data-composer]") == "Hers alone"


def test_a_search_leads_to_the_message_itself_however_long_ago_it_was(tab: Tab, office: FrontOffice) -> None:
    of = {"address": "+15559990003", "name": "Talker (demo)"}
    office.write("a needle in it", **of)
    for number in range(60):
        office.write(f"straw {number}", **of)
    tab.visit(f"{office.site.origin}/search?q=needle")
    tab.await_("mark")
    tab.go("Talker (demo)")
    tab.await_("[role=log] li[data-cited]")
    assert "a needle in it" in tab.texts("[role=log] li[data-cited]")[0]


def test_the_list_has_few_nodes_however_long_it_is_and_the_first_page_few_scripts(
    tab: Tab, office: FrontOffice
) -> None:
    for number in range(2 * ROWS_MAX):
        office.write(f"One of many, {number}")
    tab.size(*SIZES["wide"])
    tab.visit(f"{office.site.origin}/inbox")
    tab.await_("[data-row]")
    assert 0 < tab.count("[data-row]") <= ROWS_MAX
    assert tab.count("[data-list] *") <= NODES_MAX
    assert kilobytes(tab.scripts()) <= FIRST_SCRIPTS_KB_MAX


def kilobytes(scripts: list[str]) -> float:
    """As they are sent with gzip."""
    names = {url.rpartition("/")[2] for url in scripts}
    assert names
    return sum(len(ASSETS[name].encoded["gzip"]) for name in names) / 1000
