"""One person, another number; and customers who see that they were read: in a real browser."""

from collections.abc import Iterator

import pytest

from browser import Tab
from front_office import FrontOffice


@pytest.fixture
def noor(tabs: list[Tab], front_office: FrontOffice) -> Tab:
    return front_office.enter(tabs[0], "noor")


@pytest.fixture
def ida(tabs: list[Tab], front_office: FrontOffice) -> Tab:
    return front_office.enter(tabs[1], "ida")


def test_another_number_is_noted_on_their_page_and_a_line_in_the_thread(
    noor: Tab, ida: Tab, front_office: FrontOffice
) -> None:
    taken, another = front_office.meet("rosa", "I have a new phone"), front_office.meet("otto", "So have I")
    number = front_office.number()
    front_office.open(noor, taken)
    front_office.visit(ida, f"contacts/{taken.contact_id}", "h1")
    ida.press("New number")
    ida.fill("Number", front_office.ask("get_contact", contact_id=another.contact_id)["addresses"][0])
    ida.press("Save")
    ida.await_(f'[role=dialog] a[href="/contacts/{another.contact_id}"]')
    ida.fill("Number", f"+{number[:4]} {number[4:]}")
    ida.press("Save")
    ida.gone("[role=dialog]")
    ida.see(f"+{number}")
    noor.see(f"Ida Demo noted that they are known as +{number} from now on")
    front_office.command("link_contacts", contact_id=taken.contact_id, linked_contact_id=another.contact_id)
    noor.await_(f'[data-line] a[href="/contacts/{another.contact_id}"]')
    assert noor.complaints() == ida.complaints() == []


@pytest.fixture
def receipts(front_office: FrontOffice) -> Iterator[None]:
    """The inbox policy has customers see that they were read."""
    policy = front_office.ask("get_policies")["inbox"]
    front_office.command("set_inbox_policy", **policy | {"read_receipts": True})
    yield
    front_office.command("set_inbox_policy", **policy | {"read_receipts": False})


@pytest.mark.usefixtures("receipts")
def test_who_opens_a_conversation_shows_the_customer_that_it_was_read(noor: Tab, front_office: FrontOffice) -> None:
    taken = front_office.meet("lena", "Do you read this?")
    front_office.open(noor, taken)
    noor.see("· Shown as read")
    [item] = front_office.items(taken, "message.received")
    assert item["read_receipt_at"] is not None
    assert noor.complaints() == []
