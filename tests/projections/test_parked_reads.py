"""Reading one's own write when its event was parked: not a wait in vain, but a clear answer; others read on."""

from typing import Any
from uuid import UUID

import httpx
import pytest

import raw
from installations import Installation
from posting import Taken, take
from raw import Raw


def relay_spoiling(installation: Installation, contact_id: UUID) -> None:
    """Publish the outbox as a relay would, but for this contact's messages, which become garbage."""
    with installation.connect("onrecord_relay") as connection:
        rows = connection.execute("select shard, seq, type, subject, record from outbox order by shard, seq").fetchall()
    for shard, seq, kind, subject, record in rows:
        spoilt = subject == f"contact/{contact_id}" and kind == "message.received.v2"
        key = subject.partition("/")[2].encode()
        raw.append(installation, shard, [Raw(b"%d" % seq, b"garbage" if spoilt else record, key)])


async def timeline(client: httpx.AsyncClient, taken: Taken) -> httpx.Response:
    return await client.get(
        "/list_timeline",
        params={"conversation_id": str(taken.conversation_id)},
        headers={"OnRecord-After": taken.position},
    )


@pytest.fixture
async def answers(client: httpx.AsyncClient, installation: Installation) -> dict[str, httpx.Response]:
    """What two customers' agents read after their own message, when the first one's was parked."""
    parked, sound = await take(client), await take(client, text="Hello")
    relay_spoiling(installation, parked.contact_id)
    with installation.projector():
        return {"parked": await timeline(client, parked), "sound": await timeline(client, sound)}


async def test_reading_at_a_parked_position_is_answered_with_key_parked(answers: dict[str, httpx.Response]) -> None:
    problem: dict[str, Any] = answers["parked"].json()
    assert (answers["parked"].status_code, problem["type"]) == (503, "key-parked")


async def test_others_read_their_writes_meanwhile(answers: dict[str, httpx.Response]) -> None:
    assert answers["sound"].status_code == 200, answers["sound"].text
    assert [item["text"] for item in answers["sound"].json()["items"]] == ["Hello", None]
