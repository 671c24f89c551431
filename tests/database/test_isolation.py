"""Law 7, as a session meets it: what is not of the transaction's workspace is not there."""

from typing import LiteralString
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

import people
from commands.assign_conversation import AssignConversation
from commands.create_canned_reply import CreateCannedReply
from commands.create_label import CreateLabel
from commands.create_team import CreateTeam
from commands.set_inbox_policy import SetInboxPolicy
from executing import executor as make_executor
from executing import member, receive
from installations import Installation, Servers, make_installation
from onrecord.execute import SQLSTATE_CREDENTIAL_MOVED, Executor, Request
from posting import received
from queries.reading import Reads
from sharing import served
from waiting import until
from written import add_workspace, projected, rows, superuser

TENANTS = (
    "workspaces",
    "person_keys",
    "contacts",
    "conversations",
    "messages",
    "idempotency",
    "effects",
    "members",
    "invitations",
    "tokens",
    "access_tokens",
    "labels",
    "canned_replies",
    "teams",
    "team_members",
    "inbox_policies",
    "notification_settings",
    "views",
)
# Tables whose rows are a person's, and the column that says whose.
OF_A_PERSON = {
    "accounts": "id",
    "recovery_codes": "account_id",
    "provider_links": "account_id",
    "sessions": "account_id",
}
READ = (
    "audit_trail",
    "audit_trail_v1",
    "conversation_list",
    "conversation_list_v4",
    "conversation_list_contacts_v4",
    "stats",
    "stats_balances_v2",
    "stats_conversations_v2",
    "stats_counts_v2",
    "timeline",
    "timeline_v5",
    "contact_directory",
    "contact_directory_v2",
    "search",
    "search_texts_v4",
    "search_contacts_v4",
    "notifications",
    "notifications_v1",
    "notifications_conversations_v1",
    "notifications_readings_v1",
    "workspace_directory",
    "workspace_directory_v3",
)


EFFECTS = """
    insert into effects (workspace_id, id, kind, task, person_id, source_shard, source_seq, source_event_id, record,
        state, due_at, created_at)
    select id, gen_random_uuid(), 'mail', 'send', gen_random_uuid(), 0, 1, gen_random_uuid(), 'demo', 'pending', now(),
        now()
    from workspaces
    """

THINGS: LiteralString = "select count(*) from read.workspace_directory_v3"
READINGS = """
    insert into read.notifications_readings_v1 (workspace_id, conversation_id, member_id, read_seq)
    select workspace_id, conversation_id, assignee_id, 1 from read.notifications_conversations_v1
    """


class Two:
    """An installation with two workspaces, in each of which a customer wrote once, and an admin who is in it alone."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.first = installation.log.workspace_id
        self.second = add_workspace(installation)
        with superuser(installation) as connection:
            people.remove_all(connection)
            self.persons = [_settle(connection, installation, workspace_id) for workspace_id in self.workspaces]

    @property
    def workspaces(self) -> tuple[UUID, UUID]:
        return self.first, self.second


def _settle(connection: psycopg.Connection, installation: Installation, workspace_id: UUID) -> UUID:
    """A row in every table of people; the account whose those are that belong to one."""
    admin = people.add_member(connection, installation.log, workspace_id=workspace_id)
    people.add_invitation(connection, workspace_id)
    people.add_access_token(connection, workspace_id, admin.token_id)
    people.add_session(connection, admin.account_id, workspace_id)
    for statement in OTHERS:
        connection.execute(statement, {"workspace_id": workspace_id, "account_id": admin.account_id})
    return admin.account_id


OTHERS: list[LiteralString] = [
    """
    insert into recovery_codes (account_id, code_hash)
    values (%(account_id)s, convert_to(%(account_id)s::text, 'utf8'))
    """,
    """
    insert into provider_links (provider, subject_hmac, account_id, linked_at)
    values ('demo', convert_to(%(account_id)s::text, 'utf8'), %(account_id)s, now())
    """,
    """
    insert into notification_settings (workspace_id, member_id, assigned, mentioned, replied)
    select workspace_id, id, '{}', '{}', '{}' from members where workspace_id = %(workspace_id)s
    """,
    "insert into views (workspace_id, id, created_at) values (%(workspace_id)s, gen_random_uuid(), now())",
]


async def furnish(made: Two, run: Executor, workspace_id: UUID, account_id: UUID) -> None:
    """A row in every table of the inbox, and in those that are read."""
    actor = member(made.installation, workspace_id)
    taken = (await run.execute(receive(), actor, Request(idempotency_key="demo-key"))).answer
    ((member_id,),) = rows(made.installation, "select id from members where account_id = %s", (account_id,))
    await run.execute(CreateLabel(name="Demo", colour="grey"), actor)
    await run.execute(CreateCannedReply(shortcut="demo", text="Demo"), actor)
    await run.execute(CreateTeam(name="Demo", member_ids=frozenset({member_id})), actor)
    await run.execute(SetInboxPolicy(), actor)
    await run.execute(
        AssignConversation(conversation_id=taken.conversation_id, assignee_id=member_id),
        actor,
        Request(expected_version=taken.version),
    )


@pytest.fixture(scope="module")
async def two(servers: Servers) -> Two:
    made = Two(make_installation(servers))
    async with make_executor(made.installation) as run:
        for workspace_id, account_id in zip(made.workspaces, made.persons, strict=True):
            await furnish(made, run, workspace_id, account_id)
    with superuser(made.installation) as connection:
        connection.execute(EFFECTS)
    with made.installation.relay(), made.installation.projector():
        until(lambda: projected(made.installation) == 2, what="the projection")
        until(lambda: rows(made.installation, THINGS) == [(8,)], what="the directory")
    with superuser(made.installation) as connection:
        connection.execute(READINGS)
    return made


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


@pytest.fixture(params=OF_A_PERSON)
def owned(request: pytest.FixtureRequest) -> str:
    """A table whose rows are a person's."""
    found: str = request.param
    return found


def persons(connection: psycopg.Connection, table: str) -> set[UUID]:
    """Whose rows this session sees."""
    statement = sql.SQL("select {} from {}").format(sql.Identifier(OF_A_PERSON[table]), sql.Identifier(table))
    return {row[0] for row in connection.execute(statement)}


def be(connection: psycopg.Connection, account_id: UUID) -> None:
    connection.execute("select set_config('app.person', %s, true)", (str(account_id),))


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


def test_the_superuser_sees_everybodys_rows(two: Two, owned: str) -> None:
    with superuser(two.installation) as connection:
        assert persons(connection, owned) == set(two.persons)


def test_without_a_person_there_is_nothing_of_anybodys(two: Two, owned: str) -> None:
    with two.installation.connect("onrecord_command") as connection, connection.transaction():
        assert persons(connection, owned) == set()
        enter(connection, two.first)
        assert persons(connection, owned) == set()


def test_with_a_person_there_is_what_is_theirs_alone(two: Two, owned: str) -> None:
    with two.installation.connect("onrecord_command") as connection, connection.transaction():
        for account_id in two.persons:
            be(connection, account_id)
            assert persons(connection, owned) == {account_id}


def test_a_person_ends_with_their_transaction(two: Two, owned: str) -> None:
    with two.installation.connect("onrecord_command") as connection:
        with connection.transaction():
            be(connection, two.persons[0])
        assert persons(connection, owned) == set()


# What a person sees of workspaces, wherever they are: the workspaces that they are in, who they are there, and the key
# of their account, which is kept in the installation's own.
@pytest.mark.parametrize(("table", "where"), [("workspaces", "theirs"), ("members", "theirs"), ("person_keys", "home")])
def test_a_person_sees_the_workspaces_that_they_are_in_and_no_other(two: Two, table: str, where: str) -> None:
    with two.installation.connect("onrecord_command") as connection, connection.transaction():
        for account_id, workspace_id in zip(two.persons, two.workspaces, strict=True):
            be(connection, account_id)
            assert workspaces(connection, f"public.{table}") == {workspace_id if where == "theirs" else two.first}


def test_a_person_sees_their_own_key_and_memberships_alone(two: Two) -> None:
    with two.installation.connect("onrecord_command") as connection, connection.transaction():
        be(connection, two.persons[1])
        assert connection.execute("select person_id from person_keys").fetchall() == [(two.persons[1],)]
        assert connection.execute("select account_id from members").fetchall() == [(two.persons[1],)]


def test_who_left_a_workspace_sees_it_no_more(two: Two) -> None:
    with superuser(two.installation) as connection, connection.transaction(force_rollback=True):
        connection.execute("update members set left_at = now() where account_id = %s", (two.persons[1],))
        connection.execute("set local role onrecord_command")
        be(connection, two.persons[1])
        assert workspaces(connection, "public.workspaces") == set()


@pytest.mark.parametrize(
    "statement",
    [
        "update members set role = 'admin'",
        "update person_keys set wrapped = 'changed'",
        "delete from access_tokens",
        "delete from invitations",
    ],
)
def test_a_person_changes_nothing_of_workspaces_that_they_have_not_entered(two: Two, statement: LiteralString) -> None:
    with two.installation.connect("onrecord_command") as connection, connection.transaction(force_rollback=True):
        be(connection, two.persons[1])
        assert connection.execute(statement).rowcount == 0


OF_SOMEBODY_ELSE: list[LiteralString] = [
    """
    insert into accounts (id, email_hmac, profile_sealed, is_verified, created_at)
    values (%s, 'demo', 'demo', true, now())
    """,
    "insert into recovery_codes (account_id, code_hash) values (%s, 'demo')",
    "insert into provider_links (provider, subject_hmac, account_id, linked_at) values ('a', 'b', %s, now())",
    """
    insert into sessions (
        id, token_hash, account_id, method, client_sealed, client_hmac, created_at, last_used_at, expires_at
    )
    values (gen_random_uuid(), 'demo', %s, 'password', 'demo', 'demo', now(), now(), now())
    """,
]


@pytest.mark.parametrize("statement", OF_SOMEBODY_ELSE)
def test_nothing_is_written_for_somebody_else(two: Two, statement: LiteralString) -> None:
    with two.installation.connect("onrecord_command") as connection, connection.transaction(force_rollback=True):
        be(connection, two.persons[0])
        enter(connection, two.second)
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
            connection.execute(statement, (two.persons[1],))


@pytest.mark.parametrize(
    "statement",
    [
        "update accounts set password_hash = 'changed' where id = %s",
        "update sessions set ended_at = now() where account_id = %s",
        "update recovery_codes set used_at = now() where account_id = %s",
        "delete from sessions where account_id = %s",
        "delete from recovery_codes where account_id = %s",
        "delete from provider_links where account_id = %s",
    ],
)
def test_nothing_of_somebody_elses_is_changed_or_deleted(two: Two, statement: LiteralString) -> None:
    with two.installation.connect("onrecord_command") as connection, connection.transaction(force_rollback=True):
        be(connection, two.persons[0])
        enter(connection, two.second)
        assert connection.execute(statement, (two.persons[1],)).rowcount == 0


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
    insert into contacts (workspace_id, id, channel, created_at)
    values (%s, gen_random_uuid(), 'whatsapp', now())
    """,
    """
    insert into contact_identities (workspace_id, contact_id, hmac, kind, sealed, since)
    values (%s, gen_random_uuid(), 'demo', 'number', 'demo', now())
    """,
    """
    insert into webhooks (workspace_id, id, body_sealed, items, state, received_at, due_at)
    values (%s, gen_random_uuid(), 'demo', 1, 'pending', now(), now())
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
    "insert into workspaces (id, name, created_at) values (%s, 'Demo', now())",
    """
    insert into members (workspace_id, id, account_id, role, joined_at)
    values (%s, gen_random_uuid(), gen_random_uuid(), 'admin', now())
    """,
    """
    insert into invitations (workspace_id, id, member_id, email_hmac, role, token_hash, created_at, expires_at)
    values (%s, gen_random_uuid(), gen_random_uuid(), 'demo', 'admin', 'demo', now(), now())
    """,
    """
    insert into tokens (workspace_id, id, member_id, kind, label, secret_hash, scopes, created_at)
    values (%s, gen_random_uuid(), gen_random_uuid(), 'personal', 'demo', 'demo', '', now())
    """,
    """
    insert into access_tokens (workspace_id, token_id, token_hash, scopes, created_at, expires_at)
    values (%s, gen_random_uuid(), 'demo', '', now(), now())
    """,
]


@pytest.mark.parametrize("statement", FOREIGN)
def test_nothing_is_written_into_another_workspace(two: Two, statement: LiteralString) -> None:
    with two.installation.connect("onrecord_command") as connection, connection.transaction(force_rollback=True):
        enter(connection, two.first)
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
            connection.execute(statement, (two.second,))


def test_nothing_of_another_workspace_is_changed_or_deleted(two: Two) -> None:
    statements: list[LiteralString] = [
        "update contact_identities set sealed = 'changed' where workspace_id = %s",
        "update person_keys set wrapped = 'changed' where workspace_id = %s",
        "update conversations set version = 99 where workspace_id = %s",
        "delete from idempotency where workspace_id = %s",
        "update members set role = 'admin' where workspace_id = %s",
        "update invitations set revoked_at = now() where workspace_id = %s",
        "delete from invitations where workspace_id = %s",
        "update tokens set revoked_at = now() where workspace_id = %s",
        "delete from access_tokens where workspace_id = %s",
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
        for table in OF_A_PERSON:
            assert persons(connection, table) == set()


OTHER_PROCESSES = ("onrecord_query", "onrecord_relay", "onrecord_projector", "onrecord_worker")
OF_PEOPLE = (*OF_A_PERSON, "members", "invitations", "tokens", "access_tokens", "attempts")


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("onrecord_command", "select * from outbox"),
        ("onrecord_command", "select * from read.timeline_v5"),
        ("onrecord_command", "select * from outbox_forked"),
        ("onrecord_command", "select record from effects"),
        ("onrecord_command", "update effects set person_id = null"),
        ("onrecord_command", "select * from feeder_positions"),
        ("onrecord_command", "update accounts set email_hmac = ''"),
        ("onrecord_command", "update sessions set account_id = null"),
        ("onrecord_command", "update sessions set expires_at = 'infinity'"),
        ("onrecord_command", "update members set account_id = null"),
        ("onrecord_command", "update tokens set scopes = ''"),
        ("onrecord_command", "update tokens set secret_hash = ''"),
        ("onrecord_command", "update invitations set token_hash = ''"),
        ("onrecord_command", "update invitations set role = 'admin'"),
        ("onrecord_command", "update access_tokens set scopes = ''"),
        ("onrecord_command", "update workspaces set name = ''"),
        ("onrecord_command", "delete from accounts"),
        ("onrecord_command", "delete from members"),
        ("onrecord_command", "delete from tokens"),
        *((role, f"select * from {table}") for role in OTHER_PROCESSES for table in OF_PEOPLE),
        ("onrecord_query", "select resolve_sign_in('', null, null)"),
        ("onrecord_query", "select resolve_invitation('', now())"),
        ("onrecord_query", "select list_workspaces('00000000-0000-0000-0000-000000000000', 1)"),
        ("onrecord_query", "select list_outlived_sessions(now(), 1)"),
        ("onrecord_worker", "select resolve_session('', now())"),
        ("onrecord_worker", "select record from outbox"),
        ("onrecord_worker", "select * from contacts"),
        ("onrecord_worker", "update person_keys set wrapped = ''"),
        ("onrecord_worker", "delete from effects"),
        ("onrecord_query", "select * from effects"),
        ("onrecord_query", "select * from outbox"),
        ("onrecord_query", "select * from messages"),
        ("onrecord_query", "select * from idempotency"),
        ("onrecord_query", "select record from read.parked"),
        ("onrecord_query", "select subject from read.parked"),
        ("onrecord_query", "insert into read.timeline_v5 default values"),
        ("onrecord_query", "create table read.mine ()"),
        ("onrecord_query", "create table public.mine ()"),
        ("onrecord_command", "insert into effects default values"),
        ("onrecord_worker", "select * from messages"),
        ("onrecord_worker", "delete from feeder_positions"),
        ("onrecord_relay", "select * from messages"),
        ("onrecord_relay", "select * from read.timeline_v5"),
        ("onrecord_relay", "delete from halted_shards"),
        ("onrecord_projector", "select * from outbox"),
        ("onrecord_projector", "select * from messages"),
        ("onrecord_projector", "create table public.mine ()"),
    ],
)
def test_a_role_is_kept_from_what_is_not_its_own(two: Two, role: str, statement: LiteralString) -> None:
    with two.installation.connect(role) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "select profile_sealed from accounts",
        "select password_hash from accounts",
        "select second_factor_sealed from accounts",
        "select client_sealed from sessions",
        "select email_sealed from invitations",
        "select wrapped from person_keys",
        "select name from workspaces",
        "update sessions set ended_at = now()",
    ],
)
def test_the_functions_that_cross_workspaces_could_read_nothing_sealed(two: Two, statement: LiteralString) -> None:
    with superuser(two.installation) as connection, connection.transaction(force_rollback=True):
        connection.execute("set local role onrecord_owner")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


def test_the_lists_for_forgetting_hold_every_workspace_and_only_ids(two: Two) -> None:
    with two.installation.connect("onrecord_command") as connection:
        first = connection.execute("select list_workspaces('00000000-0000-0000-0000-000000000000', 10)").fetchall()
        assert [workspace_id for (workspace_id,) in first] == sorted(two.workspaces)
        assert connection.execute("select list_workspaces(%s, 10)", (max(two.workspaces),)).fetchall() == []
        found = connection.execute("select list_outlived_sessions(now() + interval '1 year', 10)").fetchall()
        assert {account_id for (account_id,) in found} == set(two.persons)
        assert connection.execute("select list_outlived_sessions(now(), 10)").fetchall() == []


@pytest.mark.parametrize("expected", [None, "", "(token,)", "(session,)"])
def test_a_credential_that_is_none_is_never_what_was_expected(two: Two, expected: str | None) -> None:
    with (
        two.installation.connect("onrecord_command") as connection,
        pytest.raises(psycopg.errors.DatabaseError) as raised,
    ):
        connection.execute("select verify_credential('nobody', now(), %s)", (expected,))
    assert raised.value.sqlstate == SQLSTATE_CREDENTIAL_MOVED


def test_the_relay_sees_all_workspaces_in_the_outbox(two: Two) -> None:
    with two.installation.connect("onrecord_relay") as connection:
        assert workspaces(connection, "public.outbox") == {two.first, two.second}
