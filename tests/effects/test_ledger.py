"""Law 5: a row before the call and an outcome after it, whatever the call comes to."""

import asyncio
from uuid import UUID

import pytest

from onrecord import errors
from onrecord.effects.caller import InHand, Limits
from onrecord.effects.ledger import Call, Claimed
from onrecord.effects.outcomes import Done, InDoubt, NotNow, Outcome, Refused, Unconfirmed
from onrecord.events import MailFailed, MailSent, MailUnconfirmed
from shop import SOON, Scripted, Shop, never

LEASE_S = 60


async def claim(shop: Shop, rows_max: int = 10) -> list[Claimed]:
    return await shop.ledger().claim(list(shop.shards), rows_max)


async def claim_one(shop: Shop) -> Claimed:
    (claimed,) = await claim(shop)
    return claimed


async def begin(shop: Shop) -> Call:
    call = await shop.ledger().begin_call(await claim_one(shop))
    assert call is not None
    return call


async def test_what_was_asked_for_is_done_once_and_its_outcome_is_in_the_log(shop: Shop) -> None:
    mail_id = await shop.asked()
    kind = Scripted()
    await shop.work(kind, ticks=3)
    assert kind.called == [mail_id]
    assert shop.outcomes() == [MailSent(mail_id=str(mail_id), attempt=1, maybe_doubled=False)]
    row = shop.row(mail_id)
    assert (row.state, row.has_record) == ("done", False)


async def test_the_row_says_calling_before_the_call_is_made(shop: Shop) -> None:
    mail_id = await shop.asked()
    seen = []

    async def look(_call: Call) -> Outcome:
        seen.append((shop.row(mail_id).state, shop.row(mail_id).attempts, shop.outcomes()))
        return Done()

    await shop.work(Scripted([look]))
    assert seen == [("calling", 1, [])]


async def test_a_call_ends_before_its_lease_does(shop: Shop) -> None:
    await shop.asked()
    kind = Scripted()
    await shop.work(kind, limits=Limits(lease_s=60, call_s_max=30, record_s_max=20))
    await shop.asked()
    await shop.work(kind, limits=Limits(lease_s=30, call_s_max=19, record_s_max=10))
    assert kind.time_outs_s[0] == 30
    assert kind.time_outs_s[1] == 19
    with pytest.raises(AssertionError, match="lease"):
        Limits(lease_s=50, call_s_max=30, record_s_max=20)


async def test_a_lease_that_runs_out_before_the_call_gives_the_row_back(shop: Shop) -> None:
    mail_id = await shop.asked()
    await claim(shop)
    assert await claim(shop) == [], "it is in somebody's hands"
    shop.clock.move(LEASE_S)
    assert await shop.ledger().expire() == 1
    assert (shop.row(mail_id).state, shop.row(mail_id).doubts) == ("pending", 0)


async def test_a_lease_that_runs_out_during_the_call_puts_it_in_doubt(shop: Shop) -> None:
    mail_id = await shop.asked()
    await begin(shop)
    shop.clock.move(LEASE_S)
    assert await shop.ledger().expire() == 1
    assert (shop.row(mail_id).state, shop.row(mail_id).doubts) == ("unknown", 1)


async def test_a_claim_that_was_lost_begins_no_call(shop: Shop) -> None:
    await shop.asked()
    claimed = await claim_one(shop)
    shop.clock.move(LEASE_S)
    assert await shop.ledger().begin_call(claimed) is None
    await shop.ledger().expire()
    assert await shop.ledger().begin_call(claimed) is None
    again = await claim_one(shop)
    assert await shop.ledger().begin_call(claimed) is None, "what another one holds can't be touched"
    assert await shop.ledger().begin_call(again) is not None


async def test_a_mail_in_doubt_is_repeated_once_and_recorded_as_possibly_doubled(shop: Shop) -> None:
    mail_id = await shop.asked()
    kind = Scripted([InDoubt(SOON)])
    await shop.work(kind)
    assert (shop.row(mail_id).state, shop.outcomes()) == ("unknown", [])
    shop.clock.move(60)
    await shop.work(kind)
    assert kind.called == [mail_id, mail_id]
    assert shop.outcomes() == [MailSent(mail_id=str(mail_id), attempt=2, maybe_doubled=True)]


async def test_a_mail_twice_in_doubt_is_unconfirmed_and_not_sent_again(shop: Shop) -> None:
    mail_id = await shop.asked()
    kind = Scripted([InDoubt(SOON), InDoubt(SOON)])
    for _ in range(4):
        await shop.work(kind)
        shop.clock.move(600)
    assert kind.called == [mail_id, mail_id]
    assert shop.outcomes() == [MailUnconfirmed(mail_id=str(mail_id), attempt=2, maybe_doubled=True)]
    assert (shop.row(mail_id).state, shop.row(mail_id).reason) == ("failed", "unconfirmed")


async def test_two_leases_that_ran_out_during_calls_end_unconfirmed_without_a_third_call(shop: Shop) -> None:
    mail_id = await shop.asked()
    for _ in range(2):
        await begin(shop)
        shop.clock.move(LEASE_S)
        await shop.ledger().expire()
    kind = Scripted()
    await shop.work(kind)
    assert kind.called == []
    assert shop.outcomes() == [MailUnconfirmed(mail_id=str(mail_id), attempt=2, maybe_doubled=True)]


async def test_a_refused_mail_has_failed_for_the_reason(shop: Shop) -> None:
    mail_id = await shop.asked()
    kind = Scripted([Refused("address_refused")])
    await shop.work(kind, ticks=3)
    assert kind.called == [mail_id]
    assert shop.outcomes() == [MailFailed(mail_id=str(mail_id), attempt=1, reason="address_refused")]


@pytest.mark.parametrize("second", [Refused("address_refused"), NotNow("server_busy", SOON)])
async def test_a_mail_that_was_in_doubt_is_never_said_to_have_failed(shop: Shop, second: Outcome) -> None:
    mail_id = await shop.asked()
    kind = Scripted([InDoubt(SOON), second])
    await shop.work(kind)
    shop.clock.move(60)
    await shop.work(kind, limits=Limits(attempts_max=2))
    assert shop.outcomes() == [MailUnconfirmed(mail_id=str(mail_id), attempt=2, maybe_doubled=False)]


async def test_what_can_not_be_done_now_is_put_off_longer_each_time_and_given_up_at_last(shop: Shop) -> None:
    mail_id = await shop.asked()
    kind = Scripted([NotNow("server_busy", SOON)] * 3)
    waits = []
    for _ in range(2):
        await shop.work(kind, limits=Limits(attempts_max=3))
        row = shop.row(mail_id)
        assert (row.state, row.reason) == ("pending", "server_busy")
        waits.append((row.due_at - shop.clock()).total_seconds())
        shop.clock.move(waits[-1] - 0.001)
        assert await claim(shop) == [], "it isn't due"
        shop.clock.move(0.001)
    assert 5 <= waits[0] < 15
    assert 10 <= waits[1] < 30
    await shop.work(kind, limits=Limits(attempts_max=3))
    assert shop.outcomes() == [MailFailed(mail_id=str(mail_id), attempt=3, reason="server_busy")]


async def test_a_call_that_breaks_is_in_doubt(shop: Shop) -> None:
    mail_id = await shop.asked()

    async def broken(_call: Call) -> Outcome:
        raise ZeroDivisionError

    await shop.work(Scripted([broken]))
    assert (shop.row(mail_id).state, shop.row(mail_id).doubts) == ("unknown", 1)


async def test_the_outcome_of_a_lost_claim_is_refused_and_leaves_nothing(shop: Shop) -> None:
    mail_id = await shop.asked()
    call = await begin(shop)
    shop.clock.move(LEASE_S)
    await shop.ledger().expire()
    with pytest.raises(errors.EffectIsClosed):
        await shop.recording()(InHand(call.claimed, 0), Done())
    assert (shop.row(mail_id).state, shop.outcomes()) == ("unknown", [])
    again = await begin(shop)
    with pytest.raises(errors.EffectIsClosed):
        await shop.recording()(InHand(call.claimed, 0), Done())
    assert (shop.row(mail_id).state, shop.outcomes()) == ("calling", []), "it is in other hands"
    await shop.recording()(InHand(again.claimed, again.doubts), Done())
    assert len(shop.outcomes()) == 1


async def test_closing_the_row_and_the_outcome_are_one_transaction(shop: Shop) -> None:
    mail_id = await shop.asked()
    call = await begin(shop)
    shop.halt(shop.shard)
    for closing in (Done(), Refused("server_busy"), Unconfirmed()):
        with pytest.raises(errors.ShardHalted):
            await shop.recording()(InHand(call.claimed, 0), closing)
        assert shop.row(mail_id).state == "calling"
    shop.settle_shards()
    await shop.recording()(InHand(call.claimed, 0), Done())
    assert (shop.row(mail_id).state, len(shop.outcomes())) == ("done", 1)


async def test_an_outcome_is_recorded_again_and_again_while_the_shard_is_halted(shop: Shop) -> None:
    mail_id = await shop.asked()

    async def halting(_call: Call) -> Outcome:
        shop.halt(shop.shard)
        asyncio.get_running_loop().call_later(0.3, shop.settle_shards)
        return Done()

    await shop.work(Scripted([halting]))
    assert (shop.row(mail_id).state, len(shop.outcomes())) == ("done", 1)


async def test_nothing_of_a_halted_shard_is_claimed(shop: Shop) -> None:
    mail_id = await shop.asked()
    shop.halt(shop.shard)
    kind = Scripted()
    await shop.work(kind)
    assert (kind.called, shop.row(mail_id).state) == ([], "pending")
    shop.settle_shards()
    await shop.work(kind)
    assert kind.called == [mail_id]


async def test_no_row_is_claimed_twice_however_many_claim(shop: Shop) -> None:
    asked = {await shop.request() for _ in range(30)}
    shop.feed()
    claims = [await asyncio.gather(*(claim(shop, 4) for _ in range(6))) for _ in range(12)]
    claimed = [one.id for round_ in claims for batch in round_ for one in batch]
    assert len(claimed) == len(set(claimed))
    assert set(claimed) == asked


async def test_no_more_calls_are_under_way_than_may_be(shop: Shop) -> None:
    for _ in range(5):
        await shop.request()
    shop.feed()
    kind = Scripted([never] * 5)
    caller = shop.caller(kind, limits=Limits(calls_at_once_max=3, stop_s_max=0))
    for _ in range(3):
        await caller.tick()
    states = sorted(row.state for row in shop.rows())
    assert states.count("pending") == 2
    await caller.stop()


async def test_calls_under_way_may_end_when_the_worker_is_stopped(shop: Shop) -> None:
    mail_id = await shop.asked()
    free = asyncio.Event()

    async def wait(_call: Call) -> Outcome:
        await free.wait()
        return Done()

    caller = shop.caller(Scripted([wait]))
    await caller.tick()
    stopping = asyncio.create_task(caller.stop())
    free.set()
    await stopping
    assert shop.row(mail_id).state == "done"


async def test_the_oldest_are_claimed_first(shop: Shop) -> None:
    asked: list[UUID] = []
    for _ in range(4):
        asked.append(await shop.asked())
        shop.clock.move(1)
    claimed = [one.id for _ in range(4) for one in await claim(shop, 1)]
    assert claimed == asked
