"""Questions, asked as a client would: page after page."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx

from posting import Body

Row = dict[str, Any]


async def ask(client: httpx.AsyncClient, question: str, position: str | None = None, **params: object) -> Body:
    """The answer to a question, at or after a position if one is given."""
    headers = {} if position is None else {"OnRecord-After": position}
    asked = {name: str(value) for name, value in params.items() if value is not None}
    response = await client.get(f"/{question}", params=asked, headers=headers)
    assert response.status_code == 200, response.text
    answer: Body = response.json()
    return answer


async def conversation_pages(client: httpx.AsyncClient, limit: int) -> AsyncIterator[list[Row]]:
    """All pages of the list, from the first to the last."""
    cursor = None
    while True:
        page = await ask(client, "list_conversations", limit=limit, cursor=cursor)
        yield page["conversations"]
        assert page["next"] is None or page["next"] != cursor, "a page leads to itself"
        cursor = page["next"]
        if cursor is None:
            return


async def timeline_pages(client: httpx.AsyncClient, conversation_id: UUID, limit: int) -> AsyncIterator[list[Row]]:
    """All pages of a timeline, from the newest to the oldest."""
    before = None
    while True:
        page = await ask(client, "list_timeline", conversation_id=conversation_id, limit=limit, before=before)
        yield page["items"]
        assert page["before"] is None or page["before"] != before, "a page leads to itself"
        before = page["before"]
        if before is None:
            return
