"""The budget: reserved before each call and settled after it; at its end everything stops, and everybody sees that."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import budget
from commands.budget import Room
from counsel import Counsel
from onrecord import errors
from onrecord.forgetting import forget_ai_calls
from written import superuser

KEEP = (
    "create table kept_accounts (used bigint not null)",
    """
    create function keep_account() returns trigger language plpgsql security definer as $$
    begin
        insert into kept_accounts
        values (new.spent_microdollars + new.reserved_microdollars + new.doubted_microdollars);
        return null;
    end
    $$
    """,
    "create trigger keep_account after update on ai_budget_days for each row execute function keep_account()",
)


@contextmanager
def kept_accounts(room: Counsel) -> Iterator[list[int]]:
    """What the account amounts to after each change in the block, as the database tells it: none is missed."""
    used: list[int] = []
    with superuser(room.installation) as admin:
        for statement in KEEP:
            admin.execute(statement)
        try:
            yield used
            used += [row[0] for row in admin.execute("select used from kept_accounts").fetchall()]
        finally:
            admin.execute("drop function keep_account cascade")
            admin.execute("drop table kept_accounts")


@pytest.mark.parametrize("tasks", [14, pytest.param(50, marks=pytest.mark.soak)])
async def test_parallel_tasks_at_the_edge_never_spend_more_than_there_is(room: Counsel, tasks: int) -> None:
    for number in range(tasks):
        await room.write(f"Where is parcel {number}?")
    await room.consult(projects=True, limits=room.limits(calls_at_once_max=1))
    spent, reserved, _ = room.account()
    assert (len(room.told("ai.triaged.v1")), reserved) == (1, 0)
    most = spent + room.reserved_max() + 5 * spent
    await room.set_policy(budget_microdollars_per_day_max=most)
    room.model.control.change(answers_after_ms=5)
    with kept_accounts(room) as used:
        for _ in range(8):
            await room.consult(limits=room.limits(calls_at_once_max=tasks))
            room.clock.move(2)
    assert len(used) >= 10, "each call changes the account twice"
    assert max(used) <= most
    assert len(room.told("ai.triaged.v1")) >= 5
    assert room.account()[1] == 0
    assert len(room.told("ai.triaged.v1")) + len(room.told("ai.failed.v1")) == tasks
    assert {event["failure"] for event in room.told("ai.failed.v1")} == {"budget"}
    (paused,) = room.told("ai.paused.v1")
    assert (paused["reason"], paused["until"]) == ("budget", "2026-01-02T00:00:00Z")


async def test_who_asks_while_it_is_used_up_is_told_so_and_tomorrow_it_goes_on(room: Counsel) -> None:
    await room.set_policy(budget_microdollars_per_day_max=1)
    talk = await room.write("Hello")
    await room.consult()
    assert [event["failure"] for event in room.told("ai.failed.v1")] == ["budget"]
    with pytest.raises(errors.AiIsPaused) as refusal:
        await room.draft(talk)
    assert refusal.value.more["reason"] == "budget"
    room.clock.move(24 * 3_600)
    await room.write("Hello?", talk)
    assert len(room.told("ai.requested.v1")) == 2, "the next day begins anew"
    await room.set_policy()
    assert len(room.told("ai.resumed.v1")) == 1
    await room.consult()
    assert len(room.told("ai.triaged.v1")) == 1


async def test_all_workspaces_together_have_a_budget_too(room: Counsel) -> None:
    room.total_max = 1
    await room.write("Hello")
    await room.consult()
    assert [event["failure"] for event in room.told("ai.failed.v1")] == ["budget"]
    assert room.model.control.calls() == []


async def test_parallel_tasks_at_the_edge_of_the_common_budget_keep_to_it_too(room: Counsel) -> None:
    await room.write("Where is my parcel?")
    await room.consult()
    room.total_max = room.account()[0] + room.reserved_max() * 3 // 2
    room.model.control.change(answers_after_ms=300)
    for number in range(8):
        await room.write(f"Where is parcel {number}?")
    await room.consult(limits=room.limits(calls_at_once_max=8))
    assert len(room.model.control.calls()) == 2, "for one more there was room"


async def test_calls_of_long_ago_are_forgotten_once_they_are_told_of(room: Counsel) -> None:
    await room.write("Hello")
    await room.consult()
    day = timedelta(days=1)
    for days, forgotten in ((30, 0), (31, 1), (31, 0)):
        assert await forget_ai_calls(room.executor.pool, room.workspace_id, room.clock() + days * day) == forgotten


@given(
    st.integers(0, 100), st.integers(0, 100), st.integers(0, 300), st.integers(0, 100), st.integers(0, 300), st.data()
)
def test_whatever_goes_fits_and_what_waits_would_fit_if_nobody_else_were_there(
    used: int, reserved: int, budget_max: int, cost: int, total_max: int, data: st.DataObject
) -> None:
    total = data.draw(st.integers(used + reserved, 300))
    verdict = budget.decide(Room(used, reserved, budget_max, total), cost, total_max)
    fits = used + reserved + cost <= budget_max and total + cost <= total_max
    could = used + cost <= budget_max and total - reserved + cost <= total_max
    assert verdict == ("go" if fits else "wait" if could else "used_up")
