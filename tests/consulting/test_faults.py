"""Whatever goes wrong with a call has its outcome on the record, is booked once, and holds up nobody else."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import pytest

from counsel import LIMITS, Counsel
from onrecord.effects.pacing import Breaker

WIDE = replace(LIMITS, calls_at_once_max=32)


class Case(NamedTuple):
    """A fault, and what is on the record in the end: an event's type and some of its fields."""

    fault: Mapping[str, Any]
    ends: str
    fields: Mapping[str, Any] = {}
    billed: int = 1
    is_doubted: bool = False


TRIAGED, FAILED = "ai.triaged.v1", "ai.failed.v1"
TWICE = {"attempt": 2, "maybe_billed_twice": True}
CASES = {
    "429": Case({"kind": "answer", "status": 429, "retry_after_s": 3}, TRIAGED, {"attempt": 2}),
    "529": Case({"kind": "answer", "status": 529}, TRIAGED, {"attempt": 2}),
    "500": Case({"kind": "answer", "status": 500}, TRIAGED, {"attempt": 2, "maybe_billed_twice": False}),
    "500 again and again": Case(
        {"kind": "answer", "status": 500, "times": 3}, FAILED, {"failure": "unavailable", "attempt": 3}, billed=0
    ),
    "408": Case({"kind": "answer", "status": 408}, TRIAGED, TWICE, is_doubted=True),
    "400": Case({"kind": "answer", "status": 400}, FAILED, {"failure": "request_refused"}, billed=0),
    "time-out before it is billed": Case({"kind": "time_out"}, TRIAGED, TWICE, is_doubted=True),
    "time-out after it is billed": Case({"kind": "time_out", "billed": True}, TRIAGED, TWICE, 2, is_doubted=True),
    "time-outs without end": Case(
        {"kind": "time_out", "times": 2}, FAILED, {"failure": "unconfirmed"} | TWICE, 0, is_doubted=True
    ),
    "connection cut": Case({"kind": "hang_up", "billed": True}, TRIAGED, TWICE, 2, is_doubted=True),
    "no JSON at all": Case({"kind": "not_json"}, TRIAGED, TWICE, is_doubted=True),
    "refusal": Case({"kind": "refusal", "category": "cyber"}, FAILED, {"failure": "refusal", "stop_category": "cyber"}),
    "truncated": Case({"kind": "max_tokens"}, FAILED, {"failure": "truncated"}),
    "context exceeded": Case({"kind": "context_window"}, FAILED, {"failure": "context_exceeded"}),
    "pause_turn": Case({"kind": "pause_turn"}, FAILED, {"failure": "unexpected_stop", "error_code": "pause_turn"}),
    "invalid JSON": Case({"kind": "invalid_json"}, FAILED, {"failure": "invalid"}),
    "invented ids": Case({"kind": "invented_ids"}, FAILED, {"failure": "invented_ids"}),
    "over-long": Case({"kind": "over_long"}, FAILED, {"failure": "too_long"}),
    "thinking first": Case({"kind": "thinking"}, TRIAGED, {"attempt": 1}),
}


async def test_every_fault_has_its_outcome_is_booked_once_and_holds_up_nobody(room: Counsel) -> None:
    kind = room.consulting(breaker=Breaker(troubles=-1_000))
    room.model.control.change(holds_s_max=0.1)  # who hears nothing so long hears that the line is dead
    talks = {}
    for name, case in CASES.items():
        talks[name] = await room.write(f"Where is my parcel, please? ({name})")
        room.model.control.fault(**case.fault, contains=f"({name})")
    other = await room.write("I want to cancel my order.")
    for _ in range(5):
        await room.consult(kind=kind, limits=WIDE)
        room.clock.move(60)
    ended = {event["conversation_id"]: event for event in room.of_ai() if event["type"] != "ai.requested.v1"}
    assert len(ended) == len(room.of_ai()) / 2 == len(CASES) + 1, "each once"
    assert ended[str(other.conversation_id)]["attempt"] == 1
    for name, case in CASES.items():
        mine = ended[str(talks[name].conversation_id)]
        assert {"type": case.ends} | dict(case.fields) == {key: mine[key] for key in ("type", *case.fields)}, name
        assert (mine["cost_microdollars"] > 0) == (mine["stop_reason"] is not None), name
        assert ("doubted" in room.calls_of(mine["request_id"])) == case.is_doubted, name
    spent, reserved, doubted = room.account()
    assert (spent, reserved) == (sum(event["cost_microdollars"] for event in ended.values()), 0)
    assert doubted > 0
    assert room.model.control.count()["billed"] == sum(case.billed for case in CASES.values()) + 1


@pytest.mark.parametrize("code", ["contract_spend_limit_reached", "ramp_limit_exceeded"])
async def test_a_spend_cap_pauses_the_workspace_and_nothing_is_asked_again(room: Counsel, code: str) -> None:
    room.model.control.fault("answer", status=403, error_code=code)
    await room.write("Hello")
    await room.consult()
    await room.write("Hello, is there anybody?")
    await room.consult()
    assert [event["failure"] for event in room.told(FAILED)] == ["account_refused"]
    (paused,) = room.told("ai.paused.v1")
    assert paused["reason"] == "account_refused"
    assert len(room.model.control.calls()) == 1
    room.clock.move(3_700)
    await room.write("Hello?")
    await room.consult()
    assert len(room.told("ai.resumed.v1")) == len(room.told(TRIAGED)) == 1


async def test_a_service_that_is_down_is_asked_by_one_call_at_a_time_until_it_is_well(room: Counsel) -> None:
    kind = room.consulting(breaker=Breaker(open_s_first=30))
    room.model.control.fault("answer", status=500, times=8)
    for _ in range(8):
        await room.write("Hello")
    await room.consult(kind=kind)
    assert len(room.model.control.calls()) == 8, "what was under way when it opened"
    room.clock.move(5)
    await room.consult(kind=kind, ticks=3)
    assert len(room.model.control.calls()) == 8
    room.clock.move(40)
    await room.consult(kind=kind)
    assert len(room.model.control.calls()) == 9
    room.clock.move(40)
    await room.consult(kind=kind, ticks=3)
    assert len(room.told(TRIAGED)) == 8


async def test_without_a_key_nothing_is_asked_and_that_is_seen(room: Counsel) -> None:
    await room.write("Hello")
    await room.consult(kind=room.consulting(claude=None))
    (failed,) = room.told(FAILED)
    assert (failed["failure"], failed["error_code"]) == ("account_refused", "no_key")
    assert [event["reason"] for event in room.told("ai.paused.v1")] == ["account_refused"]
