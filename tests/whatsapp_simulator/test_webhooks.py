"""What the simulator posts: signed, doubled, shuffled, broken, and again and again until it is taken."""

import hashlib
import hmac
from collections import Counter
from typing import Any

import orjson
import pytest

from simulator import APP_SECRET, NUMBER_ID, OTHER_NUMBER_ID, WABA_ID, Phones, Webhook
from whatsapp_business import ANA, Business, Receiver

HEADER = "X-Hub-Signature-256"
SECOND_SECRET = "simulated-second-secret"


def is_signed_with(secret: str, webhook: Webhook) -> bool:
    right = hmac.new(secret.encode(), webhook.body, hashlib.sha256).hexdigest()
    return webhook.headers.get(HEADER) == f"sha256={right}"


def messages(webhooks: list[Webhook]) -> list[str]:
    """The ids in the order in which they came."""
    return [
        message["id"]
        for webhook in webhooks
        for change in webhook.json["entry"][0]["changes"]
        for message in change["value"].get("messages", [])
    ]


def one(phones: Phones) -> dict[str, object]:
    """The only item of the only webhook."""
    [webhook] = phones.take_webhooks()
    [message] = webhook.value["messages"]
    found: dict[str, object] = message
    return found


def test_the_raw_bytes_are_signed(phones: Phones, receiver: Receiver) -> None:
    phones.text("ana", "Grüße 👋")
    phones.settle()
    [webhook] = receiver.got
    assert is_signed_with(APP_SECRET, webhook)
    assert webhook.value["metadata"]["phone_number_id"] == NUMBER_ID


def test_copies_come_one_after_another_or_all_at_once(phones: Phones, receiver: Receiver) -> None:
    first = phones.write_all([{"customer": "ana", "content": {"body": "1"}}], copies=2)
    second = phones.write_all([{"customer": "ana", "content": {"body": "2"}}], copies=5, parallel=True)
    phones.settle()
    assert Counter(messages(receiver.got)) == {first[0]: 2, second[0]: 5}


def test_many_come_in_one_body_with_statuses_or_shuffled(phones: Phones) -> None:
    writings = [{"customer": "ana", "content": {"body": str(n)}, "at": 1_790_000_000} for n in range(20)]
    statuses = [{"id": "wamid.x", "status": "read", "timestamp": "1790000000", "recipient_id": ANA}]
    ids = phones.write_all(writings, statuses, batched=True)
    [webhook] = phones.take_webhooks()
    assert messages([webhook]) == ids
    assert {message["timestamp"] for message in webhook.value["messages"]} == {"1790000000"}
    assert webhook.value["statuses"] == statuses
    again = phones.write_all(writings, shuffled=1)
    came = messages(phones.take_webhooks())
    assert came != again
    assert sorted(came) == sorted(again)


def test_a_body_may_concern_several_numbers(phones: Phones) -> None:
    both = [{"customer": "ana", "content": {"body": "x"}, "to": to} for to in (NUMBER_ID, OTHER_NUMBER_ID)]
    phones.write_all(both, batched=True)
    [webhook] = phones.take_webhooks()
    changes = webhook.json["entry"][0]["changes"]
    assert [change["value"]["metadata"]["phone_number_id"] for change in changes] == [NUMBER_ID, OTHER_NUMBER_ID]


def test_a_webhook_may_be_late(phones: Phones, receiver: Receiver) -> None:
    phones.write_all([{"customer": "ana", "content": {"body": "late"}}], delay_s=60)
    phones.settle()
    assert receiver.got == []
    phones.advance(60)
    assert len(receiver.got) == 1


@pytest.mark.parametrize(
    ("posting", "secret"), [({"signed": "second"}, SECOND_SECRET), ({"signed": "wrong"}, f"not {APP_SECRET}")]
)
def test_another_secret_may_have_signed_it(phones: Phones, posting: dict[str, Any], secret: str) -> None:
    phones.write_all([{"customer": "ana", "content": {"body": "x"}}], **posting)
    [webhook] = phones.take_webhooks()
    assert is_signed_with(secret, webhook)
    assert not is_signed_with(APP_SECRET, webhook)


@pytest.mark.parametrize("broken", ["corrupted", "truncated", "reserialised"])
def test_what_is_broken_after_it_was_signed_is_not_rightly_signed(phones: Phones, broken: str) -> None:
    phones.write_all([{"customer": "ana", "content": {"body": "x"}}], broken=broken)
    [webhook] = phones.take_webhooks()
    assert not is_signed_with(APP_SECRET, webhook)
    assert (broken == "truncated") or webhook.json["entry"]


def test_it_may_be_unsigned(phones: Phones) -> None:
    phones.write_all([{"customer": "ana", "content": {"body": "x"}}], signed="nothing")
    [webhook] = phones.take_webhooks()
    assert HEADER not in webhook.headers


def test_it_may_be_of_an_unknown_field_or_type(phones: Phones) -> None:
    phones.write_all([{"customer": "ana", "content": {"body": "x"}}], field="future_field")
    [webhook] = phones.take_webhooks()
    assert webhook.json["entry"][0]["changes"][0]["field"] == "future_field"
    phones.write("ana", "future_thing", {"shape": ["unknown"]})
    assert one(phones)["future_thing"] == {"shape": ["unknown"]}


def test_a_customer_may_have_no_number_or_no_bsuid(phones: Phones) -> None:
    phones.customer("mika", phone=None, username="mika.demo")
    phones.text("mika", "no number")
    [webhook] = phones.take_webhooks()
    assert "from" not in webhook.value["messages"][0]
    assert webhook.value["contacts"][0].keys() == {"profile", "user_id"}
    assert webhook.value["contacts"][0]["profile"]["username"] == "mika.demo"
    phones.customer("old", phone="+1 202 555 0120", user_id=None)
    phones.text("old", "no BSUID")
    [webhook] = phones.take_webhooks()
    assert "from_user_id" not in webhook.value["messages"][0]
    assert webhook.value["contacts"][0].keys() == {"profile", "wa_id"}


@pytest.mark.parametrize(("without", "gone"), [("phone", {"from", "wa_id"}), ("user_id", {"from_user_id", "user_id"})])
def test_a_webhook_may_leave_out_what_is_known(phones: Phones, without: str, gone: set[str]) -> None:
    phones.write_all([{"customer": "ana", "content": {"body": "x"}}], without=[without, "contacts"])
    [webhook] = phones.take_webhooks()
    assert "contacts" not in webhook.value
    assert not gone & webhook.value["messages"][0].keys()


def test_a_new_number_or_bsuid_is_told_by_the_former_one(phones: Phones) -> None:
    phones.change_identity("ana", phone="+1 202 555 0176")
    told = one(phones)
    assert (told["from"], told["system"]["type"], told["system"]["wa_id"]) == (  # type: ignore[index] # an object
        ANA,
        "user_changed_number",
        "12025550176",
    )
    phones.change_identity("ana", user_id="US.5000")
    told = one(phones)
    assert told["from_user_id"] == "US.1000200030004000"
    assert told["system"]["user_id"] == "US.5000"  # type: ignore[index] # an object
    phones.text("ana", "from the new one")
    told = one(phones)
    assert (told["from"], told["from_user_id"]) == ("12025550176", "US.5000")


def test_edit_revoke_and_a_reaction_taken_away(phones: Phones) -> None:
    of = phones.text("ana", "teh parcel")
    phones.edit("ana", of, "the parcel")
    phones.react("ana", of, "👍")
    phones.react("ana", of, "")
    phones.revoke("ana", of)
    _, edit, _, reaction, revoke = [webhook.value["messages"][0] for webhook in phones.take_webhooks()]
    assert edit["edit"] == {"original_message_id": of, "message": {"type": "text", "text": {"body": "the parcel"}}}
    assert reaction["reaction"] == {"message_id": of, "emoji": ""}
    assert revoke["revoke"] == {"original_message_id": of}
    said = {message["id"]: message for message in phones.said("ana")}[of]
    assert (said["content"], said["was"], said["revoked"]) == ({"body": "the parcel"}, [{"body": "teh parcel"}], True)


def test_a_button_that_is_pressed_refers_to_its_message(phones: Phones, business: Business) -> None:
    buttons = [{"type": "reply", "reply": {"id": "yes", "title": "Yes"}}]
    asked = {"type": "button", "body": {"text": "Shall we?"}, "action": {"buttons": buttons}}
    of = business.send("interactive", asked).json()["messages"][0]["id"]
    phones.take_webhooks()
    phones.press("ana", of, "yes", "Yes")
    told = one(phones)
    assert told["context"] == {"id": of}
    assert told["interactive"] == {"type": "button_reply", "button_reply": {"id": "yes", "title": "Yes"}}


def test_what_is_not_answered_by_200_comes_again_with_growing_gaps(phones: Phones, receiver: Receiver) -> None:
    receiver.answers.extend([500, 503, 302, 204])
    phones.text("ana", "stubborn")
    came = []
    for seconds in (0, 1, 1.9, 0.1, 4, 7, 1, 3600):
        phones.advance(seconds)
        came.append(len(receiver.got))
    assert came == [1, 2, 2, 3, 4, 4, 5, 5]
    assert len({webhook.body for webhook in receiver.got}) == 2  # the same message in other bytes
    assert all(is_signed_with(APP_SECRET, webhook) for webhook in receiver.got)
    assert phones.deliveries()[-1]["state"] == "taken"


def test_after_a_week_it_gives_up(phones: Phones, receiver: Receiver) -> None:
    receiver.answers.extend([500] * 1000)
    phones.text("ana", "in vain")
    phones.advance(6.5 * 86400)
    tried = len(receiver.got)
    assert phones.deliveries()[-1]["state"] == "waiting"
    phones.advance(30 * 86400)
    assert phones.deliveries()[-1]["state"] == "given up"
    assert len(receiver.got) == tried + 2
    receiver.answers.clear()


def test_an_address_that_nobody_listens_at_gets_it_later(phones: Phones, receiver: Receiver) -> None:
    phones.change(webhook_url="http://127.0.0.1:9/")
    phones.text("ana", "patience")
    phones.advance(2)
    phones.change(webhook_url=receiver.url)
    phones.advance(10)
    assert len(messages(receiver.got)) == 1


def test_the_handshake_has_the_right_token_or_another(phones: Phones, receiver: Receiver) -> None:
    assert receiver.url
    assert phones.handshake()["right"]
    refused = phones.handshake("wrong")
    assert (refused["right"], refused["status"]) == (False, 403)


def test_an_account_without_subscription_tells_nothing(phones: Phones, business: Business) -> None:
    path = f"/{WABA_ID}/subscribed_apps"
    assert business.client.delete(path).json() == {"success": True}
    phones.text("ana", "unheard")
    assert phones.take_webhooks() == []
    assert business.client.post(path).json() == {"success": True}
    assert business.client.get(path).json()["data"]
    phones.text("ana", "heard")
    assert len(phones.take_webhooks()) == 1


def test_a_subscription_with_an_address_of_its_own_begins_with_a_handshake(
    phones: Phones, business: Business, receiver: Receiver
) -> None:
    path = f"/{WABA_ID}/subscribed_apps"
    override = {"override_callback_uri": receiver.url, "verify_token": "another"}
    assert business.client.post(path, json=override).status_code == 400
    receiver.verify_token = "another"
    try:
        assert business.client.post(path, json=override).status_code == 200
    finally:
        receiver.verify_token = "simulated-verify-token"
    phones.text("ana", "there")
    phones.settle()
    assert len(receiver.got) == 1


def test_nothing_of_a_body_is_lost_on_its_way_through_bytes(phones: Phones) -> None:
    said = 'quote " backslash \\ null \x00 line \u2028 astral 🦜'
    phones.text("ana", said)
    [webhook] = phones.take_webhooks()
    assert orjson.loads(webhook.body)["entry"][0]["changes"][0]["value"]["messages"][0]["text"]["body"] == said
