"""The list of events: each once, newest first, page by page, by every filter; nothing of another workspace."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from asking import Row, ask
from executing import executor, member, receive
from installations import Installation
from posting import Taken, done, refused, take
from written import add_workspace

OF_A_FIRST_MESSAGE = ["message.received.v2", "conversation.opened.v1", "contact.created.v2"]


async def pages(api: httpx.AsyncClient, limit: int, **filters: Any) -> AsyncIterator[list[Row]]:
    cursor = None
    while True:
        page = await ask(api, "list_events", limit=limit, cursor=cursor, **filters)
        yield page["events"]
        cursor = page["next"]
        if cursor is None:
            return


async def listed(api: httpx.AsyncClient, limit: int = 200, **filters: Any) -> list[Row]:
    return [row async for page in pages(api, limit, **filters) for row in page]


async def settled(api: httpx.AsyncClient) -> Taken:
    """A customer whose first message the audit trail has."""
    taken = await take(api)
    await ask(api, "list_events", taken.position)
    return taken


def order(row: Row) -> tuple[datetime, int, int]:
    return datetime.fromisoformat(row["occurred_at"]), row["shard"], row["seq"]


@pytest.mark.parametrize("limit", [1, 2, 200])
async def test_the_pages_hold_every_event_once_newest_first(api: httpx.AsyncClient, limit: int) -> None:
    taken = await settled(api)
    rows = await listed(api, limit, until=datetime.now().astimezone().isoformat())
    assert rows == sorted(rows, key=order, reverse=True)
    numbers = [(row["shard"], row["seq"]) for row in rows]
    assert len(numbers) == len(set(numbers))
    assert tuple(map(int, taken.position.split(":"))) in numbers


async def test_events_that_come_between_two_pages_repeat_and_hide_none(api: httpx.AsyncClient) -> None:
    await settled(api)
    before = [row["event_id"] for row in await listed(api)]
    seen: list[str] = []
    async for page in pages(api, 2):
        seen += [row["event_id"] for row in page]
        if len(seen) < 8:
            await settled(api)
    assert seen == before


async def test_a_row_says_who_did_what_about_whom(api: httpx.AsyncClient) -> None:
    taken = await settled(api)
    row = (await listed(api, subject=f"contact/{taken.contact_id}"))[0]
    assert (row["type"], row["message_id"]) == ("message.received.v2", str(taken.message_id))
    assert (row["subject"], row["conversation_id"]) == (f"contact/{taken.contact_id}", str(taken.conversation_id))
    assert f"{row['shard']}:{row['seq']}" == taken.position
    assert row["actor"].startswith("token/")
    assert row["correlation_id"]


async def test_every_filter_holds(api: httpx.AsyncClient) -> None:
    taken, _ = await settled(api), await settled(api)
    await done(api, "add_note", taken.conversation_id, text="A note")
    last = await api.post("/add_note", json={"conversation_id": str(taken.conversation_id), "text": "Another"})
    await ask(api, "list_events", last.headers["OnRecord-Position"])
    every = await listed(api)
    actor, subject = every[0]["actor"], f"contact/{taken.contact_id}"
    middle = every[len(every) // 2]["occurred_at"]
    filters: list[tuple[dict[str, Any], Any]] = [
        ({"subject": subject}, lambda row: row["subject"] == subject),
        ({"conversation_id": taken.conversation_id}, lambda row: row["conversation_id"] == str(taken.conversation_id)),
        ({"type": "note.added.v2"}, lambda row: row["type"] == "note.added.v2"),
        ({"actor": actor}, lambda row: row["actor"] == actor),
        ({"actor": actor, "type": "note.added.v2"}, lambda row: row["type"] == "note.added.v2"),
        (
            {"subject": subject, "type": "contact.created.v2"},
            lambda row: (row["subject"], row["type"]) == (subject, "contact.created.v2"),
        ),
        ({"since": middle}, lambda row: row["occurred_at"] >= middle),
        ({"until": middle}, lambda row: row["occurred_at"] < middle),
        ({"until": middle, "type": "message.received.v2"}, lambda row: row["occurred_at"] < middle),
    ]
    for asked, holds in filters:
        wanted = [row for row in every if holds(row) and row["type"] == asked.get("type", row["type"])]
        assert wanted, asked
        assert await listed(api, 2, **asked) == wanted, asked


async def test_several_types_may_be_asked_for_at_once(api: httpx.AsyncClient) -> None:
    await settled(api)
    types = ["contact.created.v2", "conversation.opened.v1"]
    response = await api.get("/list_events", params={"type": types, "limit": 2})
    assert [row["type"] for row in response.json()["events"]] == types[::-1]


async def test_events_of_the_workspace_are_found_by_its_subject(api: httpx.AsyncClient, running: Installation) -> None:
    response = await api.post("/invite_member", json={"email": f"{uuid4().hex}@demo.example", "role": "agent"})
    await ask(api, "list_events", response.headers["OnRecord-Position"])
    rows = await listed(api, subject=f"workspace/{running.log.workspace_id}")
    assert {row["subject"] for row in rows} == {f"workspace/{running.log.workspace_id}"}
    assert "member.invited.v1" in {row["type"] for row in rows}


async def test_a_cursor_is_good_for_its_filters_only(api: httpx.AsyncClient) -> None:
    await settled(api)
    cursor = (await ask(api, "list_events", limit=1))["next"]
    params = {"cursor": cursor, "type": "contact.created.v2"}
    refused(await api.get("/list_events", params=params), 422, "cursor-malformed")


@pytest.mark.parametrize(
    "filters",
    [
        {"actor": "marmalade"},
        {"actor": "member/\0"},
        {"subject": "contact/7"},
        {"type": "'; drop"},
        {"type": ["a.b.v1"] * 21},
        {"since": "2026-01-01"},
        {"since": "2026-01-01T00:00:00"},
        {"until": "tomorrow"},
    ],
    ids=str,
)
async def test_a_malformed_filter_is_refused(prepared: httpx.AsyncClient, filters: dict[str, str]) -> None:
    refused(await prepared.get("/list_events", params=filters), 422, "malformed")


async def test_another_workspaces_events_are_not_listed(api: httpx.AsyncClient, running: Installation) -> None:
    async with executor(running) as run:
        elsewhere = await run.execute(receive(), member(running, add_workspace(running)))
    await ask(api, "list_events", elsewhere.position)
    for filters in (
        {},
        {"type": "message.received.v2"},
        {"actor": "token/test"},
        {"subject": f"contact/{elsewhere.answer.contact_id}"},
        {"conversation_id": UUID(str(elsewhere.answer.conversation_id))},
    ):
        rows = await listed(api, **filters)
        assert str(elsewhere.answer.message_id) not in {row["message_id"] for row in rows}
