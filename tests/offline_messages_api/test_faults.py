"""What is scripted happens, in its order, to the calls that are meant; and the journal knows what the service knows."""

import json

import httpx
import pytest

from messages_caller import Caller
from offline_model import Claude
from onrecord.stack.anthropic.faults import SCRIPTED_MAX


def test_errors_come_as_scripted_and_then_all_is_well(caller: Caller, claude: Claude) -> None:
    claude.fault("answer", status=429, retry_after_s=3)
    claude.fault("answer", status=529, times=2)
    claude.fault("answer", status=400, error_code="contract_spend_limit_reached", message="Spend limit reached")
    answers = [caller.post(caller.asked("triage", "Hello")) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [429, 529, 529, 400, 200]
    assert answers[0].headers["retry-after"] == "3"
    assert answers[1].json()["error"]["type"] == "overloaded_error"
    assert answers[3].json()["error"]["details"] == {"error_code": "contract_spend_limit_reached"}
    assert answers[3].json()["request_id"] == answers[3].headers["request-id"]
    assert claude.count()["billed"] == 1


def test_nobody_answers_whether_it_was_billed_or_not(caller: Caller, claude: Claude) -> None:
    claude.fault("time_out")
    claude.fault("time_out", billed=True)
    claude.fault("hang_up", billed=True)
    for _ in range(3):
        caller.wait_in_vain()
    calls = claude.calls()
    assert [(call["fault"], call["status"], call["billed"]) for call in calls] == [
        ("time_out", 0, False),
        ("time_out", 0, True),
        ("hang_up", 0, True),
    ]
    assert calls[1]["usage"]["output_tokens"] > 0


def test_a_fault_waits_for_the_call_that_is_meant(caller: Caller, claude: Claude) -> None:
    claude.fault("answer", status=500, task="draft", contains="parcel")
    assert caller.ask("triage", "My parcel")["stop_reason"] == "end_turn"
    assert caller.ask("draft", "My bill")["stop_reason"] == "end_turn"
    assert caller.refusal(caller.asked("draft", "My parcel"))[0] == 500
    assert claude.scripted() == []


def test_the_model_stops_for_other_reasons(caller: Caller, claude: Claude) -> None:
    for kind in ("refusal", "max_tokens", "context_window", "pause_turn"):
        claude.fault(kind, category="cyber")
    told = [caller.ask("triage", "Hello") for _ in range(4)]
    assert [one["stop_reason"] for one in told] == [
        "refusal",
        "max_tokens",
        "model_context_window_exceeded",
        "pause_turn",
    ]
    assert (told[0]["stop_details"]["category"], told[0]["content"]) == ("cyber", [])
    assert told[1]["usage"]["output_tokens"] == 1500
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        json.loads(told[1]["content"][0]["text"])
    assert claude.count()["billed"] == 4


def test_too_few_tokens_cut_an_answer_without_a_fault(caller: Caller) -> None:
    told = caller.ask("triage", "Hello", max_tokens=5)
    assert (told["stop_reason"], told["usage"]["output_tokens"]) == ("max_tokens", 5)


def test_the_model_says_what_it_is_told_to(caller: Caller, claude: Claude) -> None:
    claude.fault("invalid_json")
    claude.fault("instance", instance={"urgency": 7})
    claude.fault("overrides", instance={"urgency": "urgent"})
    claude.fault("invented_ids")
    claude.fault("over_long", chars=5000)
    with pytest.raises(ValueError, match="Expecting"):
        caller.said("triage", "Hello")
    assert caller.said("triage", "Hello") == {"urgency": 7}
    assert caller.said("triage", "Hello")["urgency"] == "urgent"
    assert caller.said("triage", "Hello")["sources"] == ["m987654"]
    assert len(caller.said("draft", "Hello, where is my parcel?")["reply"]) == 5000


def test_thinking_comes_first_and_a_gateway_says_no_json(caller: Caller, claude: Claude) -> None:
    claude.fault("thinking")
    claude.fault("not_json")
    told = caller.ask("triage", "Hello")
    assert [block["type"] for block in told["content"]] == ["thinking", "text"]
    assert told["usage"]["output_tokens_details"]["thinking_tokens"] > 0
    assert caller.post(caller.asked("triage", "Hello")).headers["content-type"].startswith("text/html")


def test_the_journal_has_each_call_as_it_was_sent(caller: Caller, claude: Claude) -> None:
    answer = caller.post(caller.asked("triage", "A word that nobody else says: kumquat"), traceparent="00-1-1-00")
    [call] = claude.calls(contains="kumquat")
    assert (call["task"], call["model"], call["status"], call["at_once"]) == ("triage", "claude-haiku-5-5", 200, 1)
    assert call["request_id"] == answer.headers["request-id"]
    assert "traceparent" in call["headers"]
    assert json.loads(call["body"])["max_tokens"] == 1500
    assert claude.calls(contains="kumquat", task="draft") == claude.calls(after=call["number"]) == []
    claude.forget()
    assert claude.calls() == []


def test_what_can_not_be_scripted_or_set_is_told(claude: Claude) -> None:
    control, fault = f"{claude.url}/simulator", {"kind": "thinking"}
    full = httpx.post(f"{control}/faults", json=[fault] * (SCRIPTED_MAX + 1), timeout=30, trust_env=False)
    assert (full.status_code, full.json()["detail"]) == (409, f"no more than {SCRIPTED_MAX} faults")
    wrong = httpx.patch(f"{control}/settings", json={"cached_5m_s": 0}, trust_env=False)
    assert (wrong.status_code, "cached_5m_s" in wrong.json()["detail"]) == (422, True)
