"""What the Messages API doesn't take, the stand-in doesn't either."""

import base64
from typing import Any

import httpx
import pytest

from messages_caller import Caller, form
from offline_model import API_KEY, Claude
from simulator import PNG

JSON = {"content-type": "application/json"}
DOCUMENT = {"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": "x"}}


def image(content: bytes, media_type: str = "image/png") -> dict[str, Any]:
    source = {"type": "base64", "media_type": media_type, "data": base64.b64encode(content).decode()}
    return {"type": "image", "source": source}


@pytest.mark.parametrize(("missing", "status"), [("x-api-key", 401), ("anthropic-version", 400), ("content-type", 400)])
def test_a_call_needs_its_headers(claude: Claude, missing: str, status: int) -> None:
    given = {"x-api-key": API_KEY, "anthropic-version": "2026-10-21", **JSON}
    del given[missing]
    answer = httpx.post(f"{claude.url}/v1/messages", content=b"{}", headers=given, trust_env=False)
    assert (answer.status_code, missing in answer.text) == (status, True)


def test_another_key_and_another_version_are_refused(caller: Caller) -> None:
    body = caller.asked("triage", "Hello")
    assert caller.post(body, **{"x-api-key": "sk-other"}).json()["error"]["type"] == "authentication_error"
    assert caller.refusal(body, **{"x-api-key": "", "authorization": "Bearer sk-other"})[0] == 401
    assert caller.post(body, **{"x-api-key": "", "authorization": f"Bearer {API_KEY}"}).status_code == 200
    assert caller.refusal(body, **{"anthropic-version": "2020-01-01"})[0] == 400


@pytest.mark.parametrize(
    "more",
    [
        {"temperature": 0.2},
        {"top_p": 0.9},
        {"top_k": 5},
        {"tools": []},
        {"stream": True},
        {"max_tokens": 0},
        {"messages": []},
        {"messages": [{"role": "assistant", "content": "Hello"}]},
        {"messages": [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "{"}]},
        {"messages": [{"role": "user", "content": [{"type": "text", "text": "x", "citations": []}]}]},
        {"messages": [{"role": "user", "content": [image(b"no image")]}]},
        {"messages": [{"role": "user", "content": [image(PNG, "application/pdf")]}]},
        {"messages": [{"role": "user", "content": [image(PNG + bytes(5 * 1024 * 1024))]}]},
        {
            "messages": [
                {"role": "user", "content": "x"},
                {"role": "assistant", "content": [DOCUMENT]},
                {"role": "user", "content": "y"},
            ]
        },
        {"system": [{"type": "text", "text": "x", "cache_control": {"type": "ephemeral"}}] * 5},
        {"output_config": {"format": {"type": "json_schema", "schema": {"type": "object"}}}},
        {"output_config": {"format": {"type": "json_schema", "schema": form(n={"type": "integer", "minimum": 1})}}},
        {"output_config": {"format": {"type": "json_schema", "schema": form(s={"type": "string", "maxLength": 9})}}},
        {"output_config": {"effort": "most"}},
    ],
)
def test_what_the_api_does_not_take_is_refused(caller: Caller, claude: Claude, more: dict[str, Any]) -> None:
    status, message = caller.refusal(caller.asked("triage", "Hello") | more)
    assert (status, bool(message)) == (400, True)
    assert claude.count() == {"calls": 1, "billed": 0, "under_way": 0}


def test_a_model_that_nobody_knows_is_not_found(caller: Caller) -> None:
    assert caller.refusal(caller.asked("triage", "Hello", model="claude-9")) == (404, "model: claude-9")


def test_a_schema_can_be_too_large(caller: Caller) -> None:
    large = {"format": {"type": "json_schema", "schema": form(**{f"n{n}": {"type": "null"} for n in range(400)})}}
    assert "too large" in caller.refusal(caller.asked("triage", "Hello", output_config=large))[1]


def test_more_than_32_mb_are_refused(caller: Caller) -> None:
    answer = caller.client.post("/v1/messages", content=b" " * (32 * 1024 * 1024 + 1), headers=JSON)
    assert (answer.status_code, answer.json()["error"]["type"]) == (413, "request_too_large")


def test_it_answers_to_no_other_name(claude: Claude) -> None:
    answer = httpx.get(f"{claude.url}/simulator/calls", headers={"host": "example.com"}, trust_env=False)
    assert answer.status_code == 400
