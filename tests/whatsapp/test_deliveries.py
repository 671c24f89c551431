"""What becomes of what we sent: each status once, never back, whatever the order; what matches nothing yet waits."""

import time
from typing import Any
from uuid import UUID

import pytest

import simulator
from commands.record_delivery import state_after
from hooks import Desk, told
from onrecord import ids
from onrecord.events.message import DELIVERY_STATES
from onrecord.whatsapp import identities
from sealing import VAULT
from simulator import Customer, composing
from written import rows, superuser

AT = 1_780_000_000
ANA = Customer(id="ana", name="Ana", phone="12025550175", user_id="US.10000000000000001")
PRICE: dict[str, Any] = {"pricing": {"billable": True, "pricing_model": "PMP", "category": "utility"}}
ERRORS: dict[str, Any] = {
    "errors": [{"code": 131047, "title": "Re-engagement", "error_data": {"details": "More than 24 hours"}}]
}


async def sent(desk: Desk, provider_id: str | None = None, *, state: str = "queued") -> UUID:
    """A message of ours to Ana, as sending it would have left it; its delivery's id."""
    await desk.tell(composing.text(ANA, "Hello", at=AT), people=[ANA])
    ((conversation_id, contact_id, workspace_id),) = rows(
        desk.installation, "select id, contact_id, workspace_id from conversations"
    )
    delivery_id, message_id = ids.new(), ids.new()
    hmac = identities.message(VAULT, provider_id) if provider_id else None
    with superuser(desk.installation) as connection:
        connection.execute(
            "insert into messages (workspace_id, id, conversation_id, direction, created_at) values (%s, %s, %s, 'out',"
            " now())",
            (workspace_id, message_id, conversation_id),
        )
        connection.execute(
            "insert into deliveries (workspace_id, id, message_id, attempt, channel_id, state, provider_message_hmac,"
            " created_at) values (%s, %s, %s, 1, %s, %s, %s, now())",
            (workspace_id, delivery_id, message_id, desk.channel_id, state, hmac),
        )
        connection.execute(
            "insert into effects (workspace_id, id, kind, task, person_id, source_shard, source_seq, source_event_id,"
            " record, state, doubts, due_at, created_at)"
            " values (%s, %s, 'delivery', 'send', %s, 0, 1, %s, 'demo', 'unknown', 1, now(), now())",
            (workspace_id, delivery_id, contact_id, ids.new()),
        )
    return delivery_id


def status(name: str, delivery_id: UUID | None = None, at: int = AT, **more: Any) -> dict[str, Any]:
    callback = {"biz_opaque_callback_data": str(delivery_id)} if delivery_id else {}
    return simulator.status("wamid.ours", name, ANA, at, **callback, **more)


def states(desk: Desk) -> list[str]:
    return [state for (state,) in rows(desk.installation, "select state from deliveries")]


def told_of(desk: Desk) -> list[str]:
    return [name for name in desk.types() if name.split(".")[1] in {"sent", "delivered", "read", "played", "failed"}]


async def test_each_status_is_on_the_record_once_and_the_state_never_goes_back(desk: Desk) -> None:
    delivery_id = await sent(desk)
    for name in ("read", "delivered", "sent", "delivered", "read"):
        await desk.tell(statuses=[status(name, delivery_id, **PRICE)])
        assert states(desk) == ["read"]
    assert told_of(desk) == ["message.read.v1", "message.delivered.v1", "message.sent.v1"]
    (event,) = desk.data("message.sent.v1")
    assert (event["delivery_id"], event["billable"], event["category"]) == (str(delivery_id), True, "utility")


async def test_a_status_in_the_same_body_as_a_message_is_done_too(desk: Desk) -> None:
    delivery_id = await sent(desk)
    await desk.tell(composing.text(ANA, "Hello", at=AT), statuses=[status(n, delivery_id) for n in ("sent", "read")])
    assert told_of(desk) == ["message.sent.v1", "message.read.v1"]
    assert desk.types().count("message.received.v2") == 2


async def test_a_status_without_our_word_is_matched_by_the_providers_id(desk: Desk) -> None:
    await sent(desk, "wamid.ours")
    await desk.tell(statuses=[status("delivered"), status("read", ids.new())])
    assert states(desk) == ["read"]


async def test_a_status_that_names_the_delivery_teaches_us_the_providers_id(desk: Desk) -> None:
    delivery_id = await sent(desk)
    await desk.tell(statuses=[status("sent", delivery_id)])
    await desk.tell(statuses=[status("delivered")])
    await desk.tell(composing.reaction(ANA, "wamid.ours", "\N{PARTY POPPER}", at=AT))
    assert states(desk) == ["delivered"]
    assert len(desk.data("message.reacted.v1")) == 1


async def test_a_failure_without_contacts_says_why(desk: Desk) -> None:
    await sent(desk, "wamid.ours")
    item = {"id": "wamid.ours", "status": "failed", "timestamp": str(AT)} | ERRORS
    await desk.tell(statuses=[item])
    (event,) = desk.data("message.failed.v1")
    assert (event["failure"], event["code"], event["details"]) == ("window", 131047, "More than 24 hours")
    assert rows(desk.installation, "select state, failure from deliveries") == [("failed", "window")]


@pytest.mark.parametrize(("name", "ends"), [("sent", ("done", None)), ("failed", ("failed", "window"))])
async def test_a_status_ends_the_effect_that_is_in_doubt(desk: Desk, name: str, ends: tuple[str, str | None]) -> None:
    delivery_id = await sent(desk)
    await desk.tell(statuses=[status(name, delivery_id, **ERRORS)])
    assert rows(desk.installation, "select state, reason from effects") == [ends]
    assert rows(desk.installation, "select record from effects") == [(None,)]


async def test_a_status_that_comes_before_its_delivery_waits_for_it(desk: Desk) -> None:
    await desk.tell(statuses=[status("sent")])
    await sent(desk, "wamid.ours")
    await desk.work(later_s=30)
    assert states(desk) == ["sent"]


async def test_a_status_of_nothing_is_noted_when_it_has_waited_long_enough(desk: Desk) -> None:
    await told(desk.client, statuses=[status("sent")])
    await desk.work(later_s=300)
    assert desk.types() == []
    await desk.work(later_s=700)
    assert [(one["status"], one["channel_id"]) for one in desk.data("status.unmatched.v1")] == [
        ("sent", str(desk.channel_id))
    ]
    assert desk.states() == [("done", 1)]


async def test_a_status_that_means_nothing_to_us_is_left(desk: Desk) -> None:
    await sent(desk, "wamid.ours")
    await desk.tell(statuses=[status("future_status"), status("sent")])
    assert told_of(desk) == ["message.sent.v1"]


async def test_an_error_of_the_channel_holds_up_nothing(desk: Desk) -> None:
    await desk.tell(composing.text(ANA, "Hello", at=AT), errors=[{"code": 131042, "title": "Payment"}])
    assert desk.states() == [("done", 2)]


@pytest.mark.parametrize("told_by", ["error", "status"])
async def test_what_says_that_the_channel_does_not_work_stops_it(desk: Desk, told_by: str) -> None:
    error = {"code": 131042, "title": "Business eligibility payment issue"}
    failed = {"id": "wamid.ours", "status": "failed", "timestamp": str(int(time.time())), "errors": [error]}
    await sent(desk, "wamid.ours")
    await desk.tell(statuses=[failed | {"timestamp": str(AT)}])
    assert desk.data("channel.health_recorded.v1") == [], "it may have been mended since"
    for _ in range(2):
        await desk.tell(**({"errors": [error]} if told_by == "error" else {"statuses": [failed]}))
    (event,) = desk.data("channel.health_recorded.v1")
    assert (event["health"], event["failure"], event["code"]) == ("stopped", "account", 131042)
    assert rows(desk.installation, "select health from channels") == [("stopped",)]


@pytest.mark.parametrize("before", DELIVERY_STATES)
@pytest.mark.parametrize("name", ["sent", "delivered", "read", "played", "failed"])
def test_no_status_takes_a_delivery_back(before: str, name: str) -> None:
    after = state_after(before, name)
    assert DELIVERY_STATES.index(after) >= DELIVERY_STATES.index(before)
    assert after in {before, name}
