"""Messages that WhatsApp doesn't take: too late, too many, to the wrong one, or malformed."""

import pytest

from onrecord.stack.whatsapp.limits import Pair
from simulator import NUMBER_ID, OTHER_NUMBER_ID, Phones
from whatsapp_business import BUTTONS, ROWS, Business, interactive, names, statuses


def test_the_window_closes_24_hours_after_the_last_message_of_the_customer(phones: Phones, business: Business) -> None:
    phones.advance(24 * 3600 - 1)
    assert business.send().status_code == 200
    phones.advance(1)
    assert business.refusal() == 131047
    hello = {"name": "hello", "language": {"code": "en"}}
    assert business.send("template", hello).status_code == 200
    phones.text("ana", "an old one", at=phones.now() - 25 * 3600)
    assert business.refusal() == 131047
    phones.text("ana", "And now?")
    assert business.send().status_code == 200


def test_the_window_is_of_the_number_that_was_written_to(business: Business) -> None:
    assert business.refusal(number_id=OTHER_NUMBER_ID) == 131047


def test_refusals_can_come_as_a_status_instead(phones: Phones, business: Business) -> None:
    phones.change(refuses_by="status")
    phones.advance(25 * 3600)
    assert business.send().status_code == 200
    [status] = statuses(phones.take_webhooks())
    assert status["status"] == "failed"
    assert "131047" in str(status["errors"])


def test_one_customer_takes_45_at_once_and_then_rest(phones: Phones, business: Business) -> None:
    assert {business.send().status_code for _ in range(45)} == {200}
    assert business.refusal() == 131056
    phones.advance(45 * 6 - 1)
    assert business.refusal() == 131056
    phones.advance(1)
    assert business.send().status_code == 200


def test_a_pair_may_send_one_message_in_six_seconds_for_ever() -> None:
    pair = Pair()
    assert all(pair.take(6.0 * n) for n in range(100))
    assert pair.take(599)  # borrowed
    assert not pair.take(604)
    assert pair.take(606)


def test_a_number_sends_so_many_in_a_second(phones: Phones, business: Business) -> None:
    phones.change(number_throttle_per_s_max=3)
    phones.advance(2)
    phones.text("ana", "counts too")
    assert [business.send().status_code for _ in range(3)] == [200, 200, 429]
    phones.advance(1)
    assert business.send().status_code == 200


def test_a_code_to_sign_in_needs_a_phone_number(phones: Phones, business: Business) -> None:
    parameters = [{"type": "text", "text": "123456"}]
    button = {"type": "button", "sub_type": "url", "index": "0", "parameters": parameters}
    components = [{"type": "body", "parameters": parameters}, button]
    code = {"name": "sign_in_code", "language": {"code": "en"}, "components": components}
    assert business.refusal("template", code, recipient="US.1000200030004000") == 131062
    assert business.send("template", code).status_code == 200
    assert phones.received("ana")[0]["content"]["shown"]["body"] == "123456 is your verification code."


def test_only_the_test_list_can_be_written_to(phones: Phones, business: Business) -> None:
    phones.change(test_list=["+1 202 555 0199"])
    assert business.refusal() == 131030


def test_a_bsuid_goes_into_recipient_and_is_dropped_silently_from_to(phones: Phones, business: Business) -> None:
    assert business.send(to="US.1000200030004000").status_code == 200
    assert (names(phones), phones.accepted()) == ([], [])
    assert business.send(recipient="US.1000200030004000").status_code == 200
    assert phones.texts("ana") == ["Hello"]


def test_a_number_that_nobody_has_joins_or_is_unreachable(phones: Phones, business: Business) -> None:
    hello = {"name": "hello", "language": {"code": "de"}}
    assert business.send("template", hello, to="+1 202 555 0133").status_code == 200
    phones.change(unknown_numbers="unreachable")
    assert business.refusal("template", hello, to="+1 202 555 0134") == 131026


def test_a_number_that_is_not_registered_sends_nothing(phones: Phones, business: Business) -> None:
    phones.change(numbers=[{"id": NUMBER_ID, "display": "+1 202 555 0100", "name": "Demo", "registered": False}])
    assert business.refusal() == 133010
    pin = {"messaging_product": "whatsapp", "pin": "123456"}
    assert business.client.post(f"/{NUMBER_ID}/register", json={**pin, "pin": "12"}).status_code == 400
    assert business.client.post(f"/{NUMBER_ID}/register", json=pin).json() == {"success": True}
    assert business.send().status_code == 200


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        ("text", {"body": ""}, 131009),
        ("text", {"body": "x" * 4097}, 131009),
        ("text", {"body": "x", "bold": True}, 100),
        ("image", {"caption": "no file"}, 131008),
        ("image", {"id": "404"}, 131009),
        ("image", {"link": "ftp://example.com/a.png"}, 131009),
        ("reaction", {"message_id": "wamid.x"}, 131008),
        ("location", {"latitude": 91, "longitude": 0}, 131009),
        ("poll", {"question": "?"}, 131051),
        ("interactive", interactive("button", buttons=BUTTONS), 131009),
        ("interactive", interactive("button", buttons=[BUTTONS[0], BUTTONS[0]]), 131009),
        ("interactive", interactive("list", button="Choose", sections=[{"rows": ROWS}]), 131009),
        ("template", {"name": "no_such", "language": {"code": "en"}}, 132001),
        ("template", {"name": "hello", "language": {"code": "fr"}}, 132001),
        ("template", {"name": "in_review", "language": {"code": "en"}}, 132001),
        ("template", {"name": "paused", "language": {"code": "en"}}, 132015),
        ("template", {"name": "order_update", "language": {"code": "en"}}, 132000),
    ],
)
def test_what_is_malformed_is_refused(business: Business, kind: str, content: object, code: int) -> None:
    assert business.refusal(kind, content) == code


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"messaging_product": "sms"}, 100),
        ({"colour": "blue"}, 100),
        ({"recipient_type": "group"}, 131009),
        ({"biz_opaque_callback_data": "x" * 513}, 131009),
        ({"to": "", "recipient": ""}, 131008),
    ],
)
def test_so_is_what_stands_around_it(business: Business, more: dict[str, str], code: int) -> None:
    assert business.refusal(**more) == code
