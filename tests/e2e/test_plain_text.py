"""What customers and the model write is plain text, in a real browser: nothing loads, and nothing is hidden."""

from urllib.parse import urlsplit

import pytest

from browser import Tab
from front_office import FrontOffice, bubbles

FOREIGN = "https://evil.example"
PICTURES = f'![a cat]({FOREIGN}/a.png?who=1) <img src="{FOREIGN}/b.png" onerror="document.title=1">'
TURNED, SMUGGLED, UNSEEN = "\u202egnp.exe\u2066", "\U000e0049\U000e0067", "pass\u200bword"
HOSTILE = f"{PICTURES} [log in]({FOREIGN}/in) {TURNED} {SMUGGLED}{UNSEEN}"
PLAIN = f"{PICTURES} [log in]({FOREIGN}/in) gnp.exe password"
MARK = "Your parcel left us."
ANSWER = {"reply": MARK, "language": "en", "claims": [{"text": "It left.", "sources": ["m1"]}], "note": ""}


@pytest.fixture
def noor(tabs: list[Tab], front_office: FrontOffice) -> Tab:
    return front_office.enter(tabs[0], "noor")


@pytest.fixture
def drafting(front_office: FrontOffice) -> FrontOffice:
    """Where the model drafts, what it is told to say."""
    front_office.command("set_ai_policy", tasks=["draft"])
    return front_office


def is_all_plain(tab: Tab, front_office: FrontOffice) -> None:
    """Nothing was loaded from elsewhere, nothing was tried to be, and nobody wrote a link or a picture."""
    hosts = {urlsplit(url).netloc for url, _ in tab.asked()}
    assert hosts == {urlsplit(front_office.site.origin).netloc}
    assert tab.complaints() == []
    assert tab.texts('a[href*="evil.example"], [role=log] img, main img[src*="evil"]') == []
    seen = " ".join(tab.texts("body"))
    assert not {sign for sign in seen if sign in HOSTILE and not sign.isprintable()}


def test_what_a_customer_writes_is_plain_wherever_it_is_shown(noor: Tab, front_office: FrontOffice) -> None:
    taken = front_office.write(HOSTILE, name=f"Mallory {TURNED}{SMUGGLED}")
    front_office.visit(noor, "inbox", f'[data-row="{taken.conversation_id}"]')
    is_all_plain(noor, front_office)
    front_office.open(noor, taken)
    noor.see("Mallory gnp.exe")
    assert bubbles(noor) == [PLAIN]
    is_all_plain(noor, front_office)
    front_office.visit(noor, "search?q=cat", "mark")
    is_all_plain(noor, front_office)


def test_a_draft_is_plain_even_if_the_server_had_let_it_through(noor: Tab, drafting: FrontOffice) -> None:
    taken = drafting.write("Where is my parcel?")
    drafting.model.fault("instance", instance=ANSWER, task="draft")
    noor.alter("**/v1/list_timeline?*", MARK, HOSTILE)
    drafting.open(noor, taken)
    drafting.command_of("noor", "request_draft", conversation_id=taken.conversation_id)
    noor.await_("[data-draft]")
    assert noor.texts("[data-draft] p[dir=auto]") == [PLAIN]
    is_all_plain(noor, drafting)
    noor.press("Edit")
    assert noor.value("[data-composer]") == PLAIN
