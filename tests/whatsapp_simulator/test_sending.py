"""Messages of the business that are taken: what reaches the phone, and what is told of it."""

import pytest

from simulator import ACCESS_TOKEN, NUMBER_ID, WABA_ID, Phones
from whatsapp_business import ANA, BUTTONS, ROWS, Business, interactive, names, statuses


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
    business.wait_in_vain(biz_opaque_callback_data="in doubt")
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
