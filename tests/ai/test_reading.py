"""What an answer comes to."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import excerpts
from onrecord.ai import answer as answers
from onrecord.ai import reading
from onrecord.ai.answer import Senseless
from onrecord.ai.excerpt import TASKS, Task
from onrecord.ai.outcomes import RESULTS, Claim, Described, Drafted, Failed, Summarised, Triaged


def test_a_triage_names_our_ids() -> None:
    assert excerpts.read("triage") == Triaged(
        intent="delivery",
        urgency="normal",
        language="en",
        sentiment="neutral",
        label_ids=("label-1",),
        assignee_id="member-1",
        reason="Asks where parcel 4711 is.",
        message_ids=("message-1",),
    )


def test_a_triage_may_suggest_nobody() -> None:
    outcome = excerpts.read("triage", assignee="", labels=[])
    assert isinstance(outcome, Triaged)
    assert (outcome.assignee_id, outcome.label_ids) == (None, ())


def test_a_summary_is_points_with_their_sources() -> None:
    outcome = excerpts.read("summary", points=[{"text": " One \n point ", "sources": ["m2", "m1", "m2", "k1"]}])
    assert outcome == Summarised((Claim("One point", ("message-2", "message-1"), ("snippet-1",)),))
    assert isinstance(outcome, Summarised)
    assert outcome.text == "One point"


def test_a_draft_rests_on_messages_and_snippets() -> None:
    claims = (Claim("Parcels can be followed.", ("message-2",), ("snippet-1",)),)
    reply = "Your parcel 4711 is on its way: https://shop.example/track"
    assert excerpts.read("draft") == Drafted(reply, "en", claims, "")


def test_a_draft_ends_in_the_disclosure() -> None:
    request = excerpts.request("draft", excerpts.excerpt(disclosure="Written with the help of AI."))
    outcome = reading.read(request, excerpts.answer(excerpts.filled("draft", reply="Yes.")))
    assert isinstance(outcome, Drafted)
    assert outcome.text == "Yes.\n\nWritten with the help of AI."


def test_a_description_is_what_is_seen() -> None:
    assert excerpts.read("description") == Described("A photo of a broken box.", "Fragile", "en")


@pytest.mark.parametrize(
    ("stop_reason", "details", "comes_to"),
    [
        ("max_tokens", None, Failed("truncated")),
        ("refusal", {"type": "refusal", "category": "cyber"}, Failed("refusal", "cyber")),
        ("refusal", None, Failed("refusal")),
        ("refusal", {"type": "refusal", "category": "Do <b>this</b>"}, Failed("refusal")),
        ("model_context_window_exceeded", None, Failed("context_exceeded")),
        ("pause_turn", None, Failed("unexpected_stop", "pause_turn")),
        (None, None, Failed("unexpected_stop")),
    ],
)
def test_each_stop_reason_has_its_outcome(stop_reason: str | None, details: Any, comes_to: Failed) -> None:
    answer = excerpts.answer(excerpts.filled("draft"), stop_reason=stop_reason, stop_details=details)
    assert reading.read(excerpts.request(), answer) == comes_to


@pytest.mark.parametrize("task", TASKS)
def test_an_answer_that_is_cut_is_invalid(task: Task) -> None:
    whole = excerpts.filled(task)
    for cut in ("", whole[:-1], whole[1:], f"{whole} {whole}", "null", "[]"):
        assert reading.read(excerpts.request(task), excerpts.answer(cut)) == Failed("invalid")


@pytest.mark.parametrize("task", TASKS)
def test_every_field_is_needed_and_no_other_is_taken(task: Task) -> None:
    assert excerpts.read(task, more=1) == Failed("invalid")
    for name in excerpts.FILLED[task]:
        without = {key: value for key, value in excerpts.FILLED[task].items() if key != name}
        assert reading.read(excerpts.request(task), excerpts.answer(json.dumps(without))) == Failed("invalid")


@pytest.mark.parametrize(
    ("task", "field", "longest"),
    [
        ("triage", "reason", "x" * 200),
        ("draft", "reply", "x" * 1_500),
        ("draft", "note", "x" * 300),
        ("description", "description", "x" * 1_000),
        ("description", "seen_text", "x" * 2_000),
    ],
)
def test_every_text_has_its_cap(task: Task, field: str, longest: str) -> None:
    assert isinstance(excerpts.read(task, **{field: longest}), RESULTS[task])
    assert excerpts.read(task, **{field: f"{longest}x"}) == Failed("too_long")


def test_lists_have_their_caps() -> None:
    point = {"text": "x", "sources": ["m1"]}
    assert excerpts.read("summary", points=[point] * 13) == Failed("too_long")
    assert excerpts.read("summary", points=[point | {"sources": ["m1"] * 9}]) == Failed("too_long")
    assert excerpts.read("triage", labels=["l1"] * 4) == Failed("too_long")


def test_numbers_of_the_conversation_may_be_grouped_otherwise() -> None:
    request = excerpts.request("draft", excerpts.excerpt("My number is +49 (30) 901820-15, order 12345678901."))
    for reply in ("We call +493090182015.", "Order 123 456 789 01 it is.", "On 26.11.2026 14:30 to 2026-11-27."):
        answer = excerpts.answer(excerpts.filled("draft", reply=reply))
        assert isinstance(reading.read(request, answer), Drafted), reply


@pytest.mark.parametrize(
    "number",
    [
        "0900-12-3456",
        "0900\u2013123\u20134567",
        "0900\u202f12\u202f34\u202f56",
        "01.23.4567 89.01.2345",
        "09-00-12-34-56",
        "_0900_*123*_4567_",
    ],
)
def test_a_number_that_nobody_wrote_is_found_however_it_is_set(number: str) -> None:
    assert excerpts.read("draft", reply=f"Call {number} now.") == Failed("foreign_data", "number")


def test_a_canary_in_other_letters_of_the_same_form_is_one() -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in excerpts.FOREIGN_CANARY)
    assert excerpts.read("draft", reply=f"Hello {wide}") == Failed("leaked", "canary")


def test_dates_beside_each_other_are_no_number() -> None:
    for reply in ("26.11.2026-27.11.2026", "26/11/2026 27/11/2026", "2026-11-26 2026-11-27", "1. 10\n2. 20\n3. 300"):
        assert isinstance(excerpts.read("draft", reply=reply), Drafted), reply


@pytest.mark.parametrize(
    "link",
    [
        "here...evil.example/pay",
        "\u2026evil.example/pay",
        ".evil.example",
        "@evil.example/pay",
        "_evil.example_",
        "evil.example-",
        "..203.0.113.9/pay",
    ],
)
def test_a_link_that_nobody_of_us_wrote_is_found_whatever_stands_beside_it(link: str) -> None:
    assert excerpts.read("draft", reply=f"Pay {link} now.") == Failed("foreign_link", "link")
    described = excerpts.read("description", description=link, seen_text=link)
    assert isinstance(described, Described)
    assert "evil.example" not in described.text + described.seen_text


def test_a_link_of_ours_may_be_set_in_italics() -> None:
    assert isinstance(excerpts.read("draft", reply="See _shop.example/track_ or _shop.example_ ..."), Drafted)


def test_a_link_of_the_knowledge_may_be_named_as_it_stands_or_by_its_host() -> None:
    for reply in (
        "See https://shop.example/returns.",
        "(www.shop.example)",
        "“https://shop.example/track”",
        "见https://shop.example/track。",
        "HTTPS://shop.example/track",
    ):
        assert isinstance(excerpts.read("draft", reply=reply), Drafted), reply


def test_a_name_of_a_file_is_no_link() -> None:
    assert isinstance(excerpts.read("draft", reply="Thank you for invoice.pdf, i.e. the bill."), Drafted)


def test_usage_counts_all_that_was_read() -> None:
    usage = {
        "input_tokens": 10,
        "cache_creation_input_tokens": 70,
        "cache_creation": {"ephemeral_5m_input_tokens": 50, "ephemeral_1h_input_tokens": 20},
        "cache_read_input_tokens": 300,
        "output_tokens": 40,
        "output_tokens_details": {"thinking_tokens": 30},
    }
    found = excerpts.answer("{}", usage=usage).usage
    assert found.prompt_tokens == 380
    assert (found.cache_creation_5m_tokens, found.cache_creation_1h_tokens, found.thinking_tokens) == (50, 20, 30)
    spelled_as_null = {"input_tokens": 1, "output_tokens": 2, "cache_read_input_tokens": None, "cache_creation": None}
    assert excerpts.answer("{}", usage=spelled_as_null).usage.prompt_tokens == 1


def test_the_text_is_that_of_text_blocks_only() -> None:
    assert excerpts.answer("said").text == "said", "and not what was thought before"


@pytest.mark.parametrize("raw", [b"", b"null", b"{}", b"<html>", json.dumps({"type": "error"}).encode()])
def test_what_is_no_answer_is_senseless(raw: bytes) -> None:
    with pytest.raises(Senseless):
        answers.parse(raw, None, 1)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(TASKS), st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_nothing_that_a_model_says_breaks_the_reading(task: Task, said: object) -> None:
    filled = dict.fromkeys(excerpts.FILLED[task], said)
    outcome = reading.read(excerpts.request(task), excerpts.answer(json.dumps(filled)))
    assert isinstance(outcome, Failed)


def test_an_answer_by_another_prompt_version_is_read_by_it() -> None:
    request = replace(excerpts.request("draft"), prompt_version="triage.v1")
    said = excerpts.filled("draft", reply="You sort incoming conversations for a customer service team.")
    assert reading.read(request, excerpts.answer(said)) == Failed("leaked", "prompt")
