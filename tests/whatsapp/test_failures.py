"""Errors are classed by their code, and each class has its action."""

from typing import Any

import pytest

from onrecord.whatsapp import failures
from onrecord.whatsapp.failures import ACTIONS, CODES, Failure
from onrecord.whatsapp.failures import read as read_failure

# The rows of the provider's page on error codes, as they were copied by hand: class, codes, action.
ROWS: list[tuple[str, list[int], str]] = [
    ("auth", [0, 3, 10, 190, 200, 219, 299, 131005], "stop"),
    ("account", [368, 131031, 131042, 131045, 131037, 130497], "stop"),
    ("throttle", [4, 80007, 130429, 131056, 131048, 133016, 131064], "wait"),
    ("window", [131047], "final"),
    ("consent", [131050, 131049, 130472], "final"),
    ("recipient", [131026, 131021, 131030, 131062], "final"),
    ("payload", [100, 131008, 131009, 131051, 131053, 132000, 132001, 132016, 132068, 132069], "final"),
    ("transient", [1, 2, 131000, 131016, 131057], "doubt"),
    ("media", [131052], "final"),
]


def error(code: int | None, **more: Any) -> dict[str, Any]:
    return {"error": {"code": code, "message": "(#190) never decided by", "type": "OAuthException", **more}}


@pytest.mark.parametrize(("failure", "codes", "action"), ROWS)
def test_a_code_says_the_class_whatever_the_words_and_the_status(failure: str, codes: list[int], action: str) -> None:
    for code in codes:
        found = read_failure(400, error(code))
        assert (found.failure, found.code, found.action) == (failure, code, action)


def test_no_code_has_two_classes_and_every_class_an_action() -> None:
    every = [code for codes in CODES.values() for code in codes]
    assert len(every) == len(set(every))
    assert CODES.keys() <= ACTIONS.keys()


@pytest.mark.parametrize(
    ("status", "answer", "failure"),
    [
        (500, None, "transient"),
        (502, "<html>", "transient"),
        (503, error(None), "transient"),
        (500, error(100), "transient"),
        (500, error(190), "auth"),
        (408, {}, "transient"),
        (429, {}, "throttle"),
        (401, [], "auth"),
        (403, {"error": "no"}, "auth"),
        (400, error(999_999), "payload"),
        (400, error(999_999, is_transient=True), "transient"),
        (400, error(True), "payload"),
        (404, None, "payload"),
    ],
)
def test_what_has_no_code_that_we_know_is_classed_by_its_status(status: int, answer: object, failure: str) -> None:
    assert read_failure(status, answer).failure == failure


def test_what_the_provider_says_besides_is_kept_for_the_event() -> None:
    told = error(131026, is_transient=False, fbtrace_id="Ab1", error_data={"details": "Not on WhatsApp\0"})
    assert read_failure(400, told) == Failure("recipient", 131026, "Not on WhatsApp", "Ab1", is_transient=False)


def test_only_a_pairs_throttle_concerns_the_pair_alone() -> None:
    scopes = {code: Failure("throttle", code).scope for code in CODES["throttle"]}
    assert {code for code, scope in scopes.items() if scope == "pair"} == {131056, 131064}


def test_a_status_is_classed_by_its_code_too() -> None:
    assert [failures.class_of(code) for code in (131049, None, 1)] == ["consent", "payload", "transient"]
