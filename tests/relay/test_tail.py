"""The tail of the log, which is the relay's only position: read, checked for holes, compared with the outbox."""

import json
from collections.abc import Callable

import psycopg
import pytest
from kafka import KafkaConsumer

import raw
from installations import Installation
from outbox_relay import tail
from outbox_relay.tail import TAIL_RECORDS_MAX, Tail, WrongLog
from raw import Raw, numbered

SHARD = 1
TICK_ROWS = 1_000


@pytest.fixture
def read_tail(installation: Installation, reader: KafkaConsumer, connection: psycopg.Connection) -> Callable[[], Tail]:
    return lambda: tail.read(reader, connection, installation.log, SHARD)


ReadTail = Callable[[], Tail]


def test_an_empty_log_and_an_empty_outbox_agree_on_nothing(read_tail: ReadTail) -> None:
    assert read_tail() == Tail(0)


def test_an_empty_log_of_a_full_outbox_is_published_from_the_beginning(
    installation: Installation, read_tail: ReadTail
) -> None:
    raw.emit_demo(installation, SHARD, 1, 3)
    assert read_tail() == Tail(0)


def test_the_position_is_the_last_record_in_the_log(installation: Installation, read_tail: ReadTail) -> None:
    raw.emit_demo(installation, SHARD, 1, 5)
    raw.append(installation, SHARD, numbered(1, 2, 3))
    assert read_tail() == Tail(3)


def test_an_outbox_that_was_pruned_up_to_the_tail_still_agrees(installation: Installation, read_tail: ReadTail) -> None:
    raw.emit_demo(installation, SHARD, 1, 5)
    raw.append(installation, SHARD, numbered(1, 2, 3))
    raw.prune(installation, SHARD, below=3)
    assert read_tail() == Tail(3)


def test_other_bytes_at_the_tail_halt_the_shard(installation: Installation, read_tail: ReadTail) -> None:
    raw.emit(installation, SHARD, [b"demo 1", b"something else"])
    raw.append(installation, SHARD, numbered(1, 2))
    assert read_tail() == Tail(2, "log and outbox hold different records at seq 2")


def test_an_outbox_that_ends_before_the_log_halts_the_shard(installation: Installation, read_tail: ReadTail) -> None:
    raw.emit_demo(installation, SHARD, 1, 2)
    raw.append(installation, SHARD, numbered(1, 2, 3))
    assert read_tail() == Tail(3, "the log ends at seq 3, the outbox at 2: Postgres was set back")


def test_an_outbox_that_begins_after_the_logs_end_halts_the_shard(
    installation: Installation, read_tail: ReadTail
) -> None:
    raw.emit_demo(installation, SHARD, 1, 9)
    raw.append(installation, SHARD, numbered(1, 2, 3))
    raw.prune(installation, SHARD, below=8)
    assert read_tail() == Tail(3, "the log ends at seq 3, but the outbox begins at seq 8: the records between are lost")


def test_an_empty_log_of_a_pruned_outbox_halts_the_shard(installation: Installation, read_tail: ReadTail) -> None:
    raw.emit_demo(installation, SHARD, 1, 5)
    raw.prune(installation, SHARD, below=4)
    assert read_tail() == Tail(0, "the log is empty, but the outbox begins at seq 4: the records before it are lost")


@pytest.mark.parametrize(("seqs", "after"), [((1, 2, 4, 5), 4), ((1, 2, 3, 5), 5), ((1, 2, 4, 5, 3), 4)])
def test_a_hole_halts_the_shard_even_if_it_was_filled_later(
    installation: Installation, read_tail: ReadTail, seqs: tuple[int, ...], after: int
) -> None:
    raw.emit_demo(installation, SHARD, 1, 5)
    raw.append(installation, SHARD, numbered(*seqs))
    assert read_tail() == Tail(5, f"the log has a hole before seq {after}")


@pytest.mark.parametrize("seq", [None, b"", b"one", b"-1", b"9" * 19])
def test_a_record_without_a_number_halts_the_shard(
    installation: Installation, read_tail: ReadTail, seq: bytes | None
) -> None:
    raw.emit_demo(installation, SHARD, 1, 2)
    raw.append(installation, SHARD, [*numbered(1, 2), Raw(seq, b"{}")])
    assert read_tail().problem == "the log's tail holds a record without a number: it was not written by a relay"


def test_a_batch_repeated_after_a_failover_is_tolerated(installation: Installation, read_tail: ReadTail) -> None:
    raw.emit_demo(installation, SHARD, 1, 5)
    raw.append(installation, SHARD, numbered(1, 2, 3, 4, 5, 3, 4, 5))
    assert read_tail() == Tail(5)


def test_a_repeat_of_a_relay_that_was_stopped_for_long_is_tolerated(
    installation: Installation, read_tail: ReadTail
) -> None:
    last = 2 * TAIL_RECORDS_MAX
    raw.emit_demo(installation, SHARD, 1, last)
    raw.append(installation, SHARD, numbered(*range(1, last + 1), 11, 12, 13))
    assert read_tail() == Tail(last)


def test_a_tail_that_begins_amid_a_repeat_is_tolerated(installation: Installation, read_tail: ReadTail) -> None:
    last = 3 * TICK_ROWS
    raw.emit_demo(installation, SHARD, 1, last)
    after = TAIL_RECORDS_MAX - TICK_ROWS // 2
    numbers = [*range(1, last - after + 1), *range(1, TICK_ROWS + 1), *range(last - after + 1, last + 1)]
    raw.append(installation, SHARD, numbered(*numbers))
    assert read_tail() == Tail(last)


def test_two_relays_that_overlapped_for_a_moment_are_tolerated(installation: Installation, read_tail: ReadTail) -> None:
    raw.emit_demo(installation, SHARD, 1, 9)
    raw.append(installation, SHARD, numbered(1, 2, 3, 1, 4, 2, 3, 4, 5, 6, 5, 7, 8, 9, 6))
    assert read_tail() == Tail(9)


def test_the_log_of_another_database_is_refused_and_the_message_says_what_to_do(
    installation: Installation, read_tail: ReadTail
) -> None:
    event = {"specversion": "1.0", "type": "demo.unknown.v1", "source": "/onrecord/another", "data": {}}
    raw.emit(installation, SHARD, [b"demo 1"])
    raw.append(installation, SHARD, [Raw(b"1", json.dumps(event).encode())])
    with pytest.raises(WrongLog, match=r"records of another log.*Connect the database that belongs to it"):
        read_tail()


@pytest.mark.parametrize(
    "value",
    [b"", b"\xff", b"[]", b'{"type": "contact.created.v1", "data": {}}', b'{"source": 1, "data": {}}'],
)
def test_a_record_that_cant_be_read_accuses_no_other_log_and_halts_its_shard(
    installation: Installation, read_tail: ReadTail, value: bytes
) -> None:
    raw.emit(installation, SHARD, [b"demo 1"])
    raw.append(installation, SHARD, [Raw(b"1", value)])
    assert read_tail() == Tail(1, "log and outbox hold different records at seq 1")
