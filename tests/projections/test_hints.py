"""The offset beside a position is a hint: where it is wrong, the number is found again. On a real log."""

from collections.abc import Sequence
from contextlib import closing

import pytest

import histories
import raw
from histories import Step
from installations import Installation
from onrecord import broker
from projections import schema
from projections.catalogue import LIVE
from raw import Raw, numbered
from read_side import ReadSide
from tape import Tape
from waiting import until

SHARD = 0


@pytest.fixture
def records(installation: Installation) -> list[Raw]:
    steps = [Step(0, "receive"), *[Step(0, "send")] * 5]
    return raw.of_entries(histories.history(steps, installation.log.source, installation.log.workspace_id))


def at(installation: Installation, seq: int, next_offset: int) -> None:
    """Both projections have reached `seq`, and believe that the next record stands at `next_offset`."""
    with installation.connect("onrecord_projector") as connection:
        schema.prepare(connection, LIVE, installation.log.shards)
        connection.execute(
            "update read.positions set seq = %s, next_offset = %s where shard = %s", (seq, next_offset, SHARD)
        )


def reached(installation: Installation) -> tuple[int, int]:
    with installation.connect("onrecord_projector") as connection:
        row = connection.execute(
            "select min(seq), min(next_offset) from read.positions where shard = %s", (SHARD,)
        ).fetchone()
    assert row is not None
    return row[0], row[1]


@pytest.mark.parametrize("hint", [0, 1, 5, 7, 500])
def test_a_wrong_offset_is_put_right(installation: Installation, records: list[Raw], hint: int) -> None:
    raw.append(installation, SHARD, records[:4])
    with installation.projector():
        until(lambda: reached_if_there(installation) == (4, 4))
    at(installation, seq=4, next_offset=hint)
    raw.append(installation, SHARD, records[4:])
    with installation.projector():
        until(lambda: reached(installation) == (8, 8))


def reached_if_there(installation: Installation) -> tuple[int, int] | None:
    with installation.connect("onrecord_projector") as connection:
        there = connection.execute("select to_regclass('read.positions') is not null").fetchone()
    return reached(installation) if there == (True,) else None


def test_an_offset_past_the_end_is_put_right_before_there_is_anything_new(read_side: ReadSide) -> None:
    entries = read_side.history([Step(0, "receive"), *[Step(0, "send")] * 5])
    read_side.project(entries[:4])
    read_side.connection.execute("update read.positions set next_offset = 500 where shard = %s", (SHARD,))
    tape = Tape(entries[:4])
    projector = read_side.projector(tape)
    assert projector.tick(timeout_ms=0) == 0
    assert read_side.rows("stopped_shards") == []
    tape.record(entries[4:])
    assert projector.tick(timeout_ms=0) == 4


def found(installation: Installation, seqs: Sequence[int], *wanted: int) -> list[int | None]:
    """Where each number stands in a log of these."""
    raw.append(installation, SHARD, numbered(*seqs))
    return [broker.find_seq(installation.settings, installation.log.topic, SHARD, each) for each in wanted]


def test_a_number_is_found_where_it_stands(installation: Installation) -> None:
    assert found(installation, range(1, 1_001), 1, 2, 500, 999, 1_000) == [0, 1, 499, 998, 999]


def test_a_number_that_is_not_in_the_log_is_found_nowhere(installation: Installation) -> None:
    assert found(installation, [*range(1, 500), *range(501, 1_001)], 0, 500, 1_001) == [None] * 3


def test_nothing_is_found_in_an_empty_log(installation: Installation) -> None:
    assert found(installation, [], 1) == [None]


def test_a_repeated_number_is_found_where_it_stood_first(installation: Installation) -> None:
    seqs = [*range(1, 61), *range(41, 61), *range(61, 101), *range(1, 31)]
    assert found(installation, seqs, 1, 40, 60, 61, 80, 100) == [0, 39, 59, 80, 99, 119]


def test_a_number_is_found_though_the_search_falls_into_an_old_repeat(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broker, "REPEATS_MAX", 42)
    seqs = [*range(1, 48), *range(1, 11), *range(48, 95)]
    assert found(installation, seqs, 12) == [11]


def test_a_search_disturbs_no_other_consumer(installation: Installation) -> None:
    raw.append(installation, SHARD, numbered(*range(1, 11)))
    with closing(broker.consumer(installation.settings)) as consumer:
        first = broker.read_backwards(consumer, installation.log.topic, SHARD, 5)
        broker.find_seq(installation.settings, installation.log.topic, SHARD, 2)
        partition = next(iter(consumer.assignment()))
        assert consumer.position(partition) == first[-1].offset + 1
