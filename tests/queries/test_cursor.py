"""Cursors: good for the query that answered them, and refused everywhere else, whatever they are made of."""

import base64
import json
from uuid import uuid4

import httpx
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord import errors
from posting import refused
from queries.cursor import CURSOR_CHARS_MAX, Cursor, decode
from queries.list_events import Filters

GARBAGE = ["", "x", "%", "====", "é", "null", "e30", "W10", "bWFybWFsYWRl", "A" * 399, "\0", "../../etc"]
FORGED: list[object] = [
    {"of": "list_conversations", "at": []},
    {"of": "list_conversations", "at": ["2026-01-01T00:00:00Z"]},
    {"of": "list_conversations", "at": ["yesterday", str(uuid4())]},
    {"of": "list_conversations", "at": ["2026-01-01T00:00:00Z", "7"]},
    {"of": "list_conversations", "at": [7, 7]},
    {"of": "list_conversations", "at": [None, None]},
    {"of": "list_conversations", "at": "2026-01-01T00:00:00Z"},
    {"of": "list_conversations", "at": ["infinity", str(uuid4())], "more": 1},
    {"of": "list_conversations"},
    {"at": []},
    [],
    7,
]

order_keys = st.lists(st.integers(-(2**63), 2**63 - 1) | st.text("aé:- 0"), max_size=4).map(tuple)


def forge(value: object) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(value)).decode().rstrip("=")


@given(of=st.text("abc_ ", max_size=20), at=order_keys)
def test_a_cursor_is_read_as_it_was_written(of: str, at: tuple[str | int, ...]) -> None:
    cursor = Cursor(of=of, at=at)
    assert decode(cursor.encode(), of) == cursor


def test_no_cursor_is_a_first_page() -> None:
    assert decode(None, "list_conversations") is None


@given(text=st.text(max_size=40) | st.binary(max_size=60).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(errors.CursorIsMalformed):
        decode(text, "list_conversations")


@given(value=st.recursive(st.none() | st.integers() | st.text(max_size=5), lambda v: st.lists(v, max_size=3)))
@settings(max_examples=50)
def test_any_forged_key_is_read_or_refused(value: object) -> None:
    text = base64.urlsafe_b64encode(json.dumps({"of": "q", "at": value}).encode()).decode()
    try:
        cursor = decode(text, "q")
    except errors.CursorIsMalformed:
        return
    assert cursor is not None
    assert all(isinstance(part, str | int) for part in cursor.at)


@pytest.mark.parametrize("cursor", [*GARBAGE, *map(forge, FORGED)])
async def test_a_malformed_cursor_of_conversations_is_refused(prepared: httpx.AsyncClient, cursor: str) -> None:
    response = await prepared.get("/list_conversations", params={"cursor": cursor})
    refused(response, 422, "cursor-malformed")


@pytest.mark.parametrize("direction", ["before", "after"])
@pytest.mark.parametrize("cursor", [*GARBAGE, *map(forge, FORGED)])
async def test_a_malformed_cursor_of_a_timeline_is_refused(
    prepared: httpx.AsyncClient, direction: str, cursor: str
) -> None:
    params = {"conversation_id": str(uuid4()), direction: cursor}
    refused(await prepared.get("/list_timeline", params=params), 422, "cursor-malformed")


@pytest.mark.parametrize("at", [[], [1, 2], ["1"], ["1'; drop table read.timeline; --"], [None], [1.5], [True]])
async def test_a_forged_cursor_of_a_timeline_is_refused(prepared: httpx.AsyncClient, at: list[object]) -> None:
    conversation_id = str(uuid4())
    cursor = forge({"of": f"list_timeline {conversation_id}", "at": at})
    params = {"conversation_id": conversation_id, "before": cursor}
    refused(await prepared.get("/list_timeline", params=params), 422, "cursor-malformed")


@pytest.mark.parametrize("direction", ["before", "after"])
@pytest.mark.parametrize("seq", [-(2**70), -1, 0, 2**63, 2**64, 10**30])
async def test_a_forged_number_in_a_cursor_leads_nowhere(prepared: httpx.AsyncClient, direction: str, seq: int) -> None:
    conversation_id = str(uuid4())
    forged = b'{"of":"list_timeline %b","at":[%d]}' % (conversation_id.encode(), seq)
    params = {"conversation_id": conversation_id, direction: base64.urlsafe_b64encode(forged).decode()}
    response = await prepared.get("/list_timeline", params=params)
    assert response.status_code in {200, 422}, response.text
    assert response.json().get("items", []) == []


@pytest.mark.parametrize(
    ("question", "of", "at"),
    [
        ("list_contacts", "list_contacts name", ["\0", str(uuid4())]),
        ("list_parked_keys", "list_parked_keys", ["\0", 1, 1, ""]),
        ("list_parked_keys", "list_parked_keys", ["timeline", 2**31, 1, ""]),
        ("list_parked_keys", "list_parked_keys", ["timeline", 1, 2**31, ""]),
        ("list_rebuilds", "list_rebuilds", ["2026-01-01T00:00:00Z", "\0", 1]),
        ("list_rebuilds", "list_rebuilds", ["2026-01-01T00:00:00Z", "timeline", 2**63]),
        ("list_rebuilds", "list_rebuilds", ["2026-01-01T00:00:00Z", "timeline", 10**30]),
        ("list_events", Filters().cursor_of, ["2026-01-01T00:00:00Z", 2**31, 1]),
        ("list_events", Filters().cursor_of, ["2026-01-01T00:00:00Z", 1, 2**63]),
        ("list_notifications", "list_notifications", ["2026-01-01T00:00:00Z", 2**31, 1]),
        ("list_operations", "list_operations", ["\0", str(uuid4())]),
    ],
)
async def test_what_no_row_can_be_after_is_refused(
    prepared: httpx.AsyncClient, question: str, of: str, at: list[object]
) -> None:
    forged = base64.urlsafe_b64encode(json.dumps({"of": of, "at": at}).encode()).decode()
    refused(await prepared.get(f"/{question}", params={"cursor": forged}), 422, "cursor-malformed")


async def test_a_cursor_that_is_too_long_is_refused(prepared: httpx.AsyncClient) -> None:
    response = await prepared.get("/list_conversations", params={"cursor": "A" * (CURSOR_CHARS_MAX + 1)})
    refused(response, 422, "malformed")
