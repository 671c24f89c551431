"""Law 9: the pruner deletes what is old and confirmed, keeps what must stay, and everybody copes with what is gone."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import psycopg
import pytest
from psycopg.types.json import Json

import forks
from forks import Halves, changed, halves, notes
from installations import Installation, Servers, make_installation
from invoking import invoke
from onrecord import broker, db, ids
from outbox_relay import pruner, tail
from outbox_relay.fork import CannotSettle
from outbox_relay.pruner import Pruned, ShardPlan
from written import superuser

OLD, YOUNG = datetime(2026, 1, 1, tzinfo=UTC), datetime.now(UTC)
DAYS = 30
SHARDS = 24


@pytest.fixture(scope="module")
def installation(servers: Servers) -> Installation:
    return make_installation(servers, SHARDS)


@pytest.fixture(scope="module")
def both(installation: Installation) -> Iterator[Halves]:
    with halves(installation) as made:
        yield made


@pytest.fixture(scope="module")
def operator(installation: Installation) -> Iterator[psycopg.Connection]:
    with installation.connect("onrecord_operator") as connection:
        yield connection


@pytest.fixture
def shard(both: Halves) -> int:
    """One that no other test has touched."""
    return next(number for number in range(SHARDS) if not both.outbox(number) and number != event_shard(both))


def event_shard(both: Halves) -> int:
    return forks.event_shard(both.installation)


def records(both: Halves, old: int, young: int = 0) -> list[bytes]:
    times = [OLD] * old + [YOUNG] * young
    made = notes(both.installation, *(f"note {number}" for number in range(len(times))))
    return [changed(record, time=time.isoformat()) for record, time in zip(made, times, strict=True)]


def write(both: Halves, shard: int, written: list[bytes], published: int | None = None) -> None:
    both.emit(shard, written)
    both.log(shard, written[:published])


def seqs(both: Halves, shard: int) -> list[int]:
    return [row[0] for row in both.outbox(shard)]


def prune(both: Halves, operator: psycopg.Connection, shard: int, days: int = DAYS) -> Pruned:
    found = [
        one
        for one in pruner.prune(both.reader, operator, both.installation.log, pruner.before(days))
        if one.shard == shard
    ]
    return found[-1] if found else Pruned(shard)


def look(both: Halves, operator: psycopg.Connection, shard: int) -> ShardPlan:
    return list(pruner.look(both.reader, operator, both.installation.log, pruner.before(DAYS)))[shard]


def test_old_rows_that_the_log_holds_go_and_young_ones_stay(
    both: Halves, operator: psycopg.Connection, shard: int
) -> None:
    written = records(both, 5, 3)
    write(both, shard, written)
    plan = look(both, operator, shard)
    assert (plan.rows, plan.first_seq, plan.last_seq) == (5, 1, 5)
    assert abs(plan.bytes_about - sum(map(len, written[:5]))) <= 5
    assert seqs(both, shard) == list(range(1, 9)), "looking changes nothing"
    done = prune(both, operator, shard)
    assert (done.rows, done.bytes) == (5, sum(map(len, written[:5])))
    assert seqs(both, shard) == [6, 7, 8]


def test_the_row_at_the_logs_end_and_what_is_not_published_stay(
    both: Halves, operator: psycopg.Connection, shard: int
) -> None:
    write(both, shard, records(both, 6), published=4)
    assert look(both, operator, shard).rows == 3
    prune(both, operator, shard)
    assert seqs(both, shard) == [4, 5, 6]


def test_the_last_row_of_a_shard_stays(both: Halves, operator: psycopg.Connection, shard: int) -> None:
    write(both, shard, records(both, 3))
    prune(both, operator, shard)
    assert seqs(both, shard) == [3]
    assert prune(both, operator, shard).rows == 0
    assert look(both, operator, shard) == ShardPlan(shard)


def test_the_next_number_follows_the_last_all_the_same(both: Halves, operator: psycopg.Connection, shard: int) -> None:
    written = records(both, 4)
    write(both, shard, written[:3])
    prune(both, operator, shard)
    workspace_id, event_id = str(both.installation.log.workspace_id), str(ids.new())
    with both.connection.transaction():
        both.connection.execute(db.sql("onrecord", "set_workspace"), (workspace_id,))
        both.connection.execute(
            db.sql("onrecord", "outbox_emit"),
            (workspace_id, OLD, [shard], [event_id], ["demo"], ["demo"], written[3:], "system", None, None),
        )
    assert seqs(both, shard) == [3, 4]


def test_many_rows_go_in_batches(
    both: Halves, operator: psycopg.Connection, shard: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruner, "PRUNED_ROWS_PER_BATCH", 2)
    monkeypatch.setattr(pruner, "REST_S_MAX", 0)
    write(both, shard, records(both, 6))
    steps = [
        one.rows
        for one in pruner.prune(both.reader, operator, both.installation.log, pruner.before(DAYS))
        if one.shard == shard
    ]
    assert steps == [2, 4, 5]


def test_a_shard_whose_log_differs_is_left_alone_and_named(
    both: Halves, operator: psycopg.Connection, shard: int
) -> None:
    both.emit(shard, records(both, 3))
    both.log(shard, records(both, 3))
    assert "does not hold what the log ends with" in (prune(both, operator, shard).problem or "")
    assert seqs(both, shard) == [1, 2, 3]


def test_a_halted_shard_is_left_alone(both: Halves, operator: psycopg.Connection, shard: int) -> None:
    write(both, shard, records(both, 3))
    both.halt(shard)
    assert prune(both, operator, shard).problem == f"shard {shard} is halted"
    assert seqs(both, shard) == [1, 2, 3]


def test_a_log_with_a_hole_confirms_nothing(both: Halves, operator: psycopg.Connection, shard: int) -> None:
    written = records(both, 4)
    both.emit(shard, written)
    both.log(shard, written[:1])
    both.log(shard, written[2:], first_seq=3)
    assert prune(both, operator, shard).problem == "the log has a hole before seq 3"
    assert seqs(both, shard) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("seq", "digest_of", "age", "rows_max", "reason"),
    [
        (3, 2, DAYS, 10, "does not hold what the log ends with"),
        (9, 3, DAYS, 10, "does not hold what the log ends with"),
        (3, 3, 0, 10, "keeps the rows of a day"),
        (3, 3, DAYS, 0, "are pruned at a time"),
        (3, 3, DAYS, 10_001, "are pruned at a time"),
    ],
)
def test_the_function_itself_refuses(
    both: Halves,
    operator: psycopg.Connection,
    seq: int,
    digest_of: int,
    age: int,
    rows_max: int,
    reason: str,
) -> None:
    shard = event_shard(both)
    if not both.outbox(shard):
        write(both, shard, records(both, 3))
    digest = sha256(both.outbox(shard)[digest_of - 1][6]).digest()
    cutoff = datetime.now(UTC) - timedelta(days=age)
    with pytest.raises(psycopg.Error, match=reason) as refused:
        operator.execute(db.sql("outbox_relay", "prune_outbox"), (shard, seq, digest, cutoff, rows_max))
    assert refused.value.sqlstate == "OR006"
    assert seqs(both, shard) == [1, 2, 3]


def test_who_ships_the_log_may_not_prune(installation: Installation) -> None:
    with installation.connect("onrecord_relay") as relay, pytest.raises(psycopg.errors.InsufficientPrivilege):
        relay.execute(db.sql("outbox_relay", "prune_outbox"), (0, 1, b"", OLD, 1))


def test_the_operator_touches_no_row_of_a_sound_shard(both: Halves, operator: psycopg.Connection, shard: int) -> None:
    write(both, shard, records(both, 2))
    assert operator.execute("delete from outbox where shard = %s", (shard,)).rowcount == 0
    assert operator.execute("select from outbox where shard = %s", (shard,)).rowcount == 0
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        operator.execute(
            "insert into outbox (shard, seq, event_id, type, subject, workspace_id, occurred_at, record)"
            " values (%s, 3, gen_random_uuid(), 'demo', 'demo', gen_random_uuid(), now(), 'demo')",
            (shard,),
        )
    assert seqs(both, shard) == [1, 2]


def test_a_relay_that_starts_finds_its_place_in_a_pruned_outbox(
    both: Halves, operator: psycopg.Connection, installation: Installation, shard: int
) -> None:
    write(both, shard, records(both, 5), published=4)
    prune(both, operator, shard)
    with (
        installation.connect("onrecord_relay") as relay,
        closing(broker.consumer(installation.settings)) as reader,
    ):
        assert tail.read(reader, relay, installation.log, shard) == tail.Tail(4)


def test_a_pruned_shard_that_was_set_back_is_settled(both: Halves, shard: int) -> None:
    written = records(both, 6)
    write(both, shard, written)
    with both.connection.transaction():
        both.connection.execute("delete from outbox where shard = %s and seq < 4", (shard,))
        both.set_back(shard, 5)
    both.halt(shard)
    both.settle(shard)
    assert seqs(both, shard) == [4, 5, 6]
    assert [row[6] for row in both.outbox(shard)] == written[3:]


def test_where_they_parted_before_what_was_pruned_nobody_settles(both: Halves, shard: int) -> None:
    write(both, shard, records(both, 5))
    with both.connection.transaction():
        both.connection.execute("delete from outbox where shard = %s", (shard,))
        both.emit(shard, records(both, 1), first_seq=5)
    both.halt(shard)
    with pytest.raises(CannotSettle, match="begins at seq 5"):
        both.look(shard)


def test_the_feeders_gate_opens_on_a_pruned_outbox(
    both: Halves, operator: psycopg.Connection, installation: Installation, shard: int
) -> None:
    write(both, shard, records(both, 4))
    old_end = both.outbox(shard)[1]
    prune(both, operator, shard)
    ends = [{"shard": shard, "seq": 2, "event_id": str(old_end[1])}]
    with installation.connect("onrecord_worker") as worker:
        worker.execute("insert into feeder_positions (shard, seq, next_offset) values (%s, 2, 2)", (shard,))
        rows = worker.execute(db.sql("onrecord.effects", "read_gate"), (Json(ends),)).fetchall()
    assert [row[3] for row in rows if row[0] == shard] == [True]


def test_the_command_line_says_first_what_would_go(both: Halves, installation: Installation, shard: int) -> None:
    write(both, shard, records(both, 5))
    shown = invoke(installation, "prune", "--days", DAYS, "--dry-run")
    assert shown.exit_code == 0, shown.output
    assert f"shard {shard}: 4 rows, seq 1 to 4, about 0.0 MB" in shown.stdout
    declined = invoke(installation, "prune", "--days", DAYS, answer="n\n")
    assert (declined.exit_code, "Prune them? [y/N]" in declined.stdout) == (1, True)
    assert seqs(both, shard) == [1, 2, 3, 4, 5]


def test_a_program_is_asked_nothing_and_always_answered(both: Halves, installation: Installation, shard: int) -> None:
    write(both, shard, records(both, 5))
    unasked = invoke(installation, "prune", "--days", DAYS, "--json")
    assert (unasked.exit_code, unasked.stdout, "--dry-run" in unasked.stderr) == (1, "", True)
    assert seqs(both, shard) == [1, 2, 3, 4, 5]
    done = json.loads(invoke(installation, "prune", "--days", DAYS, "--json", "--yes").stdout)
    assert (done["state"], seqs(both, shard)) == ("done", [5])
    again = json.loads(invoke(installation, "prune", "--days", DAYS, "--json", "--yes").stdout)
    assert (again["state"], again["rows"]) == ("done", 0)


def test_one_day_is_a_day(both: Halves, installation: Installation, shard: int) -> None:
    write(both, shard, records(both, 2))
    shown = invoke(installation, "prune", "--days", 1, "--dry-run").stdout
    assert f"shard {shard}: 1 row, seq 1 to 1," in shown
    assert "older than 1 day, and in the log" in shown


def test_the_command_line_prunes_and_the_decision_is_an_event(
    both: Halves, installation: Installation, shard: int
) -> None:
    write(both, shard, records(both, 5))
    done = invoke(installation, "prune", "--days", DAYS, "--yes")
    assert done.exit_code == 0, done.output
    assert "rows pruned" in done.stdout
    assert seqs(both, shard) == [5]
    assert [row[2] for row in both.outbox(event_shard(both))][-1] == "prune.requested.v1"
    with superuser(installation) as connection:
        found = connection.execute("select state, requested_by from operations").fetchall()
    assert found[-1] == ("done", "system")
