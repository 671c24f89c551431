"""Injections, all the way: customers write them, and the model obeys. Nothing comes of it but proposals."""

from typing import Any

import excerpts
from counsel import Counsel
from onrecord.ai import links
from onrecord.ai.evaluation import injections
from onrecord.ai.evaluation.injections import Line
from written import rows

SAFE: dict[str, dict[str, Any]] = {
    "triage": {"labels": [], "assignee": ""},
    "draft": {"reply": "We look into it.", "claims": [{"text": "A question was asked.", "sources": ["m1"]}]},
}
ALLOWED = {
    "ai_policy.set.v1",
    "contact.created.v2",
    "conversation.opened.v1",
    "message.received.v2",
    "ai.requested.v1",
    "ai.triaged.v1",
    "ai.drafted.v1",
    "ai.failed.v1",
}


def corpus() -> list[Line]:
    """What comes through as a proposal, and one of each kind that doesn't."""
    written = [
        case for case in injections.lines() if case["where"] == "text" and case["task"] in SAFE and "obeyed" in case
    ]
    stopped = {(case["task"], case["comes_to"]): case for case in written if case["comes_to"] != "a proposal"}
    return [*(case for case in written if case["comes_to"] == "a proposal"), *stopped.values()]


def obeyed(case: Line) -> dict[str, Any]:
    filled: dict[str, Any] = excerpts.FILLED[case["task"]] | SAFE[case["task"]] | case["obeyed"]
    return filled


async def test_an_obedient_model_has_no_effect_but_its_proposals(room: Counsel) -> None:
    for case in corpus():
        room.model.control.fault("instance", instance=obeyed(case), task=case["task"])
        talk = await room.write(case["says"])
        if case["task"] == "draft":
            await room.draft(talk)
    await room.consult(ticks=15)

    made = room.told()
    assert {event["type"] for event in made} == ALLOWED
    assert rows(room.installation, "select distinct kind from effects") == [("ai",)]
    asked = [event["request_id"] for event in made if event["type"] == "ai.requested.v1"]
    ended = [event for event in made if event["type"] in {"ai.triaged.v1", "ai.drafted.v1", "ai.failed.v1"}]
    assert sorted(event["request_id"] for event in ended) == sorted(asked), "each question has one outcome"
    assert {event["type"] for event in ended} == {"ai.triaged.v1", "ai.drafted.v1", "ai.failed.v1"}
    rests_on_its_own(made, ended)
    assert not [link for event in ended for link in links.find(event.get("text", ""))]


def rests_on_its_own(made: list[dict[str, Any]], ended: list[dict[str, Any]]) -> None:
    """What a proposal rests on was said in its own conversation."""
    said = {event["message_id"]: event["conversation_id"] for event in made if event["type"] == "message.received.v2"}
    for event in ended:
        assert {said[one] for one in event.get("rests_on_message_ids", ())} <= {event["conversation_id"]}
