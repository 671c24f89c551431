"""Bad input: a clear refusal of its own for each mistake, nothing written, nothing echoed."""

import json
from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import httpx
import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from installations import Installation
from posting import Body, characters, received, refused
from written import superuser

JSON = {"Content-Type": "application/json"}
SECRET = "marmalade"
BODY_BYTES_MAX = 256 * 1024
COMMANDS = (
    "receive_message",
    "send_message",
    "add_note",
    "assign_conversation",
    "resolve_conversation",
    "reopen_conversation",
)


@pytest.fixture(scope="module")
def look(shared: Installation) -> Iterator[psycopg.Connection]:
    with superuser(shared) as connection:
        yield connection


@pytest.fixture(autouse=True)
def nothing_is_written(look: psycopg.Connection) -> Iterator[None]:
    count = "select (select count(*) from outbox), (select count(*) from contacts), (select count(*) from idempotency)"
    before = look.execute(count).fetchone()
    yield
    assert look.execute(count).fetchone() == before


def unsaid(response: httpx.Response, status: int, kind: str) -> Body:
    """The problem, which holds nothing of what was sent."""
    problem = refused(response, status, kind)
    assert SECRET not in response.text
    return problem


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"text": None}, "body.text"),
        ({"text": 7}, "body.text"),
        ({"text": [SECRET]}, "body.text"),
        ({"text": ""}, "body.text"),
        ({"text": SECRET * 4096}, "body.text"),
        ({"text": f"{SECRET}\0"}, "body.text"),
        ({"name": {"first": SECRET}}, "body.name"),
        ({"name": SECRET * 200}, "body.name"),
        ({"address": f"\0{SECRET}"}, "body.address"),
        ({"provider_message_id": f"{SECRET}\0"}, "body.provider_message_id"),
        ({"channel": SECRET}, "body.channel"),
        ({"sent_at": SECRET}, "body.sent_at"),
        ({"sent_at": "2026-01-01T00:00:00"}, "body.sent_at"),
        ({"sent_at": "2026-13-41T00:00:00Z"}, "body.sent_at"),
    ],
)
async def test_a_wrong_value_is_refused_with_its_place(
    api: httpx.AsyncClient, changes: dict[str, object], where: str
) -> None:
    problem = unsaid(await api.post("/receive_message", json=received(**changes)), 422, "malformed")
    assert [mistake["where"] for mistake in problem["mistakes"]] == [where]


@pytest.mark.parametrize("field", sorted(received()))
async def test_a_missing_field_is_named(api: httpx.AsyncClient, field: str) -> None:
    body = received()
    del body[field]
    problem = unsaid(await api.post("/receive_message", json=body), 422, "malformed")
    assert [mistake["where"] for mistake in problem["mistakes"]] == [f"body.{field}"]


async def test_an_unknown_field_is_refused_and_named(api: httpx.AsyncClient) -> None:
    problem = unsaid(await api.post("/receive_message", json=received(colour=SECRET)), 422, "malformed")
    assert [mistake["where"] for mistake in problem["mistakes"]] == ["body.colour"]


@pytest.mark.parametrize("field", [f"my {SECRET}", SECRET * 20, f"{SECRET}\0", f"{SECRET}é"])
async def test_an_unknown_field_that_is_no_name_is_refused_and_not_echoed(api: httpx.AsyncClient, field: str) -> None:
    problem = unsaid(await api.post("/receive_message", json=received() | {field: 1}), 422, "malformed")
    assert [mistake["where"] for mistake in problem["mistakes"]] == ["body.?"]


async def test_many_mistakes_make_a_short_answer(api: httpx.AsyncClient) -> None:
    body = {f"{SECRET} {number}": number for number in range(5_000)}
    response = await api.post("/receive_message", json=body)
    unsaid(response, 422, "malformed")
    assert len(response.content) < 8_000


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b'{"text": "marmalade"',
        b"marmalade",
        b"[]",
        b"null",
        b'"marmalade"',
        b"7",
        b"[[[[]]]]",
        b'{"text": "marmalade \xff"}',
        b'\xef\xbb\xbf{"text": "marmalade"}',
        b'{"text": NaN}',
        b'{"text": ' + b"1" * 5_000 + b"}",
        b"[" * 100_000,
        b'{"text":' * 10_000 + b"1" + b"}" * 10_000,
        b'{"\\ud800marmalade": 1}',
    ],
    ids=lambda content: content[:24].decode("ascii", "backslashreplace") or "empty",
)
async def test_a_body_that_is_no_json_object_is_refused(api: httpx.AsyncClient, content: bytes) -> None:
    unsaid(await api.post("/receive_message", content=content, headers=JSON), 422, "malformed")


@pytest.mark.parametrize("field", ["text", "name", "address", "provider_message_id", "channel", "sent_at"])
async def test_a_lone_surrogate_is_refused(api: httpx.AsyncClient, field: str) -> None:
    content = json.dumps(received(**{field: SECRET + "\ud800"})).encode()
    assert b"\\ud800" in content
    unsaid(await api.post("/receive_message", content=content, headers=JSON), 422, "malformed")


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""])
async def test_a_body_of_another_content_type_is_refused(api: httpx.AsyncClient, content_type: str) -> None:
    content = json.dumps(received(text=SECRET)).encode()
    response = await api.post("/receive_message", content=content, headers={"Content-Type": content_type})
    unsaid(response, 415, "body-not-json")


async def test_a_body_over_the_limit_is_refused(api: httpx.AsyncClient) -> None:
    content = json.dumps(received(text=SECRET * BODY_BYTES_MAX)).encode()
    unsaid(await api.post("/receive_message", content=content, headers=JSON), 413, "body-too-large")


async def test_a_body_over_the_limit_that_comes_in_chunks_is_refused(api: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(BODY_BYTES_MAX // 1024 + 1):
            yield SECRET.encode() * 128

    unsaid(await api.post("/receive_message", content=chunks(), headers=JSON), 413, "body-too-large")


@pytest.mark.parametrize("conversation_id", ["", SECRET, "0", "01900000-0000-7000-8000", None, 7, {"id": SECRET}])
async def test_a_malformed_id_is_refused(api: httpx.AsyncClient, conversation_id: object) -> None:
    response = await api.post("/send_message", json={"conversation_id": conversation_id, "text": SECRET})
    unsaid(response, 422, "malformed")


@pytest.mark.parametrize("command", COMMANDS[1:])
async def test_an_unknown_conversation_is_not_found(api: httpx.AsyncClient, command: str) -> None:
    fields = {"send_message": {"text": SECRET}, "add_note": {"text": SECRET}}
    fields["assign_conversation"] = {"assignee_id": str(uuid4())}
    body = {"conversation_id": str(uuid4())} | fields.get(command, {})
    response = await api.post(f"/{command}", json=body, headers={"If-Match": '"1"'})
    unsaid(response, 404, "no-such-conversation")


@pytest.mark.parametrize(("command", "chars_max"), [("send_message", 4096), ("add_note", 10_000)])
async def test_a_text_over_the_limit_is_refused(api: httpx.AsyncClient, command: str, chars_max: int) -> None:
    body = {"conversation_id": str(uuid4()), "text": "é" * (chars_max + 1)}
    unsaid(await api.post(f"/{command}", json=body), 422, "malformed")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(characters),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)
known = st.sampled_from(["channel", "address", "name", "provider_message_id", "sent_at", "text", "conversation_id"])
bodies = anything | st.dictionaries(known, anything, max_size=7)


@given(command=st.sampled_from(COMMANDS), body=bodies)
@settings(deadline=None, max_examples=80)
async def test_no_json_is_answered_with_a_failure_of_ours(api: httpx.AsyncClient, command: str, body: object) -> None:
    response = await api.post(f"/{command}", content=json.dumps(body).encode(), headers=JSON | {"If-Match": '"1"'})
    assert 400 <= response.status_code < 500, (response.status_code, response.text)
    assert response.headers["content-type"] == "application/problem+json"


@given(text=st.text(characters, max_size=12))
@settings(deadline=None, max_examples=60)
async def test_no_text_in_a_good_body_is_answered_with_a_failure_of_ours(api: httpx.AsyncClient, text: str) -> None:
    body = {"conversation_id": str(uuid4()), "text": text}
    response = await api.post("/send_message", content=json.dumps(body).encode(), headers=JSON)
    assert response.status_code in {404, 422}, (response.status_code, response.text)


async def test_a_body_just_under_the_limit_is_read(api: httpx.AsyncClient) -> None:
    padding = " " * (BODY_BYTES_MAX - 1024)
    response = await api.post("/receive_message", content=(padding + "{}").encode(), headers=JSON)
    refused(response, 422, "malformed")
