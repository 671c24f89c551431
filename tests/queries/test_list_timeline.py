"""The timeline: every event of a conversation once, in the order of their times, page by page in both directions."""

from uuid import UUID, uuid4

import httpx
import pytest

from asking import Row, ask, timeline_pages
from deciding import MEMBER_ID
from executing import executor, member, receive
from installations import Installation
from posting import done, refused, run, take
from written import add_workspace

# What opened the conversation came to us after it was sent.
TEXTS = ["Text 0", None, *(f"Text {number}" for number in range(1, 8))]


async def conversation(api: httpx.AsyncClient) -> UUID:
    """A conversation of nine events, all of them visible."""
    taken = await take(api, text="Text 0")
    for number in range(1, 8):
        response = await run(api, "add_note", taken.conversation_id, text=f"Text {number}")
    await ask(api, "list_conversations", response.headers["OnRecord-Position"])
    await ask(api, "list_timeline", response.headers["OnRecord-Position"], conversation_id=taken.conversation_id)
    return taken.conversation_id


async def add(api: httpx.AsyncClient, conversation_id: UUID, text: str) -> None:
    """A note, waited for."""
    response = await run(api, "add_note", conversation_id, text=text)
    await ask(api, "list_timeline", response.headers["OnRecord-Position"], conversation_id=conversation_id)


def texts(rows: list[Row]) -> list[str | None]:
    return [row["text"] for row in rows]


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 9, 200])
async def test_the_pages_back_to_the_beginning_hold_every_event_once_in_order(
    api: httpx.AsyncClient, limit: int
) -> None:
    conversation_id = await conversation(api)
    pages = [page async for page in timeline_pages(api, conversation_id, limit)]
    assert {len(page) for page in pages[:-1]} <= {limit}
    rows = [row for page in reversed(pages) for row in page]
    assert texts(rows) == TEXTS
    places = [(row["at"], row["seq"]) for row in rows]
    assert places == sorted(set(places))


@pytest.mark.parametrize("limit", [1, 3])
async def test_events_that_come_between_two_pages_repeat_and_hide_none(api: httpx.AsyncClient, limit: int) -> None:
    conversation_id = await conversation(api)
    pages = []
    async for page in timeline_pages(api, conversation_id, limit):
        pages.append(page)
        await add(api, conversation_id, "Later")
    assert texts([row for page in reversed(pages) for row in page]) == TEXTS


@pytest.mark.parametrize("limit", [1, 2, 200])
async def test_the_pages_after_a_cursor_hold_what_came_since_once_in_order(api: httpx.AsyncClient, limit: int) -> None:
    conversation_id = await conversation(api)
    page = await ask(api, "list_timeline", conversation_id=conversation_id, limit=2)
    after = page["after"]
    for number in range(3):
        await add(api, conversation_id, f"New {number}")
    seen: list[str | None] = []
    for _ in range(5):  # as many pages as three events fill, and then empty ones
        after = page["after"] or after
        page = await ask(api, "list_timeline", conversation_id=conversation_id, limit=limit, after=after)
        seen += texts(page["items"])
    assert seen == ["New 0", "New 1", "New 2"]


async def test_a_page_after_a_cursor_leads_back_to_what_was_before_it(api: httpx.AsyncClient) -> None:
    conversation_id = await conversation(api)
    newest = await ask(api, "list_timeline", conversation_id=conversation_id, limit=1)
    await add(api, conversation_id, "New")
    later = await ask(api, "list_timeline", conversation_id=conversation_id, after=newest["after"])
    back = await ask(api, "list_timeline", conversation_id=conversation_id, limit=1, before=later["before"])
    assert back["items"] == newest["items"]


async def test_a_timeline_tells_what_happened_and_by_whom(api: httpx.AsyncClient) -> None:
    taken = await take(api, text="Hello")
    sent = await done(api, "send_message", taken.conversation_id, text="Good day")
    await done(api, "assign_conversation", taken.conversation_id, version=3, assignee_id=str(MEMBER_ID))
    last = await run(api, "resolve_conversation", taken.conversation_id, version=4)
    position = last.headers["OnRecord-Position"]
    items = (await ask(api, "list_timeline", position, conversation_id=taken.conversation_id))["items"]
    assert [item["kind"] for item in items] == [
        "message.received",
        "conversation.opened",
        "message.queued",
        "conversation.assigned",
        "conversation.resolved",
    ]
    (actor,) = {item["actor"] for item in items}
    assert actor.startswith("token/")
    assert items[0]["message_id"] == str(taken.message_id)
    assert (items[2]["message_id"], items[2]["text"]) == (sent["message_id"], "Good day")
    assert items[3]["assignee_id"] == str(MEMBER_ID)
    assert f"{items[4]['shard']}:{items[4]['seq']}" == position


async def test_an_unknown_conversation_is_not_found(api: httpx.AsyncClient) -> None:
    await conversation(api)
    response = await api.get("/list_timeline", params={"conversation_id": str(uuid4())})
    refused(response, 404, "no-such-conversation")


async def test_another_workspaces_conversation_is_not_found(api: httpx.AsyncClient, running: Installation) -> None:
    async with executor(running) as execute:
        elsewhere = await execute.execute(receive(), member(running, add_workspace(running)))
    response = await api.get(
        "/list_timeline",
        params={"conversation_id": str(elsewhere.answer.conversation_id)},
        headers={"OnRecord-After": elsewhere.position},
    )
    refused(response, 404, "no-such-conversation")


async def test_a_cursor_of_another_query_or_conversation_is_refused(api: httpx.AsyncClient) -> None:
    taken, other = await take(api), await take(api)
    for one in (taken, other):
        await ask(api, "list_conversations", one.position)
    of_list = (await ask(api, "list_conversations", limit=1))["next"]
    of_timeline = (await ask(api, "list_timeline", conversation_id=taken.conversation_id, limit=1))["before"]
    for question, params in (
        ("list_conversations", {"cursor": of_timeline}),
        ("list_timeline", {"conversation_id": str(taken.conversation_id), "before": of_list}),
        ("list_timeline", {"conversation_id": str(other.conversation_id), "before": of_timeline}),
        ("list_timeline", {"conversation_id": str(other.conversation_id), "after": of_timeline}),
    ):
        refused(await api.get(f"/{question}", params=params), 422, "cursor-malformed")


async def test_both_directions_at_once_are_refused(api: httpx.AsyncClient) -> None:
    taken = await take(api)
    page = await ask(api, "list_timeline", taken.position, conversation_id=taken.conversation_id, limit=1)
    params = {"conversation_id": str(taken.conversation_id), "before": page["before"], "after": page["after"]}
    problem = refused(await api.get("/list_timeline", params=params), 422, "cursor-malformed")
    assert "before and after" in problem["detail"]
