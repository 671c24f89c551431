"""Read your writes: a question with OnRecord-After is answered at or after that position, or refused for now."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from starlette.datastructures import MutableHeaders

import people
from asking import ask
from installations import TOKEN, Installation
from onrecord import db, errors, http
from onrecord.position import Position
from posting import Taken, refused, take
from projections import schema
from projections.catalogue import LIVE
from queries.reached import Reached
from queries.reading import Reading, Reads
from queries.search import Search, search
from sharing import served
from written import superuser


@pytest.fixture
async def alone(installation: Installation) -> AsyncIterator[tuple[httpx.AsyncClient, Reached]]:
    """The API of an installation that nobody projects for; and how long and for how many it waits."""
    async with served(installation) as (made, client):
        reads: Reads = made.state.reads
        reads.reached.wait_ms_max = 20
        yield client, reads.reached


def after(taken: Taken) -> dict[str, str]:
    return {"OnRecord-After": taken.position}


async def test_a_question_waits_until_its_position_is_applied(
    alone: tuple[httpx.AsyncClient, Reached], installation: Installation
) -> None:
    client, reached = alone
    reached.wait_ms_max = 30_000
    taken = await take(client, text="Mine")
    asked = asyncio.create_task(ask(client, "list_conversations", taken.position))
    with installation.relay(), installation.projector():
        (row,) = (await asked)["conversations"]
    assert row["last_message"] == "Mine"


@pytest.mark.parametrize("question", ["list_conversations", "list_timeline"])
async def test_each_of_many_writes_is_read_at_once(api: httpx.AsyncClient, question: str) -> None:
    for number in range(10):
        taken = await take(api, text=f"Mine {number}")
        params = {"conversation_id": taken.conversation_id} if question == "list_timeline" else {}
        assert f"Mine {number}" in str(await ask(api, question, taken.position, **params))


async def test_a_question_is_refused_for_now_when_nobody_projects(
    alone: tuple[httpx.AsyncClient, Reached], installation: Installation
) -> None:
    client, _ = alone
    with installation.connect("onrecord_projector") as connection:
        schema.prepare(connection, LIVE, installation.log.shards)
    taken = await take(client)
    response = await client.get("/list_conversations", headers=after(taken))
    problem = refused(response, 503, "projection-behind")
    assert response.headers["Retry-After"] == "1"
    assert "conversation_list" in problem["detail"]


async def test_who_would_rather_have_an_old_answer_than_none_gets_one_that_says_so(
    alone: tuple[httpx.AsyncClient, Reached], installation: Installation
) -> None:
    client, _ = alone
    with installation.connect("onrecord_projector") as connection:
        schema.prepare(connection, LIVE, installation.log.shards)
    taken = await take(client)
    response = await client.get("/list_conversations", headers={**after(taken), "OnRecord-Stale": "accept"})
    assert (response.status_code, response.json()["conversations"]) == (200, [])
    assert response.headers["OnRecord-Stale"] == "projection-behind"


async def test_an_export_that_lacks_what_was_asked_for_says_so(
    alone: tuple[httpx.AsyncClient, Reached], installation: Installation
) -> None:
    client, _ = alone
    with installation.connect("onrecord_projector") as connection:
        schema.prepare(connection, LIVE, installation.log.shards)
    taken = await take(client)
    response = await client.get("/export_events", headers={**after(taken), "OnRecord-Stale": "accept"})
    assert response.status_code == 200
    assert response.headers["OnRecord-Stale"] == "projection-behind"
    assert response.headers["OnRecord-Position"]


class Counted(Reached):
    """It counts who waits."""

    waits = 0

    async def until(self, projection: str, position: Position) -> None:
        self.waits += 1
        await super().until(projection, position)


async def test_who_takes_an_old_answer_waits_once_for_all_of_its_parts(
    running: Installation, api: httpx.AsyncClient
) -> None:
    await ask(api, "search", (await take(api)).position, query="tea")
    async with served(running) as (made, _):
        reads: Reads = made.state.reads
        counted = Counted(wait_ms_max=20)
        asker = await http.ask(made.state.resolver, TOKEN)
        reading = Reading(replace(reads, reached=counted), asker, "search", {0: 1}, stale=MutableHeaders())
        await search(reading, Search(query="tea"))
    assert reading.stale == MutableHeaders({"OnRecord-Stale": "projection-behind"})
    assert counted.waits == 1


async def test_an_old_answer_is_for_those_who_may_ask(
    alone: tuple[httpx.AsyncClient, Reached], installation: Installation
) -> None:
    client, _ = alone
    with installation.connect("onrecord_projector") as connection:
        schema.prepare(connection, LIVE, installation.log.shards)
    with superuser(installation) as connection:
        person = people.add_member(connection, installation.log, "agent")
    headers = {**after(await take(client)), "OnRecord-Stale": "accept", "Authorization": f"Bearer {person.token}"}
    assert (await client.get("/list_conversations", headers=headers)).status_code == 200
    with superuser(installation) as connection:
        connection.execute("update members set role = 'developer' where id = %s", (person.member_id,))
    refused(await client.get("/list_conversations", headers=headers), 403, "forbidden")
    with superuser(installation) as connection:
        connection.execute("update tokens set revoked_at = now() where id = %s", (person.token_id,))
    refused(await client.get("/list_conversations", headers=headers), 401, "unauthenticated")


async def test_an_answer_that_lacks_nothing_does_not_say_that_it_is_old(api: httpx.AsyncClient) -> None:
    taken = await take(api, text="Mine")
    response = await api.get("/list_conversations", headers={**after(taken), "OnRecord-Stale": "accept"})
    assert "Mine" in response.text
    assert "OnRecord-Stale" not in response.headers


async def test_a_position_that_is_not_written_yet_is_refused_for_now(
    running: Installation, api: httpx.AsyncClient
) -> None:
    made = Reached(wait_ms_max=20)
    listening = asyncio.create_task(made.listen(db.conninfo(running.settings, "onrecord_query")))
    taken = await take(api)
    await ask(api, "list_conversations", taken.position)
    shard, seq = map(int, taken.position.split(":"))
    with pytest.raises(errors.ProjectionBehind):
        await made.until("conversation_list", {shard: seq + 1})
    listening.cancel()


async def test_a_question_of_another_version_than_the_read_model_that_serves_is_refused_for_now(
    running: Installation, api: httpx.AsyncClient
) -> None:
    await take(api)
    with superuser(running) as admin:
        admin.execute("alter function read.search_telling rename to search_of_another_version")
        refused(await api.get("/search", params={"query": "parcel"}), 503, "projection-missing")
        admin.execute("alter function read.search_of_another_version rename to search_telling")
    assert (await api.get("/search", params={"query": "parcel"})).status_code == 200


async def test_a_read_model_that_was_never_built_is_refused_for_now(
    alone: tuple[httpx.AsyncClient, Reached],
) -> None:
    client, _ = alone
    response = await client.get("/list_conversations")
    refused(response, 503, "projection-missing")
    assert response.headers["Retry-After"] == "2"


async def test_one_waiter_too_many_is_refused_at_once_and_its_place_is_given_back() -> None:
    reached = Reached(wait_ms_max=20, waiters_max=2)
    for _ in range(2):
        waits = (reached.until("conversation_list", {0: 1}) for _ in range(3))
        ends = await asyncio.gather(*waits, return_exceptions=True)
        assert [type(end) for end in ends] == [
            errors.ProjectionBehind,
            errors.ProjectionBehind,
            errors.TooManyWaiters,
        ]


async def test_too_many_waiters_are_told_to_come_again(alone: tuple[httpx.AsyncClient, Reached]) -> None:
    client, reached = alone
    reached.waiters_max = 0
    response = await client.get("/list_conversations", headers={"OnRecord-After": "0:1"})
    refused(response, 503, "too-many-waiters")
    assert response.headers["Retry-After"] == "1"


async def test_a_question_at_a_parked_record_is_refused_until_it_is_mended(
    api: httpx.AsyncClient, running: Installation
) -> None:
    taken = await take(api)
    await ask(api, "list_conversations", taken.position)
    park(running, taken)
    response = await api.get("/list_conversations", headers=after(taken))
    refused(response, 503, "key-parked")
    assert response.headers["Retry-After"] == "60"
    await ask(api, "list_timeline", taken.position, conversation_id=taken.conversation_id)
    await ask(api, "list_conversations")


async def test_a_wait_outlives_a_lost_connection(api: httpx.AsyncClient, running: Installation) -> None:
    taken = await take(api)
    await ask(api, "list_conversations", taken.position)
    with superuser(running) as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'onrecord-reached'"
            " and datname = current_database()"
        )
    later = await take(api, text="After the cut")
    (row,) = (await ask(api, "list_conversations", later.position, limit=1))["conversations"]
    assert row["last_message"] == "After the cut"


async def test_a_lost_connection_is_answered_with_try_again_and_then_forgotten(
    api: httpx.AsyncClient, running: Installation
) -> None:
    with superuser(running) as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'onrecord_query'"
            " and application_name = 'onrecord-api' and datname = current_database()"
        )
    statuses = [(await api.get("/list_conversations")).status_code for _ in range(12)]
    assert set(statuses) <= {200, 503}
    assert statuses[-1] == 200


def park(installation: Installation, taken: Taken) -> None:
    shard, seq = map(int, taken.position.split(":"))
    with installation.connect("onrecord_projector") as connection:
        connection.execute(
            "insert into read.parked (projection, build, shard, seq, subject, reason, record)"
            " values ('conversation_list', 1, %s, %s, %s, 'demo', '')",
            (shard, seq, str(taken.contact_id)),
        )
