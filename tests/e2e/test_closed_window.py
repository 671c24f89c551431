"""When a customer wrote too long ago for free text, in a real browser: what was typed is kept, and templates go out."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from browser import Tab
from front_office import SEEN_S_MAX, FrontOffice, Taken, bubbles
from waiting import until

DAY = timedelta(hours=24)
ADDRESS = "+15559990103"


@pytest.fixture
def noor(tabs: list[Tab], front_office: FrontOffice) -> Tab:
    return front_office.enter(tabs[0], "noor")


def test_a_template_is_filled_and_sent_where_no_free_text_may_be(noor: Tab, front_office: FrontOffice) -> None:
    taken = wrote_yesterday(front_office, "jana")
    front_office.open(noor, taken)
    assert noor.texts("[data-composer]") == []
    noor.press("Choose a template")
    front_office.command("refresh_templates", channel_id=front_office.channel_id)
    noor.await_("[role=dialog] li button")
    names = [text.split()[0] for text in noor.texts("[role=dialog] li button")]
    assert sorted(names) == ["autumn_sale", "hello", "hello", "order_update"]
    noor.fill("Search templates", "order")
    noor.fill("In place of {{1}}", "Jana")
    noor.fill("In place of {{2}}", "DEMO-7")
    noor.see("Hello Jana, your order DEMO-7 is on its way.")
    noor.press("Send template")
    until(lambda: "Hello Jana, your order DEMO-7 is on its way." in " ".join(bubbles(noor)), SEEN_S_MAX, "the template")
    noor.see("Read")
    [received] = front_office.phones.received("jana")
    assert (received["type"], received["content"]["name"]) == ("template", "order_update")
    assert noor.complaints() == []


def wrote_yesterday(front_office: FrontOffice, customer: str) -> Taken:
    before = {one["conversation_id"] for one in talks(front_office)}
    front_office.phones.customer(customer, phone="12025559731", name=customer)
    front_office.phones.text(customer, "Hello?", at=time.time() - DAY.total_seconds() - 60)
    [new] = until(lambda: [one for one in talks(front_office) if one["conversation_id"] not in before])
    return Taken(new["contact_id"], new["conversation_id"])


def talks(front_office: FrontOffice) -> list[dict[str, str]]:
    found: list[dict[str, str]] = front_office.ask("list_conversations")["conversations"]
    return found


def test_what_was_typed_when_the_window_closed_is_kept_in_sight_and_not_sent(
    noor: Tab, front_office: FrontOffice
) -> None:
    almost = datetime.now(UTC) - DAY + timedelta(seconds=5)
    taken = front_office.write("A day ago", sent_at=almost.isoformat(), address=ADDRESS)
    front_office.open(noor, taken)
    noor.see("Use a template")
    noor.key("r")
    noor.type("Almost too late")
    noor.see("Choose a template")
    noor.key("Control+Enter")
    assert noor.texts("[data-composer]") == []
    assert "Almost too late" in " ".join(noor.texts("[data-kept]"))
    front_office.write("Still there?", address=ADDRESS)
    until(lambda: noor.texts("[data-composer]"), SEEN_S_MAX, "the field again")
    assert noor.value("[data-composer]") == "Almost too late"
    assert [url for url, _ in noor.asked() if "send_message" in url] == []
