"""Messages of the business: taken or refused as the Graph API does, and what is told of them."""

import httpx
import pytest

from onrecord.stack.whatsapp.limits import Pair
from simulator import ACCESS_TOKEN, NUMBER_ID, OTHER_NUMBER_ID, WABA_ID, Phones, Webhook
from whatsapp_business import ANA, Business


def statuses(webhooks: list[Webhook]) -> list[dict[str, object]]:
    return [status for webhook in webhooks for status in webhook.value.get("statuses", [])]


def names(phones: Phones) -> list[object]:
    return [status["status"] for status in statuses(phones.take_webhooks())]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", f"/{NUMBER_ID}/messages"),
        ("POST", f"/{NUMBER_ID}/media"),
        ("POST", f"/{NUMBER_ID}/register"),
        ("GET", f"/{NUMBER_ID}"),
        ("DELETE", "/1234"),
        ("GET", f"/{WABA_ID}/message_templates"),
        ("GET", f"/{WABA_ID}/phone_numbers"),
        ("POST", f"/{WABA_ID}/subscribed_apps"),
    ],
)
@pytest.mark.parametrize("token", ["Bearer somebody-elses", f"Basic {ACCESS_TOKEN}", ACCESS_TOKEN])
def test_nothing_is_done_without_the_token(business: Business, method: str, path: str, token: str) -> None:
    answer = business.client.request(method, path, headers={"Authorization": token}, json={})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, 190)


def test_a_revoked_token_is_good_for_nothing(phones: Phones, business: Business) -> None:
    phones.revoke_token()
    assert business.refusal() == 190
    phones.restore_token()
    assert business.send().status_code == 200


def test_an_accepted_message_reaches_the_phone_and_each_status_carries_its_callback_data(
    phones: Phones, business: Business
) -> None:
    answer = business.send(biz_opaque_callback_data="effect-1").json()
    told = statuses(phones.take_webhooks())
    assert [status["status"] for status in told] == ["sent", "delivered", "read"]
    assert {status["id"] for status in told} == {answer["messages"][0]["id"]}
    assert {status["biz_opaque_callback_data"] for status in told} == {"effect-1"}
    assert {(status["recipient_id"], status["recipient_user_id"]) for status in told} == {(ANA, "US.1000200030004000")}
    assert phones.texts("ana") == ["Hello"]


def test_statuses_can_be_skipped_reversed_batched_and_doubled(phones: Phones, business: Business) -> None:
    phones.statuses(skip=["read"], reverse=True)
    business.send()
    assert names(phones) == ["delivered", "sent"]
    phones.statuses(batched=True, copies=2)
    business.send()
    webhooks = phones.take_webhooks()
    assert len(webhooks) == 2
    assert [status["status"] for status in statuses(webhooks)] == ["sent", "delivered", "read"] * 2


def test_statuses_can_be_minutes_late(phones: Phones, business: Business) -> None:
    phones.statuses(delay_s=300, gap_s=60)
    business.send()
    assert names(phones) == []
    phones.advance(300)
    assert names(phones) == ["sent"]
    phones.advance(120)
    assert names(phones) == ["delivered", "read"]


def test_a_failed_status_can_lack_callback_data_and_contacts(phones: Phones, business: Business) -> None:
    phones.statuses(without_on_failed=["biz_opaque_callback_data", "contacts"])
    phones.fault("fail", code=131026)
    business.send(biz_opaque_callback_data="effect-1")
    [webhook] = phones.take_webhooks()
    [status] = webhook.value["statuses"]
    assert status["status"] == "failed"
    assert status["errors"][0]["code"] == 131026
    assert "biz_opaque_callback_data" not in status
    assert "contacts" not in webhook.value
    assert phones.received("ana") == []


def test_a_message_may_be_sent_and_fail_afterwards(phones: Phones, business: Business) -> None:
    phones.fault("statuses", statuses={"order": ["sent", "failed"], "code": 131049})
    business.send()
    assert names(phones) == ["sent", "failed"]


def test_a_phone_that_is_off_gets_what_was_held_when_it_is_on(phones: Phones, business: Business) -> None:
    phones.customer("ana", online=False)
    business.send()
    assert (names(phones), phones.received("ana")) == (["sent"], [])
    phones.customer("ana", online=True, sends_read_receipts=False)
    assert names(phones) == ["delivered"]
    assert phones.texts("ana") == ["Hello"]


def test_what_was_held_for_more_than_30_days_is_gone(phones: Phones, business: Business) -> None:
    phones.customer("ana", online=False)
    business.send()
    phones.advance(31 * 86400)
    phones.customer("ana", online=True)
    assert phones.received("ana") == []


def test_a_customer_who_reads_by_hand_reads_when_the_talk_is_opened(phones: Phones, business: Business) -> None:
    phones.customer("ana", reads_by_itself=False)
    business.send()
    assert names(phones) == ["sent", "delivered"]
    phones.open("ana")
    phones.open("ana")
    assert names(phones) == ["read"]


@pytest.mark.parametrize("kind", ["time_out", "hang_up"])
@pytest.mark.parametrize("accepts", [True, False])
def test_without_an_answer_only_the_statuses_tell_whether_it_was_sent(
    phones: Phones, business: Business, kind: str, accepts: bool
) -> None:
    phones.fault(kind, accepts=accepts)
    with pytest.raises(httpx.TransportError):
        business.send(biz_opaque_callback_data="in doubt")
    told = [status["biz_opaque_callback_data"] for status in statuses(phones.take_webhooks())]
    assert told == (["in doubt"] * 3 if accepts else [])
    assert len(phones.received("ana")) == accepts


@pytest.mark.parametrize("accepts", [True, False])
def test_5xx_may_hide_that_it_was_sent(phones: Phones, business: Business, accepts: bool) -> None:
    phones.fault("answer", status=503, code=131016, accepts=accepts, times=2)
    answers = [business.send().status_code for _ in range(3)]
    assert answers == [503, 503, 200]
    assert len(phones.received("ana")) == (3 if accepts else 1)


@pytest.mark.parametrize(
    ("code", "status"), [(130429, 429), (131056, 400), (190, 401), (131047, 400), (131026, 400), (100, 400)]
)
def test_a_fault_can_be_any_code(phones: Phones, business: Business, code: int, status: int) -> None:
    phones.fault("answer", code=code, skip=1)
    assert business.send().status_code == 200
    answer = business.send()
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert {"fbtrace_id", "is_transient", "error_data"} <= answer.json()["error"].keys()
    assert business.send().status_code == 200


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


BUTTONS = [{"type": "reply", "reply": {"id": str(n), "title": f"Button {n}"}} for n in range(4)]
ROWS = [{"id": str(n), "title": f"Row {n}"} for n in range(11)]


def interactive(kind: str, **action: object) -> dict[str, object]:
    return {"type": kind, "body": {"text": "Which one?"}, "action": action}


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


def test_buttons_lists_and_reactions_reach_the_phone(phones: Phones, business: Business) -> None:
    [wrote] = [message["id"] for message in phones.said("ana")]
    assert business.send("interactive", interactive("button", buttons=BUTTONS[:3])).status_code == 200
    rows = interactive("list", button="Choose", sections=[{"title": "All", "rows": ROWS[:10]}])
    assert business.send("interactive", rows).status_code == 200
    phones.take_webhooks()
    assert business.send("reaction", {"message_id": wrote, "emoji": "👍"}).status_code == 200
    assert names(phones) == ["sent"]
    assert phones.said("ana")[0]["reactions"] == {"business": "👍"}


def test_a_read_message_gives_its_writer_the_ticks(phones: Phones, business: Business) -> None:
    [wrote] = phones.said("ana")
    assert (wrote["reached"], wrote["read"]) == (True, False)
    read = {"messaging_product": "whatsapp", "status": "read", "message_id": wrote["id"]}
    assert business.client.post(f"/{NUMBER_ID}/messages", json=read).json() == {"success": True}
    assert phones.said("ana")[0]["read"]
    assert business.client.post(f"/{NUMBER_ID}/messages", json={**read, "message_id": "x"}).status_code == 400


def test_numbers_tell_the_fields_that_are_asked_for(business: Business) -> None:
    asked = {"fields": "id,display_phone_number", "limit": "100"}
    found = business.client.get(f"/{WABA_ID}/phone_numbers", params=asked).json()["data"]
    assert found[0] == {"id": NUMBER_ID, "display_phone_number": "+1 202 555 0100"}
    assert business.client.get(f"/{NUMBER_ID}").json()["verified_name"] == "Demo workspace"


def test_templates_come_in_pages(business: Business) -> None:
    found: list[str] = []
    url = f"/{WABA_ID}/message_templates?limit=4"
    while url:
        page = business.client.get(url).json()
        found += [template["id"] for template in page["data"]]
        url = page["paging"].get("next", "")
    assert len(found) == len(set(found)) == 9
