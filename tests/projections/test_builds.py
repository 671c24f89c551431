"""Builds of read models: a rebuild folds as live does, erasures reach every build, and the right ones are carried."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import golden_histories
import histories
from histories import SHARDS, Entry, Step
from installations import Servers, make_installation
from onrecord.events.envelope import Recorded
from onrecord.vault.keyring import Keyring
from projections import builds, erasing, schema
from projections.applying import rows_as_json
from projections.builds import Build
from projections.catalogue import LIVE
from projections.copying import Copier
from projections.projection import Key, Projection, Row
from projections.projector import COPIED_ROWS_MIN, Fenced, Projector
from projections.timeline import TIMELINE
from read_side import ReadSide
from sealing import MASTERS
from tape import Tape

SECOND = [builds.numbered(projection, 2) for projection in LIVE]
CANARY = "marmalade"
cuts = st.lists(st.integers(1, 8), max_size=40)


class TwoBuilds(ReadSide):
    """A read side where a second build of everything is under way."""

    def begin(self) -> None:
        for build in SECOND:
            schema.make(self.connection, build, self.log.shards, "demo")

    def reset(self) -> None:
        super().reset()
        for name in (*(table.name for build in SECOND for table in build.tables), "erasures"):
            self.connection.execute(f"delete from read.{name}".encode())
        self.connection.execute("update read.positions set rebuilding = (build = 2)")

    def rebuilder(self, tape: Tape, second: Sequence[Projection] = SECOND) -> Projector:
        keyring = Keyring(self._connect(), MASTERS)
        made = Projector(self.connection, tape.reader(), self.log, second, keyring, rebuilding=True)
        made.assign(range(SHARDS))
        return made

    def rebuild(
        self, entries: Iterable[Entry], cuts: Sequence[int] = (), second: Sequence[Projection] = SECOND
    ) -> None:
        tape = Tape(entries, cuts)
        rebuilder = self.rebuilder(tape, second)
        while not tape.is_over:
            rebuilder.tick(timeout_ms=0)
        rebuilder.settle()
        rebuilder.close()

    def spelt(self, number: int) -> dict[str, list[tuple[str]]]:
        """Every row of a build, as Postgres spells it."""
        tables = [table.name for projection in LIVE for table in projection.tables]
        suffix = "" if number == 1 else f"_b{number}"
        return {
            name: self.connection.execute(
                f"select t::text from read.{name}{suffix} as t order by 1".encode()
            ).fetchall()
            for name in tables
        }


@pytest.fixture(scope="module")
def two(servers: Servers) -> Iterator[TwoBuilds]:
    made = TwoBuilds(make_installation(servers))
    made.begin()
    yield made
    made.close()


@given(histories.steps(), cuts, cuts)
@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_rebuild_gives_the_rows_that_live_gives_byte_for_byte(
    two: TwoBuilds, steps: list[Step], live: list[int], rebuilt: list[int]
) -> None:
    two.reset()
    entries = two.history(steps)
    two.project(entries, live)
    for entry in entries:
        if b"contact.erased" in entry.record:
            two.destroy_key(entry.key)
    two.rebuild(entries, rebuilt)
    assert two.spelt(2) == two.spelt(1)


def test_many_rows_at_once_are_the_rows_that_few_make(two: TwoBuilds) -> None:
    two.reset()
    entries = two.history([Step(turn % 3, ("receive", "send", "note")[turn % 4 % 3]) for turn in range(150)])
    assert len(entries) > COPIED_ROWS_MIN
    two.project(entries)
    two.rebuild(entries, [1] * len(entries))
    assert two.spelt(1) == two.spelt(2)


def test_rows_of_every_type_of_event_are_copied_as_they_are_saved(two: TwoBuilds) -> None:
    two.reset()
    copier = Copier(two.connection)
    for projection, second in zip(LIVE, SECOND, strict=True):
        rows, _ = golden_histories.rows_after(projection, golden_histories.history())
        for table, copied in zip(projection.tables, second.tables, strict=True):
            if table.copied:
                made = list(rows[table.name].values())
                two.connection.execute(table.save, (rows_as_json(made),))
                two.connection.execute(copied.save, (rows_as_json(copier.copy(copied, made)),))
                assert two.spelt(2)[table.name] == two.spelt(1)[table.name] != []


@pytest.mark.parametrize("wrong", [{"shard": 5_000_000_000}, {"text": "\0"}, {"event_id": "demo"}], ids=str)
def test_a_row_that_cannot_be_copied_parks_its_key_and_no_other(two: TwoBuilds, wrong: dict[str, object]) -> None:
    two.reset()
    steps = [Step(customer, deed) for deed in ("receive", "send", "note") for customer in range(3)]
    entries = two.history(steps)
    poisoned = entries[0].key

    def fold(row: object, recorded: Recorded, key: Key) -> Row:
        made = right.fold(row, recorded, key)
        return {**made, **wrong} if (recorded.subject_id, made["kind"]) == (poisoned, "message.queued") else made

    right, *beside = builds.numbered(TIMELINE, 2).tables
    faulty = replace(builds.numbered(TIMELINE, 2), tables=(replace(right, fold=fold), *beside))
    two.rebuild(entries, second=[faulty])
    two.project(entries, live=[TIMELINE])
    parked = {(row["subject"], row["reason"]) for row in two.rows("parked")}
    assert {subject for subject, _ in parked} == {poisoned}
    assert len(two.spelt(1)[TIMELINE.tables[0].name]) - len(two.spelt(2)[TIMELINE.tables[0].name]) == 2


STEPS = [Step(0, "receive", CANARY), Step(1, "receive", "Hello"), Step(0, "send", CANARY), Step(0, "erase")]


def test_an_erasure_reaches_a_build_that_has_not_come_so_far(two: TwoBuilds) -> None:
    two.reset()
    entries = two.history(STEPS)
    two.rebuild(entries[:-1])
    assert CANARY in str(two.spelt(2))
    two.project(entries)
    two.destroy_key(entries[0].key)
    erasing.apply_to_idle(two.connection)
    assert CANARY not in str(two.spelt(2))
    assert two.rows("erasures") == []


@pytest.mark.parametrize(("held", "reached"), [(2, False), (3, True)], ids=["this build", "another build"])
def test_an_erasure_waits_for_whoever_folds_this_very_build(two: TwoBuilds, held: int, *, reached: bool) -> None:
    two.reset()
    entries = two.history(STEPS)
    two.rebuild(entries[:-1])
    two.project(entries)
    with two.installation.connect("onrecord_projector") as folding:
        for projection in LIVE:
            erasing.hold(folding, projection.name, held)
        erasing.apply_to_idle(two.connection)
    assert (CANARY not in str(two.spelt(2))) is reached
    assert (two.rows("erasures") == []) is reached


def test_whoever_folds_a_build_applies_its_erasures_and_forgets_the_key(two: TwoBuilds) -> None:
    two.reset()
    entries = two.history(STEPS)
    two.rebuild(entries[:3])
    two.project(entries)
    with two.vault() as vault:
        keyring = Keyring(vault, MASTERS)
        keyring.fetch([(str(two.log.workspace_id), entries[0].key)])
        erasing.apply_to_own(two.connection, SECOND, range(SHARDS), keyring)
        assert not keyring.holds(entries[0].key)
    assert CANARY not in str(two.spelt(2))


def test_a_live_projector_that_takes_a_build_over_fences_whoever_rebuilt_it(two: TwoBuilds) -> None:
    two.reset()
    entries = two.history(STEPS)
    rebuilder = two.rebuilder(Tape(entries))
    live = two.projector(Tape([]))
    live.assign(range(SHARDS), [*LIVE, *SECOND])
    with pytest.raises(Fenced):
        rebuilder.tick(timeout_ms=0)
    rebuilder.close()
    assert not any(two.spelt(2).values())


BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
ONE = LIVE[0]


def build(number: int, state: str, version: int = ONE.version, requested_by: str = "demo", behind: int = 0) -> Build:
    served = BEGAN + timedelta(hours=number) if state in {"serving", "retired"} else None
    phase = "folding" if state == "building" else None
    of = (ONE.name, number, version, state, phase, ("demo",), requested_by)
    return Build(*of, 0, None, BEGAN, None, served, None, 0, behind)


def test_what_serves_and_the_last_before_it_are_carried() -> None:
    found = [build(1, "retired"), build(2, "retired"), build(3, "serving"), build(4, "building"), build(5, "failed")]
    assert [projection.build for projection in builds.carried(found, LIVE)] == [2, 3]


def test_a_build_of_another_version_is_not_carried() -> None:
    found = [build(1, "serving", version=ONE.version + 1), build(2, "retired")]
    assert [projection.build for projection in builds.carried(found, LIVE)] == [2]


def test_a_build_that_is_far_behind_would_hold_up_the_others() -> None:
    far = builds.CARRIED_BEHIND_EVENTS_MAX + 1
    found = [build(1, "serving", version=ONE.version + 1), build(2, "retired", behind=far)]
    assert builds.carried(found, LIVE) == ()
    assert builds.lacking(found, [ONE], "projector") == [ONE.name]


@pytest.mark.parametrize(
    ("found", "lacks"),
    [
        ([build(1, "serving")], False),
        ([build(1, "serving", version=ONE.version - 1)], True),
        ([build(1, "serving", version=ONE.version - 1), build(2, "failed")], False),
        ([build(1, "serving", version=ONE.version - 1), build(2, "building")], False),
        ([build(1, "serving", version=ONE.version - 1), build(2, "building", requested_by="projector")], True),
    ],
)
def test_a_version_without_a_build_is_lacking_until_somebody_began_one(found: list[Build], lacks: bool) -> None:
    assert builds.lacking(found, [ONE], "projector") == ([ONE.name] if lacks else [])


FORMER = """
drop view read.serving;
create table read.serving (projection text primary key, version integer not null);
insert into read.serving select projection, version from read.builds where state = 'serving';
drop table read.builds, read.erasures;
alter table read.positions drop column rebuilding;
alter table read.positions rename column build to version;
alter table read.parked rename column build to version;
"""


def test_an_installation_from_before_there_were_builds_goes_on(servers: Servers) -> None:
    read_side = ReadSide(make_installation(servers))
    entries = read_side.history(STEPS[:3])
    read_side.project(entries)
    read_side.connection.execute(FORMER, prepare=False)
    for projection in (later for later in LIVE if later.name not in schema.FORMER_ERASE):
        tables = ", ".join(f"read.{table.name}" for table in projection.tables)
        read_side.connection.execute(f"drop view read.{projection.name}; drop table {tables}".encode(), prepare=False)
        read_side.connection.execute("delete from read.serving where projection = %s", (projection.name,))
        read_side.connection.execute("delete from read.positions where projection = %s", (projection.name,))
    schema.prepare(read_side.connection, LIVE, read_side.log.shards)
    read_side.project(entries)
    assert read_side.positions() == {0: 4, 1: 3}
    found = {one.projection: one for one in builds.read(read_side.connection)}
    for projection in LIVE:
        taken = found[projection.name]
        assert (taken.number, taken.version, taken.state) == (1, projection.version, "serving")
        assert sorted(taken.tables) == sorted(table.name for table in projection.tables)
    read_side.close()


def test_the_last_retired_build_is_kept_when_old_ones_are_dropped() -> None:
    found = [build(1, "retired"), build(2, "retired"), build(3, "serving"), build(4, "failed")]
    assert [one.number for one in builds.droppable(found, ONE.name)] == [4, 1]


@pytest.mark.parametrize("projection", LIVE, ids=lambda projection: projection.name)
def test_a_build_has_no_table_in_common_with_the_first(projection: Projection) -> None:
    second = builds.numbered(projection, 12)
    texts = [second.serve, *(text for t in second.tables for text in (t.create, t.save, t.load, t.erase) if text)]
    for table in projection.tables:
        first = table.name
        assert all(text.count(first) == text.count(f"{first}_b12") for text in texts)
