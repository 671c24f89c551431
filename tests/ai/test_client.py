"""How Claude is asked over HTTP: the exact bytes, once, and what each error means."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

import excerpts
import outside
from onrecord.ai import call_errors, client
from onrecord.ai.call_errors import CallError, GiveUp, Later, Stop, Unknown
from onrecord.ai.client import Claude
from onrecord.stack.ports import free_port
from outside import Answer, Outside

MESSAGES = "/v1/messages"
KEY = SecretStr("a key of a test")
GOOD = Answer(
    body=json.dumps(excerpts.body(excerpts.filled("draft"))).encode(),
    headers={"content-type": "application/json", "request-id": "req_7"},
)


@asynccontextmanager
async def asking(*answers: Answer) -> AsyncIterator[tuple[Claude, Outside]]:
    async with outside.running() as service, client.opened(service.url, KEY) as claude:
        service.answers[MESSAGES] = answers
        yield claude, service


def refused(status: int, kind: str | None = None, code: str | None = None, **headers: str) -> Answer:
    details = {"details": {"error_code": code}} if code else {}
    error = {"type": "error", "error": {"type": kind, "message": "No."} | details}
    body = json.dumps(error).encode() if kind else b"<html>no</html>"
    content_type = "application/json" if kind else "text/html"
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, body, {"content-type": content_type, "request-id": "req_no"} | more)


async def raised(claude: Claude, time_s_max: float = 5) -> CallError:
    with pytest.raises(CallError) as found:
        await claude.ask(excerpts.request(), time_s_max)
    return found.value


async def test_the_exact_bytes_are_sent() -> None:
    request = excerpts.request()
    async with asking(GOOD) as (claude, service):
        answer = await claude.ask(request, 5)
    [asked] = service.asked
    assert (asked.method, asked.path, asked.body) == ("POST", MESSAGES, request.content)
    assert answer.raw == GOOD.body
    assert (answer.request_id, answer.model, answer.stop_reason) == ("req_7", excerpts.HAIKU, "end_turn")
    assert answer.latency_ms >= 0


async def test_the_headers_are_what_the_service_asks_for_and_no_trace_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    async with asking(GOOD) as (claude, service):
        await claude.ask(excerpts.request(), 5)
    headers = service.asked[0].headers
    assert headers["anthropic-version"]
    assert headers["content-type"] == "application/json"
    assert KEY.get_secret_value() in (headers.get("authorization", ""), headers.get("authorization", "")[7:])
    assert not {"traceparent", "tracestate", "baggage", "idempotency-key"} & headers.keys()


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        (refused(400, "invalid_request_error"), GiveUp, "invalid_request_error"),
        (refused(401, "authentication_error"), Stop, "authentication_error"),
        (refused(402, "billing_error"), Stop, "billing_error"),
        (refused(403, "permission_error"), Stop, "permission_error"),
        (refused(404, "not_found_error"), GiveUp, "not_found_error"),
        (refused(408, "timeout_error"), Unknown, "timeout_error"),
        (refused(409, "conflict_error"), Later, "conflict_error"),
        (refused(413, "invalid_request_error"), GiveUp, "invalid_request_error"),
        (refused(422, "invalid_request_error"), GiveUp, "invalid_request_error"),
        (refused(429, "rate_limit_error"), Later, "rate_limit_error"),
        (refused(429, "rate_limit_error", "enforced_spend_limit_reached"), Stop, "enforced_spend_limit_reached"),
        (refused(400, "invalid_request_error", "contract_spend_limit_reached"), Stop, "contract_spend_limit_reached"),
        (refused(429, "rate_limit_error", "ramp_limit_exceeded"), Stop, "ramp_limit_exceeded"),
        (refused(429, "rate_limit_error", "of_next_year"), Later, "rate_limit_error"),
        (refused(500, "api_error"), Later, "api_error"),
        (refused(503), Later, "status_503"),
        (refused(504), Unknown, "status_504"),
        (refused(504, "api_error"), Unknown, "api_error"),
        (refused(529, "overloaded_error"), Later, "overloaded_error"),
        (refused(418, "Look: <b>", None), GiveUp, "status_418"),
        (refused(302, None, location="http://127.0.0.1:9/"), GiveUp, "status_302"),
        (Answer(200, b"{}", {"content-type": "application/json"}), Unknown, "senseless_answer"),
        (Answer(200, b"<html>", {"content-type": "text/html"}), Unknown, "senseless_answer"),
        (Answer(200, GOOD.body[:50], length=len(GOOD.body)), Unknown, "connection_cut"),
    ],
)
async def test_each_error_has_its_class_and_is_asked_once(answer: Answer, kind: type[CallError], code: str) -> None:
    async with asking(answer) as (claude, service):
        error = await raised(claude)
    assert (type(error), error.code) == (kind, code)
    assert len(service.asked) == 1
    assert str(error) == code, "the service's words may quote what it was sent"


async def test_an_error_keeps_when_to_come_again_and_its_id() -> None:
    async with asking(refused(429, "rate_limit_error", retry_after="17")) as (claude, _):
        error = await raised(claude)
    assert (error.status, error.request_id, error.after_s) == (429, "req_no", 17)


async def test_who_does_not_answer_in_time_may_have_answered() -> None:
    async with asking(Answer(200, b"", length=10, hangs=True)) as (claude, service):
        error = await raised(claude, time_s_max=0.2)
    assert (type(error), error.code) == (Unknown, "timeout")
    assert len(service.asked) == 1


async def test_who_answers_bit_by_bit_has_no_more_time() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
        while not writer.is_closing():
            writer.write(b" ")
            await writer.drain()
            await asyncio.wait([asyncio.create_task(reader.read(1))], timeout=0.05)

    server = await asyncio.start_server(drip, "127.0.0.1", port := free_port())
    async with server, client.opened(f"http://127.0.0.1:{port}", KEY) as claude:
        error = await raised(claude, time_s_max=0.3)
    assert (type(error), error.code) == (Unknown, "timeout")


async def test_who_is_not_there_was_not_asked() -> None:
    async with client.opened(f"http://127.0.0.1:{free_port()}", KEY) as claude:
        error = await raised(claude)
    assert (type(error), error.code) == (Later, "not_reached")


async def test_tokens_are_counted_of_what_is_asked() -> None:
    async with asking() as (claude, service):
        service.answers[f"{MESSAGES}/count_tokens"] = [
            Answer(body=b'{"input_tokens": 321}', headers={"content-type": "application/json"})
        ]
        assert await claude.count_tokens(excerpts.request("triage"), 5) == 321
    assert json.loads(service.asked[0].body)["messages"] == excerpts.request("triage").body["messages"]


async def test_models_are_listed_with_their_end() -> None:
    old = {"id": "claude-old", "type": "model", "display_name": "Old", "created_at": "2025-01-01T00:00:00Z"}
    page = {"data": [old | {"lifecycle": "deprecated", "retires_at": "2026-12-31T00:00:00Z"}], "has_more": False}
    async with asking() as (claude, service):
        service.answers["/v1/models"] = [
            Answer(body=json.dumps(page).encode(), headers={"content-type": "application/json"})
        ]
        [model] = await claude.models(5)
    assert model == ("claude-old", "deprecated", datetime(2026, 12, 31, tzinfo=UTC))


def test_only_anthropics_own_address_is_the_service() -> None:
    assert not client.is_offline("https://api.anthropic.com/")
    for url in ("http://api.anthropic.com", "https://api.anthropic.com.evil.example", "http://127.0.0.1:19600"):
        assert client.is_offline(url)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "12"}, 12),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after": "Thu, 26 Nov 2026 12:01:00 GMT"}, 60),
        ({"retry-after": "Thu, 26 Nov 2026 11:00:00 GMT"}, 0),
        ({"retry-after": "999999"}, call_errors.AFTER_S_MAX),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "soon"}, None),
    ],
)
def test_when_to_come_again_is_said_in_three_ways(headers: dict[str, str], seconds: float | None) -> None:
    assert call_errors.after_s(headers, excerpts.NOON) == seconds
