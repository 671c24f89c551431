"""The list of conversations: every one of them once, newest activity first, page by page."""

import asyncio
from datetime import datetime
from uuid import UUID

import httpx
import pytest

from asking import Row, ask, conversation_pages
from executing import NOW, executor, member, receive
from installations import Installation
from posting import done, take
from written import add_workspace

PAGES = [1, 2, 5, 200]


def order(row: Row) -> tuple[datetime, UUID]:
    return datetime.fromisoformat(row["last_activity_at"]), UUID(row["conversation_id"])


async def listed(api: httpx.AsyncClient, conversation_id: UUID) -> Row:
    """A conversation's row, among the newest."""
    rows = (await ask(api, "list_conversations", limit=200))["conversations"]
    (row,) = (row for row in rows if row["conversation_id"] == str(conversation_id))
    return dict(row)


@pytest.mark.parametrize("limit", PAGES)
async def test_the_pages_hold_every_conversation_once_in_order(api: httpx.AsyncClient, limit: int) -> None:
    taken = await asyncio.gather(*(take(api) for _ in range(4)))
    for one in taken:
        await ask(api, "list_conversations", one.position)
    pages = [page async for page in conversation_pages(api, limit)]
    rows = [row for page in pages for row in page]
    assert {len(page) for page in pages[:-1]} <= {limit}
    assert rows == sorted(rows, key=order, reverse=True)
    ids = [row["conversation_id"] for row in rows]
    assert len(ids) == len(set(ids))
    assert set(ids) >= {str(one.conversation_id) for one in taken}


async def test_conversations_of_the_same_moment_are_listed_once_each(
    api: httpx.AsyncClient, running: Installation
) -> None:
    async with executor(running, lambda: NOW) as run:
        made = [await run.execute(receive(), member(running)) for _ in range(5)]
    for one in made:
        await ask(api, "list_conversations", one.position)
    rows = [row async for page in conversation_pages(api, 2) for row in page]
    same = [row["conversation_id"] for row in rows if row["last_activity_at"] == "2026-01-01T12:00:00Z"]
    assert sorted(same) == sorted(str(one.answer.conversation_id) for one in made)


async def test_conversations_that_come_between_two_pages_repeat_and_hide_none(api: httpx.AsyncClient) -> None:
    for one in [await take(api) for _ in range(4)]:
        await ask(api, "list_conversations", one.position)
    before = [row["conversation_id"] async for page in conversation_pages(api, 200) for row in page]
    seen: list[str] = []
    async for page in conversation_pages(api, 2):
        seen += [row["conversation_id"] for row in page]
        await ask(api, "list_conversations", (await take(api)).position)
    assert seen == before


async def test_a_row_says_what_became_of_the_conversation(api: httpx.AsyncClient) -> None:
    taken = await take(api, address="+15559990001", name="Demo Customer", text="First words")
    await ask(api, "list_conversations", taken.position)
    row = await listed(api, taken.conversation_id)
    assert (row["contact_name"], row["contact_address"]) == ("Demo Customer", "+15559990001")
    assert (row["status"], row["version"], row["assignee_id"]) == ("open", 2, None)
    assert (row["last_message"], row["last_direction"]) == ("First words", "in")
    assert row["waiting_since"] is not None


async def test_an_answered_conversation_waits_no_more_and_comes_first(api: httpx.AsyncClient) -> None:
    taken, later = await take(api), await take(api)
    await done(api, "send_message", taken.conversation_id, text="An answer")
    last = await api.post("/add_note", json={"conversation_id": str(taken.conversation_id), "text": "A note"})
    for position in (later.position, last.headers["OnRecord-Position"]):
        await ask(api, "list_conversations", position)
    (first,) = (await ask(api, "list_conversations", limit=1))["conversations"]
    assert first["conversation_id"] == str(taken.conversation_id)
    assert (first["last_message"], first["last_direction"], first["waiting_since"]) == ("An answer", "out", None)


async def test_another_workspaces_conversations_are_not_listed(api: httpx.AsyncClient, running: Installation) -> None:
    async with executor(running) as run:
        elsewhere = await run.execute(receive(), member(running, add_workspace(running)))
    await ask(api, "list_conversations", elsewhere.position)
    rows = [row async for page in conversation_pages(api, 200) for row in page]
    assert str(elsewhere.answer.conversation_id) not in {row["conversation_id"] for row in rows}
