"""Law 8 at the webhook: who was erased is cut out of what was kept, isn't brought back, and takes nobody with them."""

import asyncio
import random
import time
from collections import Counter
from datetime import timedelta
from typing import Any

import orjson
import pytest

import simulator
from hooks import Desk, kept, post, senders, told
from onrecord.forgetting import WEBHOOK_RAW_DAYS_MAX, forget_tombstones, forget_webhooks
from simulator import Customer, composing
from written import rows

AT = 1_780_000_000
ANA = Customer(id="ana", name="Ana Quince", phone="12025550175", user_id="US.10000000000000001")
MIKA = Customer(id="mika", name="Mika", phone="12025550188", user_id="US.10000000000000002")


def hello(who: Customer = ANA, text: str = "Hello", at: float = AT, **how: Any) -> dict[str, Any]:
    return composing.text(who, text, at=at, **how)


def now() -> float:
    """A whole second that is not over: nobody was erased after it, in this test."""
    return time.time() + 1


def subject_of(desk: Desk, who: Customer) -> str:
    """The contact whom somebody is now, by their first living message."""
    found = [one["subject"] for one in desk.data("contact.created.v2") if one["name"] == who.name]
    return str(found[-1])


async def erase(desk: Desk, who: Customer = ANA) -> None:
    contact_id = subject_of(desk, who).partition("/")[2]
    body = {"contact_id": contact_id, "reason": "asked_by_person"}
    assert (await desk.client.post("/erase_contact", json=body)).status_code == 200


def contents(desk: Desk) -> bytes:
    return b"".join(row.content for row in kept(desk.installation))


@pytest.mark.parametrize("processed", [True, False])
async def test_their_items_are_cut_out_and_nobody_elses(desk: Desk, *, processed: bool) -> None:
    await desk.tell(hello(), people=[ANA])
    items = [hello(MIKA, "one"), hello(text="quince"), hello(MIKA, "two")]
    await told(desk.client, *items, people=[ANA, MIKA], statuses=[simulator.status("wamid.x", "read", ANA, AT)])
    if processed:
        await desk.work()
    before = senders(desk.installation)
    await erase(desk)
    for found in (b"quince", b"Quince", ANA.phone, ANA.user_id):
        assert (found if isinstance(found, bytes) else str(found).encode()) not in contents(desk)
    assert len(before - senders(desk.installation)) == 2
    (row,) = kept(desk.installation)
    await desk.work(later_s=60)
    texts = [one["text"] for one in desk.data("message.received.v2") if one["subject"] == subject_of(desk, MIKA)]
    assert texts == ["one", "two"]
    assert row.items == 4
    assert kept(desk.installation)[0].state == "done"


@pytest.mark.parametrize("name", ["+1 (202) 555-0175", ANA.user_id])
async def test_a_name_is_theirs_however_and_wherever_a_body_spells_it(desk: Desk, name: str) -> None:
    await desk.tell(hello(), people=[ANA])
    spelled = hello(text="quince") | {"from": name, "from_user_id": None}
    await told(desk.client, spelled, hello(MIKA), people=[MIKA])
    await erase(desk)
    assert b"quince" not in contents(desk)


async def test_a_body_that_speaks_of_nobody_else_is_gone(desk: Desk) -> None:
    await desk.tell(hello(), people=[ANA])
    await told(desk.client, hello(), hello())
    await erase(desk)
    assert kept(desk.installation) == []
    assert senders(desk.installation) == set()


async def test_what_an_unknown_field_says_of_them_is_cut_out_too(desk: Desk) -> None:
    await desk.tell(hello(), people=[ANA])
    await told(desk.client, hello(text="quince"), field="future_field")
    await erase(desk)
    assert b"quince" not in contents(desk)


@pytest.mark.parametrize("again", ["the same", "another"])
async def test_a_redelivery_is_dropped_counted_and_not_kept(desk: Desk, again: str) -> None:
    message = hello(text="quince", message_id="wamid.one")
    await desk.tell(message, people=[ANA])
    await erase(desk)
    before = Counter(desk.types())
    redelivered = message if again == "the same" else hello(text="quince", message_id="wamid.two")
    await desk.tell(redelivered, hello(MIKA), people=[ANA, MIKA])
    assert set((Counter(desk.types()) - before).values()) == {1}, "one message more, which is Mika's"
    (row,) = kept(desk.installation)
    assert (row.state, row.items_done, row.items_dropped) == ("done", [0, 1], 1)
    assert b"quince" not in row.content
    assert b"Quince" not in row.content
    assert b"Mika" in row.content


async def test_nothing_of_theirs_brings_them_back(desk: Desk) -> None:
    moved = ANA.model_copy(update={"phone": "12025550176"})
    await desk.tell(hello(message_id="wamid.one"), people=[ANA])
    await desk.tell(composing.changed_number(ANA, moved, at=AT + 10))
    await erase(desk)
    before = desk.types()
    unnamed = ANA.model_copy(update={"user_id": None})
    await desk.tell(
        hello(unnamed, at=AT + 5),  # from the number that they had before
        hello(moved, at=AT + 20),
        composing.reaction(ANA, "wamid.one", "!", at=AT),
        composing.edit(ANA, "wamid.one", "quince", at=AT),
        composing.revoke(ANA, "wamid.one", at=AT),
        composing.changed_number(moved, ANA, at=AT + 30),
    )
    assert desk.types() == before
    assert [(row.state, row.items_dropped) for row in kept(desk.installation)] == [("done", 6)]


async def test_who_writes_afterwards_is_somebody_new(desk: Desk) -> None:
    await desk.tell(hello(), people=[ANA])
    former = subject_of(desk, ANA)
    await erase(desk)
    await desk.tell(hello(at=now()), people=[ANA])
    assert subject_of(desk, ANA) != former


async def test_whoever_has_their_number_now_is_not_them(desk: Desk) -> None:
    await desk.tell(hello(), people=[ANA])
    await erase(desk)
    other = MIKA.model_copy(update={"phone": ANA.phone})
    await desk.tell(hello(other, at=now()), people=[other])
    await desk.tell(hello(other, at=AT), people=[other])
    assert [row.items_dropped for row in kept(desk.installation)] == [0, 0]


async def test_bodies_and_tombstones_are_forgotten_when_the_provider_has_given_up(desk: Desk) -> None:
    await desk.tell(hello(), people=[ANA])
    await desk.tell(composing.reaction(ANA, "wamid.none", "!", at=AT))
    await desk.tell(hello(MIKA, message_id="wamid.mikas"), people=[MIKA])
    await desk.tell(composing.changed_number(ANA, ANA.model_copy(update={"phone": "12025550176"}), at=AT + 10))
    await erase(desk)
    pool, workspace_id = desk.executor.pool, desk.installation.log.workspace_id
    days, waiting = timedelta(days=WEBHOOK_RAW_DAYS_MAX), len(kept(desk.installation)) - 1
    assert await forget_webhooks(pool, workspace_id, desk.now() + days - timedelta(minutes=5)) == 0
    assert await forget_webhooks(pool, workspace_id, desk.now() + days) == 1
    assert len(kept(desk.installation)) == waiting, "what waits is kept"
    assert await forget_tombstones(pool, workspace_id, desk.now() + days) > 0
    for table in ("former_identities", "message_news"):
        assert rows(desk.installation, f"select count(*) from {table}") == [(0,)]


async def test_who_is_known_by_nothing_any_more_is_forgotten_like_others(desk: Desk) -> None:
    unnamed, unnumbered = ANA.model_copy(update={"user_id": None}), MIKA.model_copy(update={"phone": None})
    await desk.tell(hello(unnamed), hello(unnumbered), people=[unnamed, unnumbered])
    await desk.tell(hello(MIKA.model_copy(update={"phone": ANA.phone}), at=AT + 1))
    await erase(desk, ANA)
    outlived = desk.now() + timedelta(days=WEBHOOK_RAW_DAYS_MAX)
    assert await forget_tombstones(desk.executor.pool, desk.installation.log.workspace_id, outlived) == 1
    assert rows(desk.installation, "select hmac from former_identities") == []
    assert rows(desk.installation, "select count(*) from messages where provider_message_hmac is null") == [(1,)]


async def test_an_erasure_amid_everything_loses_nobody_elses_message_and_brings_nobody_back(desk: Desk) -> None:
    chance = random.Random(11)
    await desk.tell(hello(message_id="wamid.first"), hello(MIKA, "first"), people=[ANA, MIKA])
    bodies = []
    for number in range(12):
        mikas = hello(MIKA, f"{number}", message_id=f"wamid.m{number}")
        items = [mikas, hello(text=f"quince {number}", at=AT + number)]
        chance.shuffle(items)
        bodies.append(simulator.body(*items, people=[ANA, MIKA]))
    posts = [post(desk.client, body) for body in bodies * 2]
    other = desk.other(desk.inbound._pool)  # noqa: SLF001 - the same pool will do

    async def process() -> None:
        for _ in range(12):
            await asyncio.gather(desk.inbound.tick(), other.tick())
            await asyncio.gather(desk.inbound.settle(), other.settle())

    answers = await asyncio.gather(*posts[:16], process(), erase(desk), *posts[16:])
    assert {answer.status_code for answer in answers if answer is not None} == {200}
    await desk.work(later_s=120)
    await desk.tell(hello(at=now(), text="afterwards"), people=[ANA])
    found = [one["text"] for one in desk.data("message.received.v2") if one["subject"] == subject_of(desk, MIKA)]
    assert sorted(found) == sorted(["first", *map(str, range(12))])
    anas = [one["subject"] for one in desk.data("contact.created.v2") if one["subject"] != subject_of(desk, MIKA)]
    assert len(anas) == 2, "the one who was erased, and who wrote afterwards"
    of_the_new = [one["text"] for one in desk.data("message.received.v2") if one["subject"] == subject_of(desk, ANA)]
    assert of_the_new == ["afterwards"]
    assert b"quince" not in contents(desk)
    assert orjson.loads(kept(desk.installation)[0].content)["object"]
