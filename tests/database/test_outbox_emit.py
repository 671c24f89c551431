"""outbox_emit: the only way into the outbox, and it refuses whatever could break a law."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import IsolationLevel

from installations import Installation, Servers, make_installation
from onrecord import clock
from waiting import until
from written import add_workspace, numbers, outbox, rows


@pytest.fixture
def command(installation: Installation) -> Iterator[psycopg.Connection]:
    """A session of the role that runs commands."""
    with installation.connect("onrecord_command") as connection:
        yield connection


def enter(connection: psycopg.Connection, workspace_id: UUID) -> None:
    connection.execute("select set_config('app.workspace_id', %s, true)", (str(workspace_id),))


def attempt(
    connection: psycopg.Connection, workspace_id: UUID, shards: Sequence[int], records: Sequence[bytes] | None = None
) -> str:
    """Emit in a transaction of its own."""
    with connection.transaction():
        enter(connection, workspace_id)
        return emit(connection, workspace_id, shards, records=records)


def locks(installation: Installation, connection: psycopg.Connection, *, granted: bool) -> list[int]:
    """The shards whose lock this session holds, or waits for."""
    found = rows(
        installation,
        "select objid::integer from pg_locks where locktype = 'advisory' and pid = %s and granted = %s order by 1",
        (connection.info.backend_pid, granted),
    )
    return [shard for (shard,) in found]


def emit(
    connection: psycopg.Connection,
    workspace_id: UUID,
    shards: Sequence[int],
    record: bytes = b"{}",
    records: Sequence[bytes] | None = None,
) -> str:
    """Emit a record into each of the shards, or these records; the position it answers."""
    records = [record for _ in shards] if records is None else records
    row = connection.execute(
        "select outbox_emit(%s, %s, %s::integer[], %s::uuid[], %s::text[], %s::text[], %s::bytea[], %s, %s, %s)",
        (
            workspace_id,
            clock.now(),
            list(shards),
            [uuid4() for _ in records],
            ["demo.made.v1" for _ in records],
            [f"contact/{uuid4()}" for _ in records],
            list(records),
            "token/demo",
            None,
            None,
        ),
    ).fetchone()
    assert row is not None
    return str(row[0])


def refused(
    installation: Installation,
    connection: psycopg.Connection,
    *,
    entered: UUID | None = None,
    shards: Sequence[int] = (1,),
    record: bytes = b"{}",
) -> str | None:
    """The SQLSTATE with which the installation's workspace is refused, in a transaction of its own; nothing is left."""
    before = numbers(installation)
    with pytest.raises(psycopg.Error) as raised, connection.transaction():  # noqa: PT012 - all of it, whatever raises
        enter(connection, entered or installation.log.workspace_id)
        emit(connection, installation.log.workspace_id, shards, record)
    assert numbers(installation) == before
    return raised.value.sqlstate


def halt(installation: Installation, shard: int) -> None:
    with installation.connect("onrecord_relay") as relay:
        relay.execute("insert into halted_shards (shard, reason) values (%s, 'demo')", (shard,))


def test_numbers_rise_from_1_in_each_shard(installation: Installation, command: psycopg.Connection) -> None:
    workspace_id = installation.log.workspace_id
    with command.transaction():
        enter(command, workspace_id)
        assert emit(command, workspace_id, [2, 0, 2]) == "0:1,2:2"
        assert emit(command, workspace_id, [2]) == "2:3"
    assert numbers(installation) == {0: [1], 2: [1, 2, 3]}


def test_a_rolled_back_number_is_drawn_again(installation: Installation, command: psycopg.Connection) -> None:
    workspace_id = installation.log.workspace_id
    for rolled_back in (True, False):
        with command.transaction(force_rollback=rolled_back):
            enter(command, workspace_id)
            assert emit(command, workspace_id, [1]) == "1:1"
    assert numbers(installation) == {1: [1]}


def test_a_number_is_drawn_past_those_of_other_workspaces(
    installation: Installation, command: psycopg.Connection
) -> None:
    first, second = installation.log.workspace_id, add_workspace(installation)
    for workspace_id, position in ((first, "1:1"), (second, "1:2"), (first, "1:3")):
        with command.transaction():
            enter(command, workspace_id)
            assert emit(command, workspace_id, [1]) == position
    assert [row.workspace_id for row in outbox(installation)] == [first, second, first]


def test_a_transaction_that_began_before_another_committed_draws_the_number_after_it(
    installation: Installation, command: psycopg.Connection
) -> None:
    workspace_id = installation.log.workspace_id
    with command.transaction(), installation.connect("onrecord_command") as other:
        enter(command, workspace_id)
        command.execute("select count(*) from contacts")
        with other.transaction():
            enter(other, workspace_id)
            assert emit(other, workspace_id, [1]) == "1:1"
        assert emit(command, workspace_id, [1]) == "1:2"


def test_a_shard_is_locked_until_its_transaction_ends(installation: Installation, command: psycopg.Connection) -> None:
    workspace_id = installation.log.workspace_id
    with command.transaction(), installation.connect("onrecord_command") as other:
        enter(command, workspace_id)
        emit(command, workspace_id, [1])
        other.execute("set lock_timeout = '50ms'")
        assert refused(installation, other) == psycopg.errors.LockNotAvailable.sqlstate
        with other.transaction():
            enter(other, workspace_id)
            assert emit(other, workspace_id, [2]) == "2:1"


def test_shards_are_locked_in_ascending_order(installation: Installation, command: psycopg.Connection) -> None:
    workspace_id = installation.log.workspace_id
    with ThreadPoolExecutor() as threads, installation.connect("onrecord_command") as other:
        with command.transaction():
            enter(command, workspace_id)
            emit(command, workspace_id, [2])
            waiting = threads.submit(attempt, other, workspace_id, [3, 1, 2, 1])
            assert until(lambda: locks(installation, other, granted=False)) == [2]
            assert locks(installation, other, granted=True) == [1]
        assert waiting.result() == "1:2,2:2,3:1"


def test_who_emits_nothing_waits_too_for_whoever_emits(installation: Installation, command: psycopg.Connection) -> None:
    workspace_id = installation.log.workspace_id
    with ThreadPoolExecutor() as threads, installation.connect("onrecord_command") as other:
        with command.transaction():
            enter(command, workspace_id)
            emit(command, workspace_id, [2])
            waiting = threads.submit(attempt, other, workspace_id, [2], records=[])
            assert until(lambda: locks(installation, other, granted=False)) == [2]
        assert waiting.result() == "2:1"


@pytest.mark.parametrize("isolation", [IsolationLevel.REPEATABLE_READ, IsolationLevel.SERIALIZABLE])
def test_another_isolation_is_refused(
    installation: Installation, command: psycopg.Connection, isolation: IsolationLevel
) -> None:
    command.isolation_level = isolation
    assert refused(installation, command) == "OR001"


def test_another_workspace_than_the_transactions_is_refused(
    installation: Installation, command: psycopg.Connection
) -> None:
    assert refused(installation, command, entered=add_workspace(installation)) == "OR002"


def test_a_workspace_is_refused_where_none_was_set(installation: Installation, command: psycopg.Connection) -> None:
    with pytest.raises(psycopg.Error) as raised:
        emit(command, installation.log.workspace_id, [1])
    assert raised.value.sqlstate == "OR002"


def test_a_commit_that_could_be_lost_is_refused(installation: Installation, command: psycopg.Connection) -> None:
    command.execute("set synchronous_commit = off")
    assert refused(installation, command) == "OR003"


def test_a_halted_shard_is_refused_also_among_others(installation: Installation, command: psycopg.Connection) -> None:
    halt(installation, 2)
    assert refused(installation, command, shards=[1, 2, 3]) == "OR004"
    assert refused(installation, command, shards=[2]) == "OR004"


def test_a_halt_that_came_after_the_transaction_began_is_seen(
    installation: Installation, command: psycopg.Connection
) -> None:
    with command.transaction(force_rollback=True):
        command.execute("select count(*) from halted_shards")
        halt(installation, 2)
        assert refused(installation, command, shards=[2]) == "OR004"


@pytest.mark.parametrize("record", [b"", b"x", b"x" * 786_433], ids=len)
def test_a_record_that_kafka_would_not_take_is_refused(
    installation: Installation, command: psycopg.Connection, record: bytes
) -> None:
    assert refused(installation, command, record=record) == psycopg.errors.CheckViolation.sqlstate


def test_what_a_session_calls_outbox_is_not_what_is_written(servers: Servers) -> None:
    installation = make_installation(servers)
    with installation.connect("onrecord_command") as connection, connection.transaction():
        connection.execute("create temporary table outbox (like public.contacts)")
        connection.execute("set local search_path = pg_temp, public")
        enter(connection, installation.log.workspace_id)
        emit(connection, installation.log.workspace_id, [1])
    assert numbers(installation) == {1: [1]}
