"""The main journey, from a customer's phone to a rebuild: by mouse, on a small screen, and by keyboard alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

import pytest

from browser import Chromium, Tab, cls
from front_office import CLS_MAX, SIZES, FrontOffice
from people import PASSWORD
from waiting import until

SEEN_S_MAX = 30
REBUILT_S_MAX = 120
ADDED = "It comes on Friday."
STORY = {
    "Conversation opened",
    "Message received",
    "AI triaged",
    "Conversation assigned",
    "AI asked",
    "AI drafted a reply",
    "Message queued",
    "Message sent",
    "Message delivered",
    "Message read",
    "Conversation resolved",
}


class Hands(Protocol):
    """How somebody does things in a browser."""

    def press(self, tab: Tab, button: str) -> None: ...

    def follow(self, tab: Tab, link: str) -> None: ...

    def write(self, tab: Tab, field: str, text: str) -> None: ...


class Mouse:
    def press(self, tab: Tab, button: str) -> None:
        tab.press(button)

    def follow(self, tab: Tab, link: str) -> None:
        tab.go(link)

    def write(self, tab: Tab, field: str, text: str) -> None:
        tab.fill(field, text)


class Keyboard:
    """Nothing but keys: Tab to where it is, and then Enter."""

    def press(self, tab: Tab, button: str) -> None:
        tab.reach("button", button)
        tab.key("Enter")

    def follow(self, tab: Tab, link: str) -> None:
        tab.reach("link", link)
        tab.key("Enter")

    def write(self, tab: Tab, field: str, text: str) -> None:
        tab.reach("field", field)
        tab.key("Control+a")
        tab.type(text)


@dataclass(frozen=True)
class Journey:
    """Four people's browsers, and how they use them."""

    office: FrontOffice
    tabs: list[Tab]
    hands: Hands
    size: str
    scheme: str
    customer: str
    projection: str

    @property
    def name(self) -> str:
        return f"{self.customer.capitalize()} (demo)"

    @property
    def question(self) -> str:
        return f"Where is my parcel {sum(map(ord, self.customer)):04}?"

    def begin(self) -> None:
        self.office.phones.customer(self.customer, name=self.name, phone=self.office.number(), reads_by_itself=False)
        for tab in self.tabs:
            tab.size(*SIZES[self.size])
            tab.scheme(self.scheme)

    def sign_in(self, tab: Tab, who: str, path: str) -> None:
        tab.visit(f"{self.office.site.origin}{path}")
        self.hands.write(tab, "E-mail", f"{who}@demo.example")
        self.hands.write(tab, "Password", PASSWORD)
        self.hands.press(tab, "Sign in")

    def look(self, tab: Tab, station: str, *, whole: bool = False) -> None:
        """Take a picture for whoever wants to look; where all of the page is there, nothing may be wrong with it."""
        tab.shoot(f"{station}-{self.size}-{self.scheme}")
        if whole:
            faults = tab.faults()
            assert faults == [], (station, faults)

    @contextmanager
    def panel(self, tab: Tab) -> Iterator[None]:
        """What stands beside the conversation; on a small screen it is a drawer."""
        if self.size == "small":
            self.hands.press(tab, "Show contact")
        yield
        if self.size == "small":
            tab.key("Escape")
            tab.gone("[role=dialog]")


WAYS = [
    pytest.param((Keyboard(), "wide", "light", "mika", "conversation_list"), id="keyboard-wide-light"),
    pytest.param((Mouse(), "small", "dark", "karim", "search"), id="mouse-small-dark"),
    pytest.param((Mouse(), "wide", "light", "ana", "timeline"), id="mouse-wide-light", marks=pytest.mark.soak),
    pytest.param((Mouse(), "wide", "dark", "zoe", "stats"), id="mouse-wide-dark", marks=pytest.mark.soak),
    pytest.param((Mouse(), "small", "light", "lea", "ai_usage"), id="mouse-small-light", marks=pytest.mark.soak),
]


@pytest.fixture(params=WAYS)
def journey(
    request: pytest.FixtureRequest, front_office: FrontOffice, tabs: list[Tab], chromium: Chromium
) -> Iterator[Journey]:
    more = [chromium.tab(tabs[0].screenshots) for _ in range(2)]
    front_office.command("set_ai_policy", tasks=["triage", "summary", "draft"])
    made = Journey(front_office, [*tabs, *more], *request.param)
    made.begin()
    yield made
    front_office.command("set_ai_policy")
    for tab in more:
        tab.close()


def test_what_a_customer_asks_is_answered_found_and_rebuilt(journey: Journey) -> None:
    phone, agent, auditor, developer = journey.tabs
    customer_asks(journey, phone, agent)
    agent_answers(journey, agent, phone)
    auditor_finds_all_of_it(journey, auditor)
    developer_rebuilds(journey, developer)
    for tab in (agent, auditor, developer):
        assert tab.complaints() == []


def customer_asks(journey: Journey, phone: Tab, agent: Tab) -> None:
    """The agent sees it without doing anything."""
    journey.office.write("Somebody was here before")
    journey.sign_in(agent, "noor", "/inbox")
    agent.await_("[data-row]")
    phone.visit(f"{journey.office.phones.url}/#{journey.customer}")
    phone.see("Nothing was said yet. Write something below.")
    journey.hands.write(phone, "Message", journey.question)
    phone.key("Enter")
    phone.see(journey.question)
    journey.look(phone, "1-phone", whole=True)
    row = f'[data-row]:has-text("{journey.name}")'
    agent.await_(f"{row}, button:has-text('1 new')")
    journey.look(agent, "2-arrived")
    assert cls(agent.shifts()) <= CLS_MAX, agent.shifts()
    if not agent.texts(row):  # nothing moves under a pointer
        journey.hands.press(agent, "Show 1 new conversation")


def agent_answers(journey: Journey, agent: Tab, phone: Tab) -> None:
    """Takes it, has a reply drafted, edits and sends it, sees it being read, and resolves."""
    hands = journey.hands
    hands.follow(agent, journey.name)
    agent.await_("[data-composer]")
    hands.press(agent, "Take it")
    agent.await_("text=/Noor Demo took it/ >> nth=0")
    with journey.panel(agent):
        journey.look(agent, "3-taken")
        hands.press(agent, "Ask for a draft")
        hands.press(agent, "Ask")
        agent.await_("[data-draft]")
    journey.look(agent, "4-draft", whole=True)
    hands.press(agent, "Edit")
    until(lambda: agent.value("[data-composer]"), SEEN_S_MAX, "the draft where it can be edited")
    agent.type(f" {ADDED}")
    journey.look(agent, "5-edited")
    hands.press(agent, "Send")
    phone.await_(f"text={ADDED}")
    agent.see("Read")
    agent.await_("text=/AI draft, approved by Noor Demo/")
    journey.look(agent, "6-read", whole=True)
    journey.look(phone, "7-phone")
    hands.press(agent, "Resolve")
    agent.see("Undo")
    journey.look(agent, "8-resolved")


def auditor_finds_all_of_it(journey: Journey, auditor: Tab) -> None:
    """By the words that were sent: the conversation, its events, and what one of them says."""
    hands = journey.hands
    journey.sign_in(auditor, "olga", "/search")
    hands.write(auditor, "Words that were said, names, numbers", journey.question)
    hands.follow(auditor, journey.name)
    auditor.await_("[role=log]")
    journey.look(auditor, "9-auditor", whole=True)
    assert auditor.texts("[data-composer]") == []
    with journey.panel(auditor):
        hands.follow(auditor, "All of this conversation")
    auditor.await_("[data-event]")
    told = until(lambda: _told(auditor), SEEN_S_MAX, "the whole story")
    journey.look(auditor, "10-record", whole=True)
    assert told >= STORY
    hands.follow(auditor, "Message received")
    hands.press(auditor, "Open it")
    auditor.await_(f'q:has-text("{journey.question}")')
    journey.look(auditor, "11-event", whole=True)


def _told(auditor: Tab) -> set[str]:
    """What the lines of the record are called."""
    told = {line.strip() for text in auditor.texts("[data-event]") for line in text.splitlines()}
    return told if told >= STORY else set()


def developer_rebuilds(journey: Journey, developer: Tab) -> None:
    hands, projection = journey.hands, journey.projection
    journey.sign_in(developer, "dev", "/")
    developer.await_("main [role=img]")
    hands.press(developer, f"Rebuild {projection}")
    hands.write(developer, "Processes", "1")
    journey.look(developer, "12-rebuild", whole=True)
    hands.press(developer, "Rebuild")
    developer.gone("[role=dialog]")
    journey.look(developer, "13-rebuilding")
    rebuilt = f"text=/{projection} build [0-9]+: [0-9,]+ rows compared with the log, none differs/"
    developer.await_(rebuilt, REBUILT_S_MAX)
    journey.look(developer, "14-rebuilt", whole=True)
