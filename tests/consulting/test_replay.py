"""Workers die, read models are built anew, people are erased: what was asked is asked once, and nothing comes back."""

import asyncio
import random
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from commands.erase_contact import EraseContact
from counsel import Counsel
from onrecord import errors
from onrecord.command import system
from waiting import until_seen
from written import rows

ENDS = {"ai.triaged.v1", "ai.failed.v1", "ai.summarised.v1", "ai.drafted.v1"}


async def test_workers_that_die_at_any_moment_leave_one_outcome_of_each_question(room: Counsel) -> None:
    chance = random.Random(7)
    for number in range(10):
        await room.write(f"Where is parcel {number}?")
    room.model.control.change(answers_after_ms=10)
    room.feed()
    room.project()
    for _ in range(30):
        caller = room.calling()
        await caller.tick()
        if chance.random() < 0.5:
            await caller.settle()
        else:
            for task in caller.under_way:  # where it stands
                if chance.random() < 0.5:
                    task.cancel()
            await caller.stop()
        room.clock.move(61)
    asked = [event["request_id"] for event in room.told("ai.requested.v1")]
    ended = Counter(event["request_id"] for event in room.told(*ENDS))
    assert ended == Counter(asked)
    assert {state for state, _ in room.states()} <= {"done", "failed"}
    assert room.account()[:2] == (sum(event["cost_microdollars"] for event in room.told(*ENDS)), 0)


async def test_who_lost_the_lease_before_asking_does_not_ask(room: Counsel) -> None:
    await room.write("Where is my parcel?")
    slow = room.consulting()
    hold = asyncio.Event()

    async def see(*of_call: Any) -> Any:
        await hold.wait()
        return await room.kind.see(*of_call)

    room.feed()
    room.project()
    late = room.calling(replace(slow, see=see))
    await late.tick()
    await until_seen(lambda: rows(room.installation, "select from effects where state = 'calling'"))
    room.clock.move(61)
    room.model.control.change(answers_after_ms=400)
    other = room.calling()
    await other.tick()
    await room.begun()
    hold.set()
    await late.settle()
    await other.settle()
    assert len(room.model.control.calls()) == 1
    assert [event["attempt"] for event in room.told(*ENDS)] == [2]


async def test_who_has_no_time_left_does_not_ask(room: Counsel) -> None:
    await room.write("Where is my parcel?")
    await room.consult(limits=room.limits(call_s_max=0.001))
    assert room.model.control.calls() == []
    assert room.account() == (0, 0, 0)
    room.clock.move(2)
    await room.consult()
    assert len(room.told("ai.triaged.v1")) == 1


async def test_read_models_that_are_built_anew_ask_the_model_nothing(room: Counsel) -> None:
    for number in range(3):
        await room.write(f"Where is parcel {number}?")
    await room.consult()
    calls = room.model.control.count()["calls"]
    assert calls == 3
    room.forget_projected()
    room.project()
    with room.installation.connect("postgres") as admin:
        admin.execute("truncate effects, feeder_positions")
    await room.consult(ticks=2)
    assert room.model.control.count()["calls"] == calls
    assert Counter(state for state, _ in room.states()) == {"done": 3}


async def test_of_an_erased_contact_nothing_is_asked_said_or_kept(room: Counsel) -> None:
    talk = await room.write("Where is my parcel?")
    draft_id = await room.draft(talk)
    await room.consult(ticks=2)
    await room.write("Are you there?", talk)
    await room.run(EraseContact(contact_id=talk.contact_id, reason="asked_by_person"), system(room.workspace_id))
    calls = room.model.control.calls()
    room.clock.move(60)
    await room.timers()
    await room.consult(ticks=2)
    assert room.model.control.calls() == calls
    assert rows(room.installation, "select from ai_requests where text_sealed is not null") == []
    assert rows(room.installation, "select from ai_calls where request_hash is not null") == []
    assert room.told()[-1]["type"] not in ENDS
    with pytest.raises(errors.ContactIsErased):
        await room.draft(talk)
    assert draft_id


@pytest.mark.parametrize("dies", [False, True])
async def test_a_call_of_which_nobody_hears_after_an_erasure_is_in_doubt(room: Counsel, dies: bool) -> None:
    talk = await room.write("Where is my parcel?")
    room.feed()
    room.project()
    room.model.control.fault("time_out")
    room.model.control.change(holds_s_max=0.3)
    caller = room.calling()
    await caller.tick()
    await room.begun()
    await room.run(EraseContact(contact_id=talk.contact_id, reason="asked_by_person"), system(room.workspace_id))
    if dies:
        for task in caller.under_way:
            task.cancel()
    await caller.stop()
    room.clock.move(61)
    await room.consult()
    assert room.states() == [("failed", "erased")]
    assert rows(room.installation, "select state, request_hash from ai_calls") == [("doubted", None)]
    assert room.account() == (0, 0, room.reserved_max())


async def test_what_is_said_of_somebody_who_is_erased_meanwhile_is_paid_and_dropped(room: Counsel) -> None:
    talk = await room.write("Where is my parcel?")
    room.feed()
    room.project()
    room.model.control.change(answers_after_ms=150)
    caller = room.calling()
    await caller.tick()
    await room.begun()
    await room.run(EraseContact(contact_id=talk.contact_id, reason="asked_by_person"), system(room.workspace_id))
    await caller.settle()
    assert [event["type"] for event in room.of_ai()] == ["ai.requested.v1"]
    spent, reserved, _ = room.account()
    assert (spent > 0, reserved) == (True, 0)
    assert room.states() == [("failed", "erased")]
