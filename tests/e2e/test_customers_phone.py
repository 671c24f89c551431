"""The customer's phone in a real browser: what is written there comes by webhook, and what is answered appears."""

from collections.abc import Iterator

import httpx
import pytest

import simulator
from browser import Tab
from simulator import ACCESS_TOKEN, NUMBER_ID, PNG, Phones, Webhook
from waiting import until

READ_S_MAX = 10


@pytest.fixture(scope="module")
def running() -> Iterator[Phones]:
    with simulator.running(demo_customers=True) as phones:
        yield phones


@pytest.fixture
def phones(running: Phones) -> Phones:
    running.reset()
    return running


@pytest.fixture
def phone(phones: Phones, tab: Tab) -> Tab:
    """The page, as Ana."""
    page = tab.visit(f"{phones.url}/#ana")
    assert "Simulator: nobody\u2019s real phone." in page.text
    tab.see("Nothing was said yet. Write something below.")
    return tab


def say(phones: Phones, kind: str, content: object) -> str:
    """The business writes to Ana."""
    asked = {"messaging_product": "whatsapp", "to": "12025550175", "type": kind, kind: content}
    headers = {"Authorization": f"Bearer {ACCESS_TOKEN}"}
    answer = httpx.post(f"{phones.url}/v26.0/{NUMBER_ID}/messages", json=asked, headers=headers)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["messages"][0]["id"])


def items(webhooks: list[Webhook], what: str = "messages") -> list[dict[str, object]]:
    return [item for webhook in webhooks for item in webhook.value.get(what, [])]


def write(phone: Tab, text: str) -> None:
    """By keyboard alone."""
    phone.fill("Message", text)
    phone.key("Enter")
    phone.see(text)


def test_what_is_written_comes_by_webhook_and_the_answer_appears_and_is_read(phones: Phones, phone: Tab) -> None:
    write(phone, "Where is my parcel?")
    [told] = items(phones.take_webhooks())
    assert (told["text"], told["from"]) == ({"body": "Where is my parcel?"}, "12025550175")
    say(phones, "text", {"body": "It comes <b>tomorrow</b>"})
    phone.see("It comes <b>tomorrow</b>")
    came: list[object] = []

    def all_came() -> bool:
        came.extend(status["status"] for status in items(phones.take_webhooks(), "statuses"))
        return len(came) >= 3

    until(all_came, READ_S_MAX, "what was seen to be read")
    assert came == ["sent", "delivered", "read"]


def test_a_picture_a_place_and_a_button_are_sent(phones: Phones, phone: Tab) -> None:
    write(phone, "Hello")
    phone.fill("Message", "The green one")
    phone.attach("Picture or file", PNG, "cup.png", "image/png")
    phone.see("The green one")
    phone.press("Location")
    phone.press("Send place")
    phone.see("48.2082, 16.3738")
    buttons = [{"type": "reply", "reply": {"id": "yes", "title": "Yes, please"}}]
    of = say(phones, "interactive", {"type": "button", "body": {"text": "A new one?"}, "action": {"buttons": buttons}})
    phone.press("Yes, please")
    phone.see("A new one?")
    _, picture, place, reply = items(phones.take_webhooks())
    assert picture["image"]["caption"] == "The green one"  # type: ignore[index] # an object
    assert place["location"] == {"latitude": 48.2082, "longitude": 16.3738, "name": "Main square"}
    assert reply["context"] == {"id": of}


def test_a_message_is_edited_reacted_to_and_taken_back(phones: Phones, phone: Tab) -> None:
    write(phone, "Thank yuo")
    phone.press("What to do with: Thank yuo")
    phone.press("Edit")
    write(phone, "Thank you")
    phone.press("What to do with: Thank you")
    phone.press("React with 👍")
    phone.press("What to do with: Thank you")
    phone.press("Delete for everyone")
    phone.see("Deleted for everyone")
    assert [item["type"] for item in items(phones.take_webhooks())] == ["text", "edit", "reaction", "revoke"]


def test_at_the_width_of_a_phone_another_customer_without_a_number_writes(phones: Phones, phone: Tab) -> None:
    phone.size(390, 844)
    phone.press("Customers")
    phone.press("@mika.demo no phone number")
    phone.see("Nothing was said yet. Write something below.")
    write(phone, "No number at all")
    [told] = items(phones.take_webhooks())
    assert "from" not in told
    assert str(told["from_user_id"]).startswith("US.")
