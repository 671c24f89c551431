"""Law 7, as a session meets it: what is not of the transaction's workspace is not there."""

from typing import LiteralString
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from executing import executor as make_executor
from executing import member, receive
from installations import Installation, Servers, make_installation
from onrecord.execute import Executor, Request
from posting import received
from queries.reading import Reads
from sharing import served
from waiting import until
from written import add_workspace, rows, superuser

TENANTS = ("workspaces", "contacts", "conversations", "messages", "idempotency", "effects")
READ = ("conversation_list", "conversation_list_v1", "conversation_list_contacts_v1", "timeline", "timeline_v1")


EFFECTS = """
    insert into effects (workspace_id, id, kind, task, person_id, source_shard, source_seq, source_event_id, record,
        state, due_at, created_at)
    select id, gen_random_uuid(), 'mail', 'send', gen_random_uuid(), 0, 1, gen_random_uuid(), 'demo', 'pending', now(),
        now()
    from workspaces
    """


class Two:
    """An installation with two workspaces, in each of which a customer wrote once."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.first = installation.log.workspace_id
        self.second = add_workspace(installation)


@pytest.fixture(scope="module")
async def two(servers: Servers) -> Two:
    made = Two(make_installation(servers))
    async with make_executor(made.installation) as run:
        for workspace_id in (made.first, made.second):
            await run.execute(receive(), member(made.installation, workspace_id), Request(idempotency_key="demo-key"))
    with superuser(made.installation) as connection:
        connection.execute(EFFECTS)
    with made.installation.relay(), made.installation.projector():
        until(lambda: projected(made.installation) == 2, what="the projection")
    return made


def projected(installation: Installation) -> int:
    """How many conversations the list holds, over all workspaces."""
    ((there,),) = rows(installation, "select to_regclass('read.conversation_list_v1') is not null")
    return rows(installation, "select count(*) from read.conversation_list_v1")[0][0] if there else 0


@pytest.fixture(
    params=[
        *((f"public.{table}", "onrecord_command") for table in TENANTS),
        *((f"read.{table}", "onrecord_query") for table in READ),
    ],
    ids=str,
)
def seen(request: pytest.FixtureRequest) -> tuple[str, str]:
    """A table or view, and the role that serves people from it."""
    found: tuple[str, str] = request.param
    return found


def workspaces(connection: psycopg.Connection, table: str) -> set[UUID]:
    """The workspaces of the rows that this session sees."""
    column = "id" if table == "public.workspaces" else "workspace_id"
    statement = sql.SQL("select {} from {}").format(sql.Identifier(column), sql.Identifier(*table.split(".")))
    return {row[0] for row in connection.execute(statement)}


def enter(connection: psycopg.Connection, workspace_id: UUID) -> None:
    connection.execute("select set_config('app.workspace_id', %s, true)", (str(workspace_id),))


def test_the_superuser_sees_both(two: Two, seen: tuple[str, str]) -> None:
    with superuser(two.installation) as connection:
        assert workspaces(connection, seen[0]) == {two.first, two.second}


def test_without_a_workspace_there_is_nothing(two: Two, seen: tuple[str, str]) -> None:
    table, role = seen
    with two.installation.connect(role) as connection:
        assert workspaces(connection, table) == set()


def test_with_a_workspace_there_is_that_one_alone(two: Two, seen: tuple[str, str]) -> None:
    table, role = seen
    with two.installation.connect(role) as connection, connection.transaction():
        for workspace_id in (two.first, two.second):
            enter(connection, workspace_id)
            assert workspaces(connection, table) == {workspace_id}


def test_a_workspace_ends_with_its_transaction(two: Two, seen: tuple[str, str]) -> None:
    table, role = seen
    with two.installation.connect(role) as connection:
        with connection.transaction():
            enter(connection, two.first)
        assert workspaces(connection, table) == set()


@pytest.mark.parametrize("key", [None, "demo-key-of-a-pool"])
async def test_a_pooled_connection_forgets_its_workspace(two: Two, key: str | None) -> None:
    async with served(two.installation) as (api, client):
        executor: Executor = api.state.executor
        reads: Reads = api.state.reads
        headers = {"Idempotency-Key": key} if key else {}
        for _ in range(4):
            await client.post("/receive_message", json=received(), headers=headers)
            await client.get("/list_conversations")
        for pool in (executor.pool, reads.pool):
            for _ in range(pool.min_size):
                async with pool.connection() as connection:
                    found = await connection.execute("select nullif(current_setting('app.workspace_id', true), '')")
                    assert await found.fetchone() == (None,)


FOREIGN: list[LiteralString] = [
    """
    insert into contacts (workspace_id, id, channel, address_sealed, created_at)
    values (%s, gen_random_uuid(), 'whatsapp', 'demo', now())
    """,
    """
    insert into conversations (workspace_id, id, contact_id, status, version, opened_at)
    values (%s, gen_random_uuid(), gen_random_uuid(), 'open', 1, now())
    """,
    """
    insert into messages (workspace_id, id, conversation_id, direction, created_at)
    values (%s, gen_random_uuid(), gen_random_uuid(), 'in', now())
    """,
    "insert into idempotency (workspace_id, actor, key, request_hmac, created_at) values (%s, 'a', 'b', '', now())",
    """
    insert into person_keys (workspace_id, person_id, master_key, wrapped, created_at)
    values (%s, gen_random_uuid(), 'demo', 'demo', now())
    """,
    "update contacts set workspace_id = %s",
    "update conversations set workspace_id = %s",
]


@pytest.mark.parametrize("statement", FOREIGN)
def test_nothing_is_written_into_another_workspace(two: Two, statement: LiteralString) -> None:
    with two.installation.connect("onrecord_command") as connection, connection.transaction(force_rollback=True):
        enter(connection, two.first)
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
            connection.execute(statement, (two.second,))


def test_nothing_of_another_workspace_is_changed_or_deleted(two: Two) -> None:
    statements: list[LiteralString] = [
        "update contacts set address_sealed = 'changed' where workspace_id = %s",
        "update person_keys set wrapped = 'changed' where workspace_id = %s",
        "update conversations set version = 99 where workspace_id = %s",
        "delete from idempotency where workspace_id = %s",
        "update effects set reason = 'changed' where workspace_id = %s",
    ]
    with two.installation.connect("onrecord_command") as connection, connection.transaction(force_rollback=True):
        enter(connection, two.first)
        for statement in statements:
            assert connection.execute(statement, (two.second,)).rowcount == 0


def test_the_owner_of_the_write_tables_is_bound_too(two: Two) -> None:
    with superuser(two.installation) as connection, connection.transaction(force_rollback=True):
        connection.execute("alter role onrecord_migrator nobypassrls")
        connection.execute("set local role onrecord_migrator")
        for table in TENANTS:
            assert workspaces(connection, f"public.{table}") == set()


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("onrecord_command", "select * from outbox"),
        ("onrecord_command", "select * from read.timeline_v1"),
        ("onrecord_command", "select * from outbox_forked"),
        ("onrecord_query", "select * from outbox"),
        ("onrecord_query", "select * from messages"),
        ("onrecord_query", "select * from idempotency"),
        ("onrecord_query", "select record from read.parked"),
        ("onrecord_query", "select subject from read.parked"),
        ("onrecord_query", "insert into read.timeline_v1 default values"),
        ("onrecord_query", "create table read.mine ()"),
        ("onrecord_query", "create table public.mine ()"),
        ("onrecord_command", "select record from effects"),
        ("onrecord_command", "insert into effects default values"),
        ("onrecord_command", "select * from feeder_positions"),
        ("onrecord_query", "select * from effects"),
        ("onrecord_worker", "select record from outbox"),
        ("onrecord_worker", "select * from messages"),
        ("onrecord_worker", "select * from contacts"),
        ("onrecord_worker", "delete from effects"),
        ("onrecord_worker", "delete from feeder_positions"),
        ("onrecord_relay", "select * from messages"),
        ("onrecord_relay", "select * from read.timeline_v1"),
        ("onrecord_relay", "delete from halted_shards"),
        ("onrecord_projector", "select * from outbox"),
        ("onrecord_projector", "select * from messages"),
        ("onrecord_projector", "create table public.mine ()"),
    ],
)
def test_a_role_is_kept_from_what_is_not_its_own(two: Two, role: str, statement: LiteralString) -> None:
    with two.installation.connect(role) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


def test_the_worker_sees_all_workspaces_in_the_ledger(two: Two) -> None:
    with two.installation.connect("onrecord_worker") as connection:
        assert workspaces(connection, "public.effects") == {two.first, two.second}


def test_the_relay_sees_all_workspaces_in_the_outbox(two: Two) -> None:
    with two.installation.connect("onrecord_relay") as connection:
        assert workspaces(connection, "public.outbox") == {two.first, two.second}
