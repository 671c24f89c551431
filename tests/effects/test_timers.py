"""Timers: what is due is ended once, by whichever worker; what isn't, or can't be just now, is left."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest

from commands.snooze_conversation import SnoozeConversation
from executing import member, receive
from onrecord import errors, ids
from onrecord.effects import timers
from onrecord.effects.timers import DUE_ROWS_MAX, Timers
from onrecord.worker import ending
from shop import Shop
from written import add_workspace, rows, superuser, types

HOUR = timedelta(hours=1)


async def snoozed(shop: Shop, hours: int = 1, workspace_id: UUID | None = None) -> UUID:
    """A conversation that sleeps for so long."""
    actor = member(shop.installation, workspace_id)
    taken = await shop.executor.execute(receive(), actor)
    command = SnoozeConversation(conversation_id=taken.answer.conversation_id, until=shop.clock() + hours * HOUR)
    await shop.executor.execute(command, actor)
    return taken.answer.conversation_id


def timers_of(shop: Shop) -> Timers:
    return Timers(shop.pool, ending(shop.executor), shop.clock)


def states(shop: Shop) -> dict[UUID, str]:
    return dict(rows(shop.installation, "select id, status from conversations"))


async def test_a_snooze_ends_at_its_time_and_not_before(shop: Shop) -> None:
    soon, late = await snoozed(shop), await snoozed(shop, hours=2)
    shop.clock.move(3_599)
    assert await timers_of(shop).tick() == 0
    shop.clock.move(1)
    assert await timers_of(shop).tick() == 1
    assert states(shop) == {soon: "open", late: "snoozed"}
    last = rows(shop.installation, "select type, occurred_at from outbox order by occurred_at desc limit 1")
    assert last == [("conversation.reopened.v1", shop.clock())]


async def test_snoozes_of_every_workspace_end(shop: Shop) -> None:
    other = add_workspace(shop.installation)
    await snoozed(shop)
    await snoozed(shop, workspace_id=other)
    shop.clock.move(3_600)
    assert await timers_of(shop).tick() == 2
    assert set(states(shop).values()) == {"open"}


async def test_several_workers_end_a_snooze_once(shop: Shop) -> None:
    for _ in range(3):
        await snoozed(shop)
    shop.clock.move(3_600)
    await asyncio.gather(*(timers_of(shop).tick() for _ in range(4)))
    assert types(shop.installation).count("conversation.reopened.v1") == 3


async def test_what_is_refused_takes_nobodys_turn(shop: Shop) -> None:
    first, second = await snoozed(shop), await snoozed(shop, hours=2)
    shop.clock.move(7_200)
    asked: list[UUID] = []
    end = ending(shop.executor)

    async def reluctant(workspace_id: UUID, conversation_id: UUID) -> None:
        asked.append(conversation_id)
        if conversation_id == first:
            raise errors.ShardHalted("shard 0 is halted")
        await end(workspace_id, conversation_id)

    ticking = Timers(shop.pool, reluctant, shop.clock, rows_max=1)
    assert [await ticking.tick() for _ in range(3)] == [0, 1, 0]
    assert asked == [first, second]


async def test_the_loop_ends_what_is_due_until_it_is_stopped(shop: Shop) -> None:
    conversation_id = await snoozed(shop)
    shop.clock.move(3_600)
    ended = asyncio.Event()
    end = ending(shop.executor)

    async def say(workspace_id: UUID, conversation_id: UUID) -> None:
        await end(workspace_id, conversation_id)
        ended.set()

    await timers.run(Timers(shop.pool, say, shop.clock), ended.is_set)
    assert states(shop) == {conversation_id: "open"}


async def test_the_function_answers_no_more_than_it_is_asked_for_the_most_overdue_first(shop: Shop) -> None:
    late, soon = await snoozed(shop, hours=2), await snoozed(shop)
    shop.clock.move(7_200)

    def due(skip: Sequence[UUID], rows_max: int) -> list[UUID]:
        with shop.installation.connect("onrecord_worker") as connection:
            found = connection.execute("select * from due_timers(%s, %s, %s)", (shop.clock(), list(skip), rows_max))
            return [row[1] for row in found.fetchall()]

    assert due([], DUE_ROWS_MAX) == [soon, late]
    assert due([], 1) == [soon]
    assert due([soon, ids.new()], DUE_ROWS_MAX) == [late]


async def test_a_row_says_until_when_it_sleeps_and_no_other_does(shop: Shop) -> None:
    await snoozed(shop)
    with superuser(shop.installation) as connection, pytest.raises(Exception, match="conversations_snoozed_check"):
        connection.execute("update conversations set status = 'open'")
