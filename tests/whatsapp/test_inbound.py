"""What webhooks tell, done: every item of every body once, in whatever order, whoever they come from."""

import asyncio
import base64
import random
from typing import Any
from uuid import UUID

import orjson
import pytest
from structlog.testing import capture_logs

import simulator
from hooks import Desk, kept, post, told
from onrecord.whatsapp import identities, inbound
from sealing import VAULT
from simulator import Customer, composing
from written import counts, rows, superuser

AT = 1_780_000_000
ANA = Customer(id="ana", name="Ana", phone="12025550175", user_id="US.10000000000000001", username="ana.demo")
MIKA = Customer(id="mika", name="Mika", user_id="US.10000000000000002", username="mika.demo")
OLD = Customer(id="old", name="Otto", phone="12025550199")


def hello(who: Customer = ANA, text: str = "Hello", at: float = AT, **how: Any) -> dict[str, Any]:
    return composing.text(who, text, at=at, **how)


async def test_a_first_message_makes_a_contact_by_channel_and_opens_the_window(desk: Desk) -> None:
    await desk.tell(hello(message_id="wamid.one"), people=[ANA])
    assert desk.types() == ["contact.created.v2", "conversation.opened.v1", "message.received.v2"]
    (created,), (message,) = desk.data("contact.created.v2"), desk.data("message.received.v2")
    assert created == {
        "channel": "whatsapp",
        "channel_id": str(desk.channel_id),
        "address": "12025550175",
        "user_id": "US.10000000000000001",
        "username": "ana.demo",
        "name": "Ana",
        "subject": created["subject"],
    }
    assert (message["text"], message["kind"], message["content"]) == ("Hello", "text", None)
    assert message["sent_at"] == "2026-05-28T20:26:40Z"
    assert message["channel_id"] == str(desk.channel_id)
    ((window,),) = rows(desk.installation, "select extract(epoch from window_expires_at)::bigint from conversations")
    assert window == AT + 24 * 3600
    assert desk.states() == [("done", 1)]


async def test_somebody_without_a_number_and_somebody_without_a_name_are_customers_like_others(desk: Desk) -> None:
    await desk.tell(hello(MIKA), hello(OLD), people=[MIKA, OLD])
    found = {one["name"]: (one["address"], one["user_id"]) for one in desk.data("contact.created.v2")}
    assert found == {"Mika": ("", MIKA.user_id), "Otto": ("12025550199", None)}


async def test_all_of_a_body_is_done_messages_and_statuses_alike(desk: Desk) -> None:
    messages = [hello(who, f"Hello {number}") for number in range(5) for who in (ANA, MIKA)]
    await told(desk.client, *messages, statuses=[simulator.status("wamid.unknown", "read", ANA, AT)])
    whole = orjson.loads(kept(desk.installation)[0].content)
    whole["entry"].append(whole["entry"][0])  # the same once more, in a second entry
    await post(desk.client, orjson.dumps(whole))
    await desk.work()
    assert desk.types().count("message.received.v2") == 10
    assert [(state, done) for state, done in desk.states()] == [("pending", 10), ("pending", 20)], "statuses wait"


async def test_twenty_bodies_shuffled_are_twenty_messages_and_the_window_is_the_latests(desk: Desk) -> None:
    messages = [hello(text=str(number), at=AT + number) for number in range(20)]
    random.Random(7).shuffle(messages)
    for message in messages:
        await told(desk.client, message)
    await desk.work()
    received = desk.data("message.received.v2")
    assert sorted(int(one["text"]) for one in received) == list(range(20))
    assert {one["text"]: one["sent_at"] for one in received}["3"] == "2026-05-28T20:26:43Z"
    ((window,),) = rows(desk.installation, "select extract(epoch from window_expires_at)::bigint from conversations")
    assert window == AT + 19 + 24 * 3600


async def test_bodies_that_come_doubled_and_at_once_are_each_message_once(desk: Desk) -> None:
    bodies = [simulator.body(hello(who, message_id=f"wamid.{who.id}")) for who in (ANA, MIKA, OLD)] * 4
    answers = await asyncio.gather(*(post(desk.client, body) for body in bodies))
    assert {answer.status_code for answer in answers} == {200}
    await desk.work()
    found = counts(desk.installation)
    assert (found.contacts, found.conversations, found.messages) == (3, 3, 3)
    assert {state for state, _ in desk.states()} == {"done"}


async def test_two_workers_at_once_do_everything_once(desk: Desk) -> None:
    for number in range(12):
        await told(desk.client, hello(text=str(number), message_id=f"wamid.{number}"), hello(MIKA, text=str(number)))
    other = desk.other(desk.inbound._pool)  # noqa: SLF001 - the same pool will do

    async def work(one: inbound.Inbound) -> None:
        while await one.tick():
            await one.settle()

    await asyncio.gather(work(desk.inbound), work(other))
    await desk.work()
    assert desk.types().count("message.received.v2") == 24
    assert {state for state, _ in desk.states()} == {"done"}


@pytest.mark.parametrize(
    ("kind", "content", "text", "is_kind"),
    [
        ("location", {"latitude": 52.5, "longitude": 13.4, "name": "Demo Square"}, "Demo Square", "location"),
        ("contacts", [{"name": {"formatted_name": "Demo Friend"}, "phones": []}], "Demo Friend", "contacts"),
        ("button", {"text": "Yes", "payload": "yes"}, "Yes", "button"),
        ("order", {"catalog_id": "1", "text": "Two of them", "product_items": []}, "Two of them", "order"),
        (
            "interactive",
            {"type": "list_reply", "list_reply": {"id": "1", "title": "First", "description": ""}},
            "First",
            "interactive",
        ),
        ("interactive", {"type": "nfm_reply", "nfm_reply": {"name": "flow", "body": "Sent"}}, "Sent", "interactive"),
        ("future_thing", {"quince": [1, 2]}, "", "unsupported"),
        ("request_welcome", {}, "", "unsupported"),
        ("system", {"type": "customer_identity_changed", "body": "Changed"}, "Changed", "system"),
        ("image", "no object", "", "image"),
    ],
)
async def test_each_kind_is_kept_with_the_providers_own_json(
    desk: Desk, kind: str, content: Any, text: str, is_kind: str
) -> None:
    await desk.tell(composing.item(ANA, kind, content, at=AT), hello(text="And then"))
    unusual, usual = desk.data("message.received.v2")
    assert (unusual["kind"], unusual["text"]) == (is_kind, text)
    assert orjson.loads(unusual["content"])[kind] == content
    assert usual["text"] == "And then", "nothing waits behind what is unusual"


async def test_a_file_is_requested_beside_its_message(desk: Desk) -> None:
    of_it = base64.b64encode(bytes(range(32))).decode()
    about = {"id": "7", "mime_type": "audio/ogg; codecs=opus", "sha256": of_it, "voice": True}
    await desk.tell(composing.item(ANA, "audio", about, at=AT))
    (message,), (requested,) = desk.data("message.received.v2"), desk.data("media.requested.v1")
    assert (message["kind"], message["media_id"]) == ("voice", requested["media_id"])
    assert (requested["kind"], requested["media_type"], requested["provider_media_id"]) == ("voice", "audio/ogg", "7")
    assert requested["sha256"] == bytes(range(32)).hex()
    assert rows(desk.installation, "select id::text, state, origin from media") == [
        (requested["media_id"], "requested", "customer")
    ]


async def test_a_reply_names_the_message_that_it_answers_and_a_forwarded_one_says_so(desk: Desk) -> None:
    await desk.tell(hello(message_id="wamid.first"))
    await desk.tell(hello(context_id="wamid.first"), hello(context={"forwarded": True}))
    first, reply, forwarded = desk.data("message.received.v2")
    assert reply["reply_to_id"] == first["message_id"]
    assert (first["forwarded"], forwarded["forwarded"]) == (False, True)


async def test_reactions_edits_and_revocations_are_on_the_record_once_each(desk: Desk) -> None:
    news = [
        composing.reaction(ANA, "wamid.first", "\N{PARTY POPPER}", at=AT + 1, message_id="wamid.r1"),
        composing.reaction(ANA, "wamid.first", "", at=AT + 2, message_id="wamid.r2"),
        composing.edit(ANA, "wamid.first", "Hello again", at=AT + 3, message_id="wamid.e1"),
        composing.revoke(ANA, "wamid.first", at=AT + 4, message_id="wamid.v1"),
    ]
    await desk.tell(hello(message_id="wamid.first"), *news)
    await desk.tell(*news)
    (message,) = desk.data("message.received.v2")
    assert [one["emoji"] for one in desk.data("message.reacted.v1")] == ["\N{PARTY POPPER}", ""]
    assert [one["text"] for one in desk.data("message.edited.v1")] == ["Hello again"]
    assert [one["message_id"] for one in desk.data("message.revoked.v1")] == [message["message_id"]]
    assert len(desk.types()) == 7


async def test_what_is_told_of_a_message_before_the_message_waits_for_it(desk: Desk) -> None:
    await desk.tell(composing.edit(ANA, "wamid.first", "Hello again", at=AT + 1))
    assert desk.types() == []
    await desk.tell(hello(message_id="wamid.first"))
    await desk.work(later_s=5)
    assert desk.types()[-1] == "message.edited.v1"
    assert desk.states() == [("done", 1), ("done", 1)]


async def test_what_is_told_of_a_message_that_never_comes_is_kept_as_a_message(desk: Desk) -> None:
    await desk.tell(composing.reaction(ANA, "wamid.lost", "\N{PARTY POPPER}", at=AT))
    await desk.work(later_s=700)
    (message,) = desk.data("message.received.v2")
    assert (message["kind"], message["text"]) == ("reaction", "\N{PARTY POPPER}")
    assert desk.states() == [("done", 1)]


async def test_a_broken_item_holds_up_nothing_and_is_shown(desk: Desk) -> None:
    await desk.tell({"type": "text"}, hello(), "marmalade")  # type: ignore[arg-type] # that is what is broken about it
    assert desk.types().count("message.received.v2") == 1
    (row,) = kept(desk.installation)
    assert (row.state, row.items_done) == ("failed", [1])
    assert row.reason == "item 0: unreadable; item 2: unreadable"


async def test_what_breaks_is_tried_again_later_each_time_and_then_left(desk: Desk) -> None:
    tries: list[int] = []

    async def breaks(arrived: inbound.Arrived) -> None:
        tries.append(arrived.item.number)
        if arrived.item.number == 1:
            raise ZeroDivisionError

    desk.inbound = inbound.Inbound(desk.inbound._pool, desk.executor.vault, breaks, desk.now)  # noqa: SLF001 - likewise
    with capture_logs() as logged:
        await desk.tell(hello(text="quince"), hello(text="quince"), hello())
    assert tries == [0, 1, 2]
    (line,) = [one for one in logged if one["event"] == "item broken"]
    assert (line["item"], line["error"], "exc_info" in line) == (1, "ZeroDivisionError", False)
    assert line["where"][-1].endswith(" breaks")
    assert "quince" not in str(logged)
    for _ in range(20):
        await desk.work(later_s=600)
    assert tries == [0, 1, 2] + [1] * (inbound.BREAKS_MAX - 1)
    (row,) = kept(desk.installation)
    assert (row.state, row.items_done, row.reason) == ("failed", [0, 2], "item 1: ZeroDivisionError")


async def test_a_body_whose_worker_died_is_taken_up_again(desk: Desk) -> None:
    gate = asyncio.Event()

    async def dies(_: inbound.Arrived) -> None:
        await gate.wait()

    dead = inbound.Inbound(desk.inbound._pool, desk.executor.vault, dies, desk.now)  # noqa: SLF001 - likewise
    await told(desk.client, hello())
    assert await dead.tick() == 1
    for task in dead.under_way:
        task.cancel()
    await desk.work()
    assert desk.types() == []
    await desk.work(later_s=inbound.LEASE_S + 1)
    assert desk.types().count("message.received.v2") == 1


async def test_a_body_of_which_every_worker_dies_is_given_up(desk: Desk) -> None:
    await told(desk.client, hello())
    with superuser(desk.installation) as connection:
        connection.execute(
            "update webhooks set state = 'claimed', attempts = %s, claimed_by = id, lease_until = now()",
            (inbound.ATTEMPTS_MAX - 1,),
        )
    await desk.work(later_s=1)
    assert [(row.state, row.reason) for row in kept(desk.installation)] == [("failed", "given-up")]
    assert desk.types() == []


async def test_text_that_cannot_be_stored_is_stored_without_what_cannot(desk: Desk) -> None:
    body = simulator.body(hello(text="marker"), hello(MIKA)).replace(b"marker", b"a\\u0000b\\ud800c")
    await post(desk.client, body)
    await desk.work()
    assert {one["text"] for one in desk.data("message.received.v2")} == {"a\N{REPLACEMENT CHARACTER}b?c", "Hello"}


async def test_an_endless_text_is_cut_and_kept_beside_and_a_deep_one_is_left_out(desk: Desk) -> None:
    deep: Any = 1
    for _ in range(500):
        deep = [deep]
    items = [hello(text="x" * 10_000), composing.item(ANA, "future_thing", "marker", at=AT)]
    body = simulator.body(*items).replace(b'"marker"', str(deep).encode())
    await post(desk.client, body)
    await desk.work()
    long, left_out = desk.data("message.received.v2")
    assert (len(long["text"]), orjson.loads(long["content"])["text"]["body"]) == (4096, "x" * 10_000)
    assert "omitted" in left_out["content"]


async def test_an_edit_is_kept_whole_for_nothing_stands_beside_it(desk: Desk) -> None:
    long = composing.edit(ANA, "wamid.first", "x" * 10_000, at=AT + 1, message_id="wamid.e1")
    await desk.tell(hello(message_id="wamid.first"), long)
    assert [len(one["text"]) for one in desk.data("message.edited.v1")] == [10_000]


@pytest.mark.parametrize("broken", ["set_byte(wrapped, 20, 255 - get_byte(wrapped, 20))", "substr(wrapped, 1, 5)"])
async def test_a_workspace_whose_key_is_broken_stops_no_worker(desk: Desk, broken: str) -> None:
    await told(desk.client, hello())
    with superuser(desk.installation) as connection:
        connection.execute(f"update person_keys set wrapped = {broken}")
    await desk.work()
    (row,) = rows(desk.installation, "select state, attempts, reason from webhooks")
    assert row == ("pending", 1, "WrappedKeyIsBroken")


@pytest.mark.parametrize("name", ["from", "from_user_id"])
async def test_an_endless_name_of_somebody_is_nobodys(desk: Desk, name: str) -> None:
    await desk.tell(hello() | {name: "1" * 1_000}, hello(MIKA))
    assert [one["name"] for one in desk.data("contact.created.v2")] == ["US.10000000000000002"]
    assert [state for state, _ in desk.states()] == ["failed"]


async def test_a_time_that_is_none_or_has_not_come_is_ours(desk: Desk) -> None:
    items = [hello(MIKA) | {"timestamp": stamp} for stamp in ("99999999999", "soon", None)]
    await desk.tell(*items)
    found = [one["sent_at"][:4] for one in desk.data("message.received.v2")]
    assert found == [str(desk.now().year)] * 3


async def test_names_of_people_are_scoped_by_the_channel(desk: Desk) -> None:
    await desk.tell(hello(MIKA))
    assert MIKA.user_id
    found = rows(desk.installation, "select hmac, kind from contact_identities")
    assert found == [(identities.identity(VAULT, desk.channel_id, MIKA.user_id), "user_id")]
    assert found != [(identities.identity(VAULT, UUID(int=0), MIKA.user_id), "user_id")]
