"""Two workspaces whose people ask at the same time over one connection: neither ever hears of the other."""

import asyncio
import io
import random
import re
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from typing import NamedTuple

import pytest
from psycopg import sql

import operations
from installations import Installation, Servers, make_installation
from leaks import Place, Search, report
from matrix import ENTRIES, STANDPOINTS
from onrecord.identity.permissions import OPERATIONS
from operations import Operation
from scenes import Heard, Named, Stage, Standpoint, Tenant, read_once, staged
from written import Emitted, outbox

AT_ONCE = 6
MARKS = ("amaranthine7f3a", "bergamottine9c2d")
TELL = {
    "/v1/list_conversations",
    "/v1/search",
    "/v1/get_contact",
    "/v1/list_contacts",
    "/v1/list_timeline",
    "/v1/get_myself",
    "/v1/list_sessions",
}
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Two(NamedTuple):
    """The stage, with two tenants on it."""

    stage: Stage
    tenants: tuple[Tenant, Tenant]

    def other(self, tenant: Tenant) -> Tenant:
        return self.tenants[1 - self.tenants.index(tenant)]


@pytest.fixture(scope="module")
async def two(servers: Servers) -> AsyncIterator[Two]:
    """An API whose pools have one connection each; what is written is read at once."""
    made = make_installation(servers)
    narrow = Installation(servers, made.settings.model_copy(update={"pool_connections_max": 1}), made.log)
    async with staged(narrow) as stage:
        tenants = (stage.tenant(MARKS[0]), stage.tenant(MARKS[1]))
        await read_once(stage, *tenants)
        with narrow.relay(), narrow.projector():
            yield Two(stage, tenants)


class Mingled(NamedTuple):
    """What came of it when both tenants' people asked in one order of chance."""

    heard: Sequence[Heard]
    logged: str
    recorded: Sequence[Emitted]
    backends: Sequence[list[int]]


@pytest.fixture(
    scope="module", params=[1, *(pytest.param(seed, marks=pytest.mark.soak) for seed in (2, 3))], ids="seed {}".format
)
async def mingled(two: Two, request: pytest.FixtureRequest) -> Mingled:
    """Every operation, by an admin and by somebody of either tenant's, in an order of chance, AT_ONCE at a time."""
    chance = random.Random(request.param)
    asked = [
        (tenant, operation, standpoint)
        for tenant in two.tenants
        for operation in operations.ALL
        for standpoint in ("admin", chance.choice(STANDPOINTS))
    ]
    chance.shuffle(asked)
    two.stage.heard.clear()
    before, log = await backends(two), io.StringIO()
    with redirect_stdout(log), redirect_stderr(log):
        for at in range(0, len(asked), AT_ONCE):
            two.stage.connection.execute("delete from attempts")
            await asyncio.gather(*(step(two, *one, chance) for one in asked[at : at + AT_ONCE]))
    recorded = outbox(two.stage.installation)
    return Mingled(list(two.stage.heard), log.getvalue(), recorded, (before, await backends(two)))


async def step(two: Two, tenant: Tenant, operation: Operation, standpoint: Standpoint, chance: random.Random) -> None:
    """Somebody of a tenant's asks; whoever is no admin names the other's things, where that is refused."""
    entry = ENTRIES[operation.name]
    scene = two.stage.scene(tenant, standpoint, OPERATIONS.get(operation.name))
    if entry.first:
        entry.first(scene)
    body = await scene.body(entry.body)
    named = {name: value for name, value in entry.body.items() if isinstance(value, Named)}
    swappable = sorted(name for name in operation.ids & named.keys() if isinstance(named[name].refusal, str))
    if swappable and standpoint != "admin":
        name = chance.choice(swappable)
        body[name] = await named[name].make(two.stage.scene(two.other(tenant)))
    await scene.ask(operation.route, body, entry.version)


def told(heard: Iterable[Heard]) -> list[Place]:
    """What the answers say, in body and headers."""
    return [
        (f"answer of {path}", response.content + repr(response.headers.multi_items()).encode())
        for _, path, response in heard
    ]


def records(rows: Iterable[Emitted]) -> list[Place]:
    """What the outbox says, unsealed."""
    return [(f"{row.type} of {row.workspace_id}", repr(row).encode()) for row in rows]


def ids_in(places: Iterable[Place]) -> set[str]:
    return {found for _, held in places for found in _ID.findall(held.decode(errors="replace"))}


def places(two: Two, mingled: Mingled) -> dict[str, list[Place]]:
    """Everything that was told or recorded, by the mark of whose it is."""
    return {
        tenant.mark: [
            *told(one for one in mingled.heard if one.tenant is tenant),
            *records(row for row in mingled.recorded if row.workspace_id == tenant.workspace_id),
        ]
        for tenant in two.tenants
    }


def test_everybody_is_answered_and_told_of_their_own(two: Two, mingled: Mingled) -> None:
    assert [one.path for one in mingled.heard if one.response.is_server_error] == []
    for tenant in two.tenants:
        marked = {one.path for one in mingled.heard if one.tenant is tenant and tenant.mark in one.response.text}
        assert marked >= TELL, "or these tests prove nothing"
        assert tenant.mark in str([row.record for row in mingled.recorded if row.workspace_id == tenant.workspace_id])


def test_no_mark_of_another_workspace_is_told_or_recorded(two: Two, mingled: Mingled) -> None:
    of = places(two, mingled)
    for tenant in two.tenants:
        leaks = Search([two.other(tenant).mark]).leaks(of[tenant.mark])
        assert not leaks, report(leaks)


def test_no_id_is_told_or_recorded_in_both_workspaces(two: Two, mingled: Mingled) -> None:
    first, second = (ids_in(those) for those in places(two, mingled).values())
    assert first & second == {str(two.stage.installation.log.id)}, "the log's own id is in every record"


def test_no_mark_is_logged(mingled: Mingled) -> None:
    leaks = Search(MARKS).leaks([("log", mingled.logged.encode())])
    assert not leaks, report(leaks)


async def test_the_one_connection_of_a_pool_shows_nothing_after_them(two: Two, mingled: Mingled) -> None:
    before, after = mingled.backends
    assert before == after == await backends(two), "it was one connection all along"
    for pool in two.stage.pools:
        async with pool.connection() as connection:
            tables = await (await connection.execute(SECURED)).fetchall()
            assert tables
            for schema, table in tables:
                statement = sql.SQL("select count(*) from {}").format(sql.Identifier(schema, table))
                assert await (await connection.execute(statement)).fetchone() == (0,), table


async def backends(two: Two) -> list[int]:
    """The processes of Postgres's that serve the pools' only connections."""
    found = []
    for pool in two.stage.pools:
        assert pool.max_size == 1
        async with pool.connection() as connection:
            found += await (await connection.execute("select pg_backend_pid()")).fetchall()
    return [pid for (pid,) in found]


SECURED = """
select nspname, relname from pg_class join pg_namespace on pg_namespace.oid = relnamespace
where relrowsecurity and has_schema_privilege(nspname, 'usage') and has_any_column_privilege(pg_class.oid, 'select')
"""
