"""Sends to one contact come in their order, one at a time; nobody else waits for them."""

import asyncio
from uuid import UUID

import pytest

from commands.erase_contact import EraseContact
from commands.record_delivery import RecordDelivery
from executing import member
from onrecord.command import system
from onrecord.effects.caller import BROKEN_CALL
from onrecord.effects.delivering import WAITS
from onrecord.effects.ledger import UNKNOWN_HOLD_S_MAX, Call
from onrecord.effects.outcomes import Done, InDoubt, NotNow, Outcome
from post import LIMITS, Post, Talk
from shop import SOON, Scripted
from written import rows, superuser

HELD = InDoubt(WAITS.doubted, may_be_told=True)


@pytest.fixture
async def ana(post: Post) -> Talk:
    return await post.talk("ana", "12025550175")


@pytest.fixture
async def ben(post: Post) -> Talk:
    return await post.talk("ben", "12025550176")


async def sent(post: Post, talk: Talk, count: int) -> list[UUID]:
    return [await post.send(talk, f"{n}") for n in range(count)]


async def test_messages_reach_a_phone_in_the_order_in_which_they_were_written(post: Post, ana: Talk) -> None:
    await sent(post, ana, 8)
    await post.deliver(ticks=9)
    assert post.phones.texts("ana") == [f"{n}" for n in range(8)]


async def test_the_next_is_claimed_when_the_one_before_is_closed_and_at_once(post: Post, ana: Talk, ben: Talk) -> None:
    first, second, third = await sent(post, ana, 3)
    (other,) = await sent(post, ben, 1)
    assert set(await post.claimed()) == {first, other}
    assert set(await post.claimed()) == {first, other}
    kind = Scripted([Done("wamid.1"), Done("wamid.2")])
    await post.deliver(kind=kind)
    assert await post.claimed() == [second]
    await post.deliver(kind=Scripted([Done("wamid.3")]))
    assert await post.claimed() == [third]


async def test_one_that_is_put_off_keeps_those_after_it_waiting(post: Post, ana: Talk) -> None:
    first, _second = await sent(post, ana, 2)
    await post.deliver(kind=Scripted([NotNow("throttle", SOON)]))
    assert await post.claimed() == []
    post.clock.move(60)
    assert await post.claimed() == [first]


async def test_one_in_doubt_holds_the_others_for_a_while_and_once(post: Post, ana: Talk) -> None:
    first, second = await sent(post, ana, 2)
    await post.deliver(kind=Scripted([HELD]))
    post.clock.move(119)
    assert await post.claimed() == []
    post.clock.move(1)
    assert await post.claimed() == [first], "it is repeated first"
    with superuser(post.installation) as admin:
        admin.execute("update effects set due_at = due_at + interval '120 s', doubts = 2 where id = %s", (first,))
    post.clock.move(1)
    assert await post.claimed() == [second], "it holds nobody twice"


async def test_a_status_that_ends_one_in_doubt_lets_the_next_go_at_once(post: Post, ana: Talk) -> None:
    first, second = await sent(post, ana, 2)
    await post.deliver(kind=Scripted([HELD]))
    assert await post.claimed() == []
    status = RecordDelivery(provider_message_id="wamid.1", delivery_id=first, status="sent", at=post.clock())
    await post.executor.execute(status, system(post.workspace_id))
    assert await post.claimed() == [second]


async def test_one_that_was_accepted_after_its_claim_was_lost_is_not_sent_again(post: Post, ana: Talk) -> None:
    (first,) = await sent(post, ana, 1)

    async def freeze(_call: Call) -> Outcome:
        post.clock.move(LIMITS.lease_s)
        await post.deliveries().expire()
        assert post.row(first).state == "unknown"
        return Done("wamid.1")

    await post.deliver(kind=Scripted([freeze]))
    ((name, accepted),) = post.news()
    assert (name, accepted["maybe_doubled"], post.row(first).state) == ("accepted", False, "done")


async def test_one_that_is_closed_while_it_is_given_up_breaks_nothing(post: Post, ana: Talk) -> None:
    (first,) = await sent(post, ana, 1)
    with superuser(post.installation) as admin:
        admin.execute("update effects set state = 'unknown', doubts = 2 where id = %s", (first,))
    (claimed,) = await post.deliveries().claim(list(post.shards), 1)
    erasing = EraseContact(contact_id=ana.contact_id, reason="asked_by_person")
    await post.executor.execute(erasing, member(post.installation))
    await post.postman()._carry_out(claimed)  # noqa: SLF001 - between the two, as it may happen
    assert (post.news(), post.row(first).reason) == ([], "erased")


def test_a_call_that_broke_waits_for_a_status_as_long_as_one_that_nobody_answered() -> None:
    assert BROKEN_CALL.delay_s(1, 0.0) >= UNKNOWN_HOLD_S_MAX


async def test_one_that_is_being_called_keeps_those_after_it_waiting(post: Post, ana: Talk) -> None:
    await sent(post, ana, 2)
    seen: list[list[UUID]] = []

    async def look(_call: Call) -> Outcome:
        seen.append(await post.claimed())
        return Done("wamid.1")

    await post.deliver(kind=Scripted([look]))
    assert seen == [[]]


async def test_what_was_not_woken_comes_by_itself(post: Post, ana: Talk) -> None:
    first, second, third = await sent(post, ana, 3)
    assert await post.claimed() == [first]
    with superuser(post.installation) as admin:
        admin.execute("update effects set state = 'done', record = null, closed_at = now() where id = %s", (first,))
    post.clock.move(1)
    assert await post.claimed() == [second]
    with superuser(post.installation) as admin:
        admin.execute("update effects set state = 'done', record = null, closed_at = now() where id = %s", (second,))
    post.clock.move(29)
    assert await post.claimed() == [third]


async def test_however_many_claim_no_contact_has_two_in_hand(post: Post, ana: Talk, ben: Talk) -> None:
    for talk in (ana, ben):
        await sent(post, talk, 6)
    for _ in range(6):
        claims = await asyncio.gather(*(post.deliveries().claim(list(post.shards), 5) for _ in range(4)))
        in_hand = [one for batch in claims for one in batch]
        assert sorted(one.person_id for one in in_hand) == sorted([ana.contact_id, ben.contact_id])
        with superuser(post.installation) as admin:
            admin.execute(
                "update effects set state = 'done', record = null, closed_at = now(), claimed_by = null,"
                " lease_until = null where state = 'claimed'"
            )
        post.clock.move(31)


async def test_nothing_is_claimed_for_a_channel_that_is_avoided(post: Post, ana: Talk) -> None:
    (first,) = await sent(post, ana, 1)
    assert await post.claimed([post.channel_id]) == []
    assert await post.claimed() == [first]
    assert rows(post.installation, "select lane from effects where id = %s", (first,)) == [(post.channel_id,)]
