"""Operations by API: asked for in the installation's own workspace, carried out by whoever has the rights."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import httpx
import orjson
import psycopg
import pytest

from forks import Halves, event_shard, halves, notes
from installations import Installation, Servers, make_installation
from onrecord.ownership import Ownership
from outbox_relay import operator
from posting import refused, take
from projections import schema
from projections.catalogue import LIVE
from sharing import served
from waiting import until
from written import rows, superuser

SHARDS = 8


@pytest.fixture(scope="module")
def installation(servers: Servers) -> Installation:
    made = make_installation(servers, SHARDS)
    with made.connect("onrecord_projector") as connection:
        schema.prepare(connection, LIVE, SHARDS)
    return made


@pytest.fixture(scope="module")
def both(installation: Installation) -> Iterator[Halves]:
    with halves(installation) as made:
        yield made


@pytest.fixture
async def client(installation: Installation) -> AsyncIterator[httpx.AsyncClient]:
    async with served(installation) as (_, made):
        yield made


@pytest.fixture
def tick(installation: Installation) -> Iterator[Callable[[], int]]:
    """What the operator does once a second."""
    with installation.connect("onrecord_operator") as connection:
        yield lambda: operator.tick(installation.settings, installation.log, connection, bool)


@pytest.fixture
def halted(both: Halves, installation: Installation) -> Iterator[int]:
    """A shard whose log and outbox part after one record."""
    free = (shard for shard in range(SHARDS) if shard != event_shard(installation) and not both.outbox(shard))
    shard = next(free)
    both.fork(shard, 1, notes(installation, "lost"), notes(installation, "ours"))
    yield shard
    both.connection.execute("delete from halted_shards")


async def ask(client: httpx.AsyncClient, name: str, **body: object) -> str:
    response = await client.post(f"/{name}", json=body)
    assert response.status_code == 202, response.text
    operation_id: str = response.json()["operation_id"]
    return operation_id


async def state_of(client: httpx.AsyncClient, operation_id: str) -> dict[str, Any]:
    return await get(client, "get_operation", operation_id=operation_id)


async def get(client: httpx.AsyncClient, name: str, **params: str) -> dict[str, Any]:
    response = await client.get(f"/{name}", params=params)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def events(installation: Installation, kind: str) -> list[dict[str, Any]]:
    found = rows(installation, "select record from outbox where type = %s order by shard, seq", (kind,))
    return [orjson.loads(record) for (record,) in found]


def emitted(installation: Installation) -> int:
    ((count,),) = rows(installation, "select count(*) from outbox")
    return int(count)


async def test_a_request_is_a_row_and_an_event(client: httpx.AsyncClient, installation: Installation) -> None:
    operation_id = await ask(client, "redrive_parked_key", projection="timeline", subject="demo")
    found = await state_of(client, operation_id)
    assert (found["kind"], found["state"], found["result"]) == ("redrive", "requested", None)
    assert found["requested_by"].startswith("token/")
    (event,) = events(installation, "redrive.requested.v1")
    assert event["data"] == {"operation_id": operation_id, "projection": "timeline", "subject": "demo"}
    assert event["subject"] == f"workspace/{installation.log.workspace_id}"


async def test_a_dry_run_leaves_no_event(client: httpx.AsyncClient, installation: Installation) -> None:
    before = emitted(installation)
    await ask(client, "redrive_parked_key", projection="timeline", subject="demo", dry_run=True)
    assert emitted(installation) == before


async def test_the_outbox_is_pruned_after_it_was_said_how_much_that_is(
    client: httpx.AsyncClient, installation: Installation, tick: Callable[[], int], both: Halves
) -> None:
    taken = await take(client)
    shard = int(taken.position.split(":")[0])
    both.log(shard, [row[6] for row in both.outbox(shard)])
    with superuser(installation) as connection:
        connection.execute("update outbox set occurred_at = now() - interval '100 days' where shard = %s", (shard,))
    count = len(both.outbox(shard))
    looked = await ask(client, "prune_outbox", older_than_days=90, dry_run=True)
    assert tick() == 1
    told = await state_of(client, looked)
    (of_shard,) = told["result"]["shards"]
    assert (told["state"], told["result"]["rows"], of_shard["shard"]) == ("done", count - 1, shard)
    assert both.outbox(shard)[0][0] == 1
    done = await ask(client, "prune_outbox", older_than_days=90)
    tick()
    assert (await state_of(client, done))["result"]["rows"] == count - 1
    assert both.outbox(shard)[0][0] == count, "what the log ends with is kept"
    (event,) = events(installation, "prune.requested.v1")
    assert event["data"] == {"operation_id": done, "older_than_days": 90}


async def test_a_shard_is_settled_as_the_plan_says_that_was_looked_at(
    client: httpx.AsyncClient, installation: Installation, tick: Callable[[], int], both: Halves, halted: int
) -> None:
    looked = await ask(client, "settle_shard", shard=halted, dry_run=True)
    tick()
    plan = (await state_of(client, looked))["result"]
    assert (plan["copied"], plan["moved"], plan["emitted_again"], plan["lift"]) == (1, 1, 1, False)
    assert halted in both.halted()
    done = await ask(client, "settle_shard", shard=halted, plan=plan["plan"])
    tick()
    found = await state_of(client, done)
    assert found["state"] == "done", found
    assert halted not in both.halted()
    assert [row[6] for row in both.outbox(halted)][:2] == both.logged(halted)
    (event,) = events(installation, "log.settled.v1")
    assert (event["actor"], event["onbehalfof"]) == ("system", found["requested_by"])
    assert found["result"]["position"].startswith(f"{event_shard(installation)}:")


async def test_a_plan_that_is_not_so_any_more_is_not_carried_out(
    client: httpx.AsyncClient, installation: Installation, tick: Callable[[], int], both: Halves, halted: int
) -> None:
    looked = await ask(client, "settle_shard", shard=halted, dry_run=True)
    tick()
    plan = (await state_of(client, looked))["result"]["plan"]
    both.log(halted, notes(installation, "more"), first_seq=3)
    before = both.outbox(halted)
    asked = await ask(client, "settle_shard", shard=halted, plan=plan)
    tick()
    found = await state_of(client, asked)
    assert found["state"] == "failed"
    assert "has changed since the plan was shown" in found["result"]["problem"]
    assert both.outbox(halted) == before


async def test_to_lift_is_not_taken_for_to_settle(
    client: httpx.AsyncClient, tick: Callable[[], int], both: Halves, halted: int
) -> None:
    looked = await ask(client, "settle_shard", shard=halted, dry_run=True)
    tick()
    plan = (await state_of(client, looked))["result"]["plan"]
    asked = await ask(client, "settle_shard", shard=halted, plan=plan, lift=True)
    tick()
    assert (await state_of(client, asked))["state"] == "failed"
    assert halted in both.halted()


async def test_nothing_is_settled_without_a_plan(client: httpx.AsyncClient) -> None:
    problem = refused(await client.post("/settle_shard", json={"shard": 0}), 422, "malformed")
    assert "dry_run" in problem["detail"]


async def test_a_shard_that_is_not_halted_is_said_not_to_be(client: httpx.AsyncClient, tick: Callable[[], int]) -> None:
    asked = await ask(client, "settle_shard", shard=SHARDS - 1, dry_run=True)
    unknown = await ask(client, "settle_shard", shard=SHARDS, dry_run=True)
    tick()
    assert "is not halted" in (await state_of(client, asked))["result"]["problem"]
    assert "is not in this log" in (await state_of(client, unknown))["result"]["problem"]


async def test_what_an_operator_left_behind_is_done_by_the_next(
    client: httpx.AsyncClient, installation: Installation, tick: Callable[[], int]
) -> None:
    asked = await ask(client, "prune_outbox", older_than_days=90, dry_run=True)

    def interrupt() -> bool:
        raise operator.Interrupted

    with installation.connect("onrecord_operator") as connection, pytest.raises(operator.Interrupted):
        operator.tick(installation.settings, installation.log, connection, interrupt)
    assert (await state_of(client, asked))["state"] == "running"
    tick()
    assert (await state_of(client, asked))["state"] == "done"


async def test_the_worker_s_operator_finds_requests_by_itself(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    asked = await ask(client, "prune_outbox", older_than_days=90, dry_run=True)
    ended = threading.Event()
    thread = threading.Thread(target=operator.run, args=(installation.settings, installation.log, ended.is_set))
    thread.start()
    done = "select 1 from operations where id = %s and state = 'done'"
    await asyncio.to_thread(until, lambda: rows(installation, done, (asked,)))
    assert rows(installation, "select shards from heartbeats where kind = 'operator'") == [("0",)]
    ended.set()
    await asyncio.to_thread(thread.join)


async def test_requests_that_nobody_carries_out_are_limited(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    with superuser(installation) as connection:
        connection.execute(
            "insert into operations (workspace_id, id, kind, arguments, requested_by, requested_at)"
            " select %s, gen_random_uuid(), 'prune', '{}', 'demo', now() from generate_series(1, 100)",
            (installation.log.workspace_id,),
        )
    response = await client.post("/prune_outbox", json={"older_than_days": 90})
    refused(response, 429, "too-many-operations")
    with superuser(installation) as connection:
        connection.execute("delete from operations where requested_by = 'demo'")


async def test_requests_are_listed_the_newest_first_page_by_page(client: httpx.AsyncClient) -> None:
    asked = [await ask(client, "redrive_parked_key", projection="timeline", subject=f"{n}") for n in range(3)]
    first = await get(client, "list_operations", limit="2")
    second = await get(client, "list_operations", limit="2", cursor=first["next"])
    found = [row["operation_id"] for page in (first, second) for row in page["operations"]]
    assert found[:3] == asked[::-1]


async def test_a_request_that_nobody_made_is_not_found(client: httpx.AsyncClient) -> None:
    nobodys = {"operation_id": "01900000-0000-7000-8000-000000000009"}
    refused(await client.get("/get_operation", params=nobodys), 404, "no-such-operation")


async def test_read_models_tell_how_far_they_are(client: httpx.AsyncClient, installation: Installation) -> None:
    taken = await take(client)
    shard, seq = map(int, taken.position.split(":"))
    with installation.connect("onrecord_projector") as connection:
        connection.execute("update read.positions set seq = 0")
        connection.execute(
            "update read.positions set seq = %s where shard = %s and projection = 'timeline'", (seq, shard)
        )
        connection.execute(
            "insert into read.stopped_projections (projection, build, shard, reason, stack)"
            " values ('conversation_list', 1, 0, 'demo', '')"
        )
    found = {row["name"]: row for row in (await get(client, "list_projections"))["projections"]}
    behind = found["timeline"]["shards"][shard]
    assert (behind["seq"], behind["lag_events"], behind["lag_s"]) == (seq, 0, 0)
    listed = found["conversation_list"]
    assert (listed["state"], listed["serving"], listed["shards"][0]["stopped"]) == ("stopped", True, "demo")
    assert listed["lag_events"] >= seq
    assert listed["lag_s"] > 0
    assert found["timeline"]["state"] == "serving"


async def test_the_relay_tells_what_it_has_published(client: httpx.AsyncClient, installation: Installation) -> None:
    taken = await take(client)
    shard, seq = map(int, taken.position.split(":"))
    assert (await get(client, "get_relay"))["active"] is None
    ownership = Ownership(installation.settings, "relay", lambda: {"published": {str(shard): seq - 1}})
    ownership.acquire(0)
    ownership.touch()
    found = await get(client, "get_relay")
    ownership.close()
    assert found["active"]["pid"] > 0
    of_shard = found["shards"][shard]
    assert (of_shard["committed_seq"], of_shard["published_seq"], of_shard["unpublished"]) == (seq, seq - 1, 1)


async def test_the_log_tells_what_it_is(client: httpx.AsyncClient, installation: Installation) -> None:
    taken = await take(client)
    shard, seq = map(int, taken.position.split(":"))
    found = await get(client, "get_log")
    assert found["log_id"] == str(installation.log.id)
    assert found["topic_configs"]["retention.ms"] == "-1"
    assert (found["shards"][shard]["last_seq"], len(found["shards"])) == (seq, SHARDS)


async def test_running_processes_tell_how_long_events_take(servers: Servers) -> None:
    installation = make_installation(servers)
    with installation.relay(), installation.projector():
        async with served(installation) as (_, client):
            await take(client)
            await asyncio.to_thread(until, lambda: figured(installation, "projector", "p50_ms,total"))
            await asyncio.to_thread(until, lambda: figured(installation, "relay", "published"))
            (pace,) = (await get(client, "list_projections"))["pace"]
            relay = await get(client, "get_relay")
    assert pace["samples"] > 0
    assert set(pace["p50_ms"]) == {"published", "consumed", "visible", "total"}
    assert 0 <= pace["p50_ms"]["total"] < 60_000
    assert relay["active"]["pid"] > 0
    assert relay["unpublished"] == 0


def figured(installation: Installation, kind: str, path: str) -> bool:
    """Whether a process of the kind tells such a figure."""
    found = rows(
        installation,
        "select 1 from heartbeats where kind = %s and figures #> %s::text[] is not null",
        (kind, f"{{{path}}}"),
    )
    return bool(found)


@pytest.fixture
def parked(installation: Installation) -> Iterator[list[bytes]]:
    """Two records of a key, the first of which a projection could not apply."""
    made = notes(installation, "Secret one", "Secret two")
    with installation.connect("onrecord_projector") as connection:
        for seq, record in enumerate(made, 1):
            connection.execute(
                "insert into read.parked (projection, build, shard, seq, subject, reason, stack, record)"
                " values ('timeline', 1, 0, %s, 'demo', 'ValueError', 'projections/timeline.py:1 fold', %s)",
                (seq, record),
            )
        yield made
        connection.execute("delete from read.parked")


@pytest.mark.usefixtures("parked")
async def test_a_parked_key_is_shown_with_what_is_wrong_and_what_waits(client: httpx.AsyncClient) -> None:
    (key,) = (await get(client, "list_parked_keys"))["parked_keys"]
    assert (key["subject"], key["first_seq"], key["records"], key["reason"]) == ("demo", 1, 2, "ValueError")
    found = await get(client, "get_parked_key", projection="timeline", subject="demo")
    assert found["stack"] == ["projections/timeline.py:1 fold"]
    assert found["first"]["event"]["text"] == "[sealed]"
    assert [row["seq"] for row in found["waiting"]] == [2]
    assert "Secret" not in str(found)


@pytest.mark.usefixtures("parked")
async def test_parked_keys_come_page_by_page(client: httpx.AsyncClient, installation: Installation) -> None:
    with installation.connect("onrecord_projector") as connection:
        connection.execute("update read.parked set subject = 'demo ' || seq")
    first = await get(client, "list_parked_keys", limit="1")
    second = await get(client, "list_parked_keys", limit="1", cursor=first["next"])
    assert [page["parked_keys"][0]["subject"] for page in (first, second)] == ["demo 1", "demo 2"]
    assert second["next"] is None


async def test_a_key_that_is_not_parked_is_not_found(client: httpx.AsyncClient) -> None:
    response = await client.get("/get_parked_key", params={"projection": "timeline", "subject": "nobody"})
    refused(response, 404, "no-such-parked-key")


@pytest.mark.usefixtures("parked")
@pytest.mark.parametrize(
    "question",
    [
        "select * from read.list_parked_keys('', 0, 0, '', 10)",
        "select * from read.list_parked_records('timeline', 'demo', 10)",
        "select * from read.count_parked_keys()",
        "select * from list_shards()",
        "select * from list_processes()",
        "select * from list_next(array[0], array[0])",
        "select * from operations",
    ],
)
def test_postgres_answers_nobody_of_another_workspace(installation: Installation, question: str) -> None:
    """Law 7, below the API."""
    with Owned(installation), installation.connect("onrecord_query") as connection:
        assert told(connection, str(installation.log.workspace_id), question) or "list_next" in question
        assert told(connection, "01900000-0000-7000-8000-000000000009", question) == []
        assert told(connection, "", question) == []


class Owned:
    """A process that is alive meanwhile."""

    def __init__(self, installation: Installation) -> None:
        self._ownership = Ownership(installation.settings, "worker")

    def __enter__(self) -> None:
        self._ownership.touch()

    def __exit__(self, *_: object) -> None:
        self._ownership.close()


def told(connection: psycopg.Connection, workspace_id: str, question: str) -> list[Any]:
    with connection.transaction():
        connection.execute("select set_config('app.workspace_id', %s, true)", (workspace_id,))
        return connection.execute(question.encode()).fetchall()


def test_the_operator_sees_no_request_but_its_own(installation: Installation) -> None:
    with superuser(installation) as connection:
        connection.execute(
            "insert into operations (workspace_id, id, kind, arguments, requested_by, requested_at)"
            " values (%s, gen_random_uuid(), 'rebuild', '{}', 'demo', now())",
            (installation.log.workspace_id,),
        )
    with installation.connect("onrecord_operator") as connection:
        kinds = {kind for (kind,) in connection.execute("select kind from operations").fetchall()}
    assert "rebuild" in {kind for (kind,) in rows(installation, "select distinct kind from operations")}
    assert kinds <= {"prune", "settle"}
