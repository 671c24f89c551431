"""Triage: at once after the first message, then at most every 5 s, and the last word is about the newest message."""

import pytest

from commands.request_triage import RequestTriage
from commands.restart_ai import RestartAi
from commands.stop_ai import StopAi
from counsel import Counsel
from written import conversation


async def test_a_first_message_is_triaged_at_once(room: Counsel) -> None:
    await room.write("Where is my parcel? I am waiting for it.")
    await room.consult()
    asked, said = room.of_ai()
    assert (asked["type"], asked["task"], asked["actor"]) == ("ai.requested.v1", "triage", "system")
    assert (said["type"], said["actor"], said["of_version"]) == ("ai.triaged.v1", "ai/triage", asked["of_version"])
    assert (said["intent"], said["language"]) == ("delivery", "en")
    assert said["request_id"] == asked["request_id"]
    assert said["is_offline"]
    assert room.states() == [("done", None)]


@pytest.mark.parametrize("messages", [10, pytest.param(200, marks=pytest.mark.soak)])
async def test_a_burst_of_messages_gives_at_most_four_calls_and_the_last_is_of_the_newest(
    room: Counsel, messages: int
) -> None:
    talk = await room.write("Hello")
    for number in range(messages):
        await room.write(f"Message {number}: where is my parcel?", talk)
        room.clock.move(10 / messages)
        await room.timers()
        await room.consult()
    for _ in range(3):
        room.clock.move(5)
        await room.timers()
        await room.consult()
    calls = room.model.control.calls()
    assert 3 <= len(calls) <= 4
    assert f"Message {messages - 1}" in calls[-1]["body"]
    versions = [event["of_version"] for event in room.told("ai.triaged.v1")]
    assert versions == sorted(set(versions))
    assert versions[-1] == conversation(room.installation, talk.conversation_id)[2]


async def test_a_message_that_comes_while_the_model_thinks_is_asked_about_later(room: Counsel) -> None:
    talk = await room.write("Hello")
    room.clock.move(60)
    await room.write("Where is my parcel?", talk)
    assert len(room.told("ai.requested.v1")) == 1, "the first is still open"
    await room.consult()
    assert await room.timers() == 1
    assert await room.timers() == 0
    await room.consult()
    assert [event["of_version"] for event in room.told("ai.triaged.v1")] == [2, 3]


async def test_a_question_that_nobody_answered_holds_up_the_next_for_a_while_only(room: Counsel) -> None:
    talk = await room.write("Hello")
    room.clock.move(601)
    await room.write("Is there anybody?", talk)
    assert [event["of_version"] for event in room.told("ai.requested.v1")] == [2, 3]


async def test_where_a_person_took_over_nothing_is_asked_until_they_let_go(room: Counsel) -> None:
    talk = await room.write("Hello")
    await room.run(StopAi(conversation_id=talk.conversation_id))
    await room.write("Where is my parcel?", talk)
    await room.consult()
    assert room.model.control.calls() == []
    assert [event["failure"] for event in room.told("ai.failed.v1")] == ["stopped"]
    await room.run(RestartAi(conversation_id=talk.conversation_id))
    await room.timers()
    await room.consult()
    assert [event["of_version"] for event in room.told("ai.triaged.v1")] == [3]


@pytest.mark.parametrize("is_back_before_it_fails", [False, True])
async def test_what_was_being_triaged_when_a_person_took_over_is_triaged_once_they_let_go(
    room: Counsel, is_back_before_it_fails: bool
) -> None:
    talk = await room.write("Hello")
    await room.run(StopAi(conversation_id=talk.conversation_id))
    if not is_back_before_it_fails:
        await room.consult()
    await room.run(RestartAi(conversation_id=talk.conversation_id))
    assert await room.timers() == 1
    await room.consult()
    assert [event["of_version"] for event in room.told("ai.triaged.v1")] == [2]
    room.clock.move(60)
    assert await room.timers() == 0
    await room.write("Where is my parcel?", talk)
    await room.consult()
    assert [event["of_version"] for event in room.told("ai.triaged.v1")] == [2, 3]


async def test_what_the_model_says_after_a_person_took_over_is_booked_and_dropped(room: Counsel) -> None:
    talk = await room.write("Hello")
    caller = room.calling()
    room.feed()
    room.project()
    room.model.control.change(answers_after_ms=150)
    await caller.tick()
    await room.begun()
    await room.run(StopAi(conversation_id=talk.conversation_id))
    await caller.settle()
    (failed,) = room.told("ai.failed.v1")
    assert (failed["failure"], failed["raw_response"]) == ("stopped", None)
    assert failed["cost_microdollars"] == room.account()[0] > 0


async def test_the_same_is_not_triaged_twice(room: Counsel) -> None:
    talk = await room.write("Hello")
    first = await room.run(RequestTriage(conversation_id=talk.conversation_id))
    await room.consult()
    again = await room.run(RequestTriage(conversation_id=talk.conversation_id))
    assert first.request_id == again.request_id
    assert len(room.told("ai.requested.v1")) == 1


async def test_where_the_policy_has_it_off_nothing_is_asked(room: Counsel) -> None:
    talk = await room.write("Hello")
    await room.set_policy(tasks=())
    await room.consult()
    await room.write("Hello?", talk)
    assert [event["failure"] for event in room.told("ai.failed.v1")] == ["task_is_off"]
    assert len(room.told("ai.requested.v1")) == 1
    assert room.model.control.calls() == []
