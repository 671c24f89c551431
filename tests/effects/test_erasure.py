"""Erasing a person reaches what is open for them: it is not done, unless it is being done already."""

import pytest

from onrecord import errors, ids
from onrecord.effects.ledger import Call
from onrecord.effects.outcomes import Done, InDoubt, NotNow, Outcome
from onrecord.events import MailSent
from shop import SOON, Scripted, Shop
from written import rows


async def test_an_open_row_loses_its_record_and_is_closed(shop: Shop) -> None:
    person_id = ids.new()
    mail_id, other = await shop.asked(person_id=person_id), await shop.asked()
    await shop.erase(person_id)
    row = shop.row(mail_id)
    assert (row.state, row.reason, row.has_record) == ("failed", "erased", False)
    assert shop.row(other).state == "pending"


async def test_a_claimed_row_is_closed_and_not_called(shop: Shop) -> None:
    person_id = ids.new()
    mail_id = await shop.asked(person_id=person_id)
    (claimed,) = await shop.ledger().claim(list(shop.shards), 1)
    await shop.erase(person_id)
    assert await shop.ledger().begin_call(claimed) is None
    assert shop.row(mail_id).reason == "erased"


async def test_a_mail_that_the_ledger_learns_of_only_afterwards_is_closed_when_it_would_be_called(shop: Shop) -> None:
    person_id = ids.new()
    mail_id = await shop.request(person_id=person_id)
    await shop.erase(person_id)
    shop.feed()
    kind = Scripted()
    await shop.work(kind)
    assert kind.called == []
    row = shop.row(mail_id)
    assert (row.state, row.reason, row.has_record, row.attempts) == ("failed", "erased", False, 1)
    assert shop.outcomes() == [], "the erasure is its outcome"


async def test_a_call_under_way_is_recorded_as_it_was(shop: Shop) -> None:
    person_id = ids.new()
    mail_id = await shop.asked(person_id=person_id)

    async def erased_meanwhile(_call: Call) -> Outcome:
        await shop.erase(person_id)
        assert (shop.row(mail_id).state, shop.row(mail_id).has_record) == ("calling", False)
        return Done()

    await shop.work(Scripted([erased_meanwhile]))
    assert shop.outcomes() == [MailSent(mail_id=str(mail_id), attempt=1, maybe_doubled=False)]


@pytest.mark.parametrize("answer", [InDoubt(SOON), NotNow("server_busy", SOON)])
async def test_a_call_under_way_is_not_repeated(shop: Shop, answer: Outcome) -> None:
    person_id = ids.new()
    mail_id = await shop.asked(person_id=person_id)

    async def erased_meanwhile(_call: Call) -> Outcome:
        await shop.erase(person_id)
        return answer

    kind = Scripted([erased_meanwhile])
    await shop.work(kind)
    shop.clock.move(3600)
    await shop.work(kind)
    assert len(kind.called) == 1
    assert (shop.row(mail_id).state, shop.row(mail_id).reason) == ("failed", "erased")


async def test_a_call_under_way_whose_worker_died_is_not_repeated(shop: Shop) -> None:
    person_id = ids.new()
    mail_id = await shop.asked(person_id=person_id)
    (claimed,) = await shop.ledger().claim(list(shop.shards), 1)
    assert await shop.ledger().begin_call(claimed)
    await shop.erase(person_id)
    shop.clock.move(60)
    await shop.ledger().expire()
    assert (shop.row(mail_id).state, shop.row(mail_id).reason) == ("failed", "erased")


async def test_nobody_asks_for_a_mail_to_somebody_erased(shop: Shop) -> None:
    person_id = ids.new()
    await shop.asked(person_id=person_id)
    await shop.erase(person_id)
    with pytest.raises(errors.PersonIsErased):
        await shop.request(person_id=person_id)


async def test_the_ledger_holds_nothing_personal_in_clear(shop: Shop) -> None:
    await shop.asked()
    (text,) = (row[0] for row in rows(shop.installation, "select encode(record, 'escape') from effects"))
    assert '"sealed":"v1.' in text
    assert "example.org" not in text
