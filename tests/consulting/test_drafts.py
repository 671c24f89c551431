"""Drafts: the model proposes, a person disposes, once; and the record says who, and what became of the words."""

from uuid import UUID

import pytest

from commands.discard_draft import DiscardDraft
from commands.save_ai_snippet import SaveAiSnippet
from commands.send_message import SendMessage
from commands.stop_ai import StopAi
from counsel import Counsel, Talk
from onrecord import errors, ids
from onrecord.command import system
from onrecord.effects.caller import Caller


async def drafted(room: Counsel, **more: str) -> tuple[Talk, UUID, str]:
    talk = await room.write("Where is my parcel?")
    draft_id = await room.draft(talk, **more)
    await room.consult(ticks=2)
    return talk, draft_id, room.last("ai.drafted.v1")["text"]


async def under_way(room: Counsel) -> Caller:
    """Whatever is due is being asked, and isn't answered yet."""
    room.model.control.change(answers_after_ms=400)
    room.feed()
    room.project()
    caller = room.calling()
    await caller.tick()
    await room.begun()
    return caller


async def test_a_draft_that_is_sent_says_who_approved_it_and_how_far_it_was_changed(room: Counsel) -> None:
    await room.run(SaveAiSnippet(title="Parcels", text="A parcel takes three days."), system(room.workspace_id))
    talk, draft_id, text = await drafted(room)
    proposal = room.last("ai.drafted.v1")
    assert proposal["rests_on_message_ids"] == [str(talk.message_id)]
    assert proposal["snippet_ids"]
    assert room.told("message.queued.v3") == [], "nothing goes out by itself"
    command = SendMessage(conversation_id=talk.conversation_id, text=f"{text}!!", draft_id=draft_id)
    await room.run(command, room.person())
    (sent,) = room.told("message.queued.v3")
    assert (sent["draft_id"], sent["ai_generated"], sent["approved_by"]) == (str(draft_id), True, room.person().name)
    assert (sent["draft_chars"], sent["edit_distance"]) == (len(text), 2)
    with pytest.raises(errors.DraftIsGone):
        await room.run(command, room.person())


async def test_a_token_approves_nothing(room: Counsel) -> None:
    talk, draft_id, text = await drafted(room)
    command = SendMessage(conversation_id=talk.conversation_id, text=text, draft_id=draft_id)
    for actor in (None, system(room.workspace_id)):
        with pytest.raises(errors.SessionRequired):
            await room.run(command, actor)
    await room.run(command, room.person())


async def test_a_draft_of_another_conversation_is_none_here(room: Counsel) -> None:
    _, draft_id, text = await drafted(room)
    other = await room.write("Hello")
    for wrong in (draft_id, ids.new()):
        with pytest.raises(errors.NoSuchDraft):
            await room.run(SendMessage(conversation_id=other.conversation_id, text=text, draft_id=wrong), room.person())


async def test_one_draft_of_a_message_is_enough_and_another_is_written_on_demand(room: Counsel) -> None:
    talk, draft_id, _ = await drafted(room)
    assert await room.draft(talk) == draft_id
    another = await room.draft(talk, instruction="Shorter, please.")
    assert another != draft_id
    assert room.last("ai.draft_discarded.v1") | {"actor": ""} == {
        "conversation_id": str(talk.conversation_id),
        "request_id": str(draft_id),
        "reason": "superseded",
        "type": "ai.draft_discarded.v1",
        "actor": "",
    }
    with pytest.raises(errors.AiIsAskedAlready):
        await room.draft(talk, instruction="Longer.")


async def test_a_newer_draft_takes_the_place_of_the_one_before(room: Counsel) -> None:
    talk, draft_id, _ = await drafted(room)
    await room.write("It is urgent!", talk)
    await room.draft(talk)
    await room.consult(ticks=2)
    assert [(event["request_id"], event["reason"]) for event in room.told("ai.draft_discarded.v1")] == [
        (str(draft_id), "superseded")
    ]


async def test_a_draft_of_before_leaves_the_one_that_is_being_written_since(room: Counsel) -> None:
    talk = await room.write("Where is my parcel?")
    before = await room.draft(talk)
    caller = await under_way(room)
    await room.write("It is urgent!", talk)
    since = await room.draft(talk)
    await caller.settle()
    await room.consult(ticks=2)
    assert [event["request_id"] for event in room.told("ai.drafted.v1")] == [str(before), str(since)]
    assert [event["request_id"] for event in room.told("ai.draft_discarded.v1")] == [str(before)]


async def test_a_draft_that_was_discarded_while_it_was_written_is_none_even_if_another_was_asked_for(
    room: Counsel,
) -> None:
    talk = await room.write("Where is my parcel?")
    discarded = await room.draft(talk)
    caller = await under_way(room)
    await room.run(DiscardDraft(draft_id=discarded), room.person())
    another = await room.draft(talk)
    await caller.settle()
    await room.consult(ticks=2)
    assert [(event["request_id"], event["failure"]) for event in room.told("ai.failed.v1")] == [
        (str(discarded), "superseded")
    ]
    assert [event["request_id"] for event in room.told("ai.drafted.v1")] == [str(another)]


async def test_what_was_discarded_is_not_sent(room: Counsel) -> None:
    talk, draft_id, text = await drafted(room)
    await room.run(DiscardDraft(draft_id=draft_id), room.person())
    with pytest.raises(errors.DraftIsGone):
        await room.run(DiscardDraft(draft_id=draft_id), room.person())
    with pytest.raises(errors.DraftIsGone):
        await room.run(SendMessage(conversation_id=talk.conversation_id, text=text, draft_id=draft_id), room.person())


async def test_who_takes_over_discards_the_draft_and_gets_no_other(room: Counsel) -> None:
    talk, draft_id, _ = await drafted(room)
    await room.run(StopAi(conversation_id=talk.conversation_id))
    assert room.last("ai.draft_discarded.v1")["request_id"] == str(draft_id)
    assert room.last("ai.draft_discarded.v1")["reason"] == "stopped"
    with pytest.raises(errors.AiIsStopped):
        await room.draft(talk)


async def test_a_reply_is_drafted_by_itself_where_the_workspace_wants_that(room: Counsel) -> None:
    await room.set_policy(auto_draft=True, disclosure="Written with a machine's help.")
    await room.write("Where is my parcel?")
    await room.consult()
    await room.consult()
    assert [event["task"] for event in room.told("ai.requested.v1")] == ["triage", "draft"]
    assert room.last("ai.drafted.v1")["text"].endswith("Written with a machine's help.")


async def test_a_draft_is_not_read_where_the_policy_has_it_off(room: Counsel) -> None:
    await room.set_policy(tasks=["triage"])
    with pytest.raises(errors.AiTaskIsOff):
        await room.draft(await room.write("Hello"))
