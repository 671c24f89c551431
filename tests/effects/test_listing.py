"""The ledger over HTTP: what is done outside for a workspace, page by page, with nothing personal in it."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from asking import ask
from post import Post, Talk
from sharing import served
from shop import Scripted
from written import add_workspace


async def listed(client: httpx.AsyncClient, **filters: Any) -> list[dict[str, Any]]:
    """All pages."""
    found, cursor = [], None
    while True:
        page = await ask(client, "list_effects", limit=2, cursor=cursor, **filters)
        found += page["effects"]
        if (cursor := page["next"]) is None:
            return found


@pytest.fixture
async def ana(post: Post) -> Talk:
    return await post.talk("ana", "12025550175")


async def test_effects_are_listed_the_newest_first_by_state_kind_and_contact(post: Post, ana: Talk) -> None:
    ben = await post.talk("ben", "12025550176")
    sent = [await post.send(ana, "Secret words"), await post.send(ben), await post.send(ben)]
    mail_id = await post.asked()
    await post.asked(workspace_id=add_workspace(post.installation))
    await post.work(Scripted())
    await post.deliver()
    async with served(post.installation) as (_, client):
        every = await listed(client)
        assert [one["effect_id"] for one in every] == [str(mail_id), *map(str, reversed(sent))]
        assert "Secret" not in str(every)
        assert every[0] | {"kind": "mail", "task": "send", "state": "done", "attempts": 1} == every[0]
        assert [one["effect_id"] for one in await listed(client, kind="delivery")] == [
            str(one) for one in reversed(sent)
        ]
        (waiting,) = await listed(client, state="pending")
        assert (waiting["effect_id"], waiting["channel_id"]) == (str(sent[2]), str(post.channel_id))
        of_ben = await listed(client, contact_id=ben.contact_id)
        assert [one["about_id"] for one in of_ben] == [str(ben.contact_id)] * 2
        assert await listed(client, state="failed") == await listed(client, contact_id=uuid4()) == []
        assert len(await listed(client, state="done", kind="delivery")) == 2


async def test_a_cursor_is_good_for_the_filters_it_was_answered_with(post: Post, ana: Talk) -> None:
    for _ in range(2):
        await post.send(ana)
    async with served(post.installation) as (_, client):
        page = await ask(client, "list_effects", limit=1)
        refused = await client.get("/list_effects", params={"cursor": page["next"], "state": "pending"})
        assert refused.status_code == 422
        assert UUID(page["effects"][0]["effect_id"])
