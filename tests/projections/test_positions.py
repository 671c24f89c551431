"""Rows and positions move together, by compare-and-set; nobody writes what somebody else has written."""

from collections.abc import Iterator

import orjson
import psycopg
import pytest

from histories import Entry, Step
from onrecord_log_events import settled
from projections.catalogue import LIVE
from projections.projector import Fenced
from read_side import ReadSide
from tape import Tape

STEPS = [Step(0, "receive", "One"), Step(0, "send", "Two"), Step(1, "receive", "Three")]


@pytest.fixture
def entries(read_side: ReadSide) -> list[Entry]:
    return read_side.history(STEPS)


@pytest.fixture
def timeline_fails_at_two(read_side: ReadSide) -> Iterator[None]:
    """The save of one read table fails, by no fault of the record: as if the disk were full."""
    for statement in FAILING_SAVE:
        read_side.connection.execute(statement)
    yield
    read_side.connection.execute("drop trigger demo on read.timeline_v5")


FAILING_SAVE = (
    """
    create or replace function read.demo() returns trigger language plpgsql as $$
    begin
        raise exception 'disk full, for the demonstration' using errcode = 'disk_full';
    end
    $$
    """,
    """
    create trigger demo before insert on read.timeline_v5
    for each row when (new.text = 'Two') execute function read.demo()
    """,
)


def test_the_position_is_the_last_record_applied(read_side: ReadSide, entries: list[Entry]) -> None:
    read_side.project(entries)
    assert read_side.positions() == {0: 4, 1: 3}


def test_a_record_that_touches_no_row_moves_the_position_too(read_side: ReadSide) -> None:
    read_side.project([settled(read_side.log, shard=0, seq=1)])
    assert read_side.positions() == {0: 1, 1: 0}


def test_a_projector_whose_positions_were_moved_by_another_is_fenced(read_side: ReadSide, entries: list[Entry]) -> None:
    former = read_side.projector(Tape(entries))
    read_side.project(entries)
    with pytest.raises(Fenced):
        former.tick(timeout_ms=0)


def test_a_fenced_projector_writes_nothing(read_side: ReadSide, entries: list[Entry]) -> None:
    former = read_side.projector(Tape(entries))
    read_side.project(entries, cuts=[1])
    before = (read_side.everything(), read_side.positions())
    with pytest.raises(Fenced):
        former.tick(timeout_ms=0)
    assert (read_side.everything(), read_side.positions()) == before


def test_one_moved_shard_fences_all_that_the_tick_read(read_side: ReadSide, entries: list[Entry]) -> None:
    former = read_side.projector(Tape(entries))
    read_side.project([entry for entry in entries if entry.shard == 1])
    with pytest.raises(Fenced):
        former.tick(timeout_ms=0)
    assert read_side.positions() == {0: 0, 1: 3}


def test_who_takes_over_goes_on_where_the_former_ended(read_side: ReadSide, entries: list[Entry]) -> None:
    read_side.project(entries[:3])
    read_side.project(entries)
    assert [row["text"] for row in read_side.rows("timeline_v5") if row["text"]] == ["One", "Two", "Three"]


@pytest.mark.usefixtures("timeline_fails_at_two")
def test_a_save_that_fails_moves_no_position_and_no_row_of_any_projection(
    read_side: ReadSide, entries: list[Entry]
) -> None:
    with pytest.raises(psycopg.errors.DiskFull):
        read_side.project(entries)
    assert read_side.positions("conversation_list") == read_side.positions("timeline") == {0: 0, 1: 0}
    assert not any(read_side.everything().values())


@pytest.mark.usefixtures("timeline_fails_at_two")
def test_a_save_that_fails_leaves_what_was_saved_before(read_side: ReadSide, entries: list[Entry]) -> None:
    with pytest.raises(psycopg.errors.DiskFull):
        read_side.project(entries, cuts=[1, 1, 1, 1])
    assert read_side.positions() == {0: 3, 1: 0}
    assert [row["last_message"] for row in read_side.rows("conversation_list_v4")] == ["One"]


def test_a_projection_that_is_ahead_gets_nothing_twice(read_side: ReadSide, entries: list[Entry]) -> None:
    read_side.project(entries)
    read_side.connection.execute("delete from read.conversation_list_v4")
    read_side.connection.execute(
        "update read.positions set seq = 0, next_offset = 0 where projection = 'conversation_list'"
    )
    read_side.project(entries)
    assert read_side.positions("conversation_list") == read_side.positions("timeline") == {0: 4, 1: 3}
    assert [row["last_message"] for row in read_side.rows("conversation_list_v4")] == ["Two", "Three"]


def test_a_tick_announces_how_far_each_projection_is(read_side: ReadSide, entries: list[Entry]) -> None:
    read_side.connection.execute("listen onrecord_read")
    read_side.project(entries[:3])
    (announced,) = read_side.connection.notifies(timeout=5, stop_after=1)
    read_side.connection.execute("unlisten onrecord_read")
    assert orjson.loads(announced.payload) == [[live.name, live.build, 0, 3] for live in LIVE]
