"""One tick of the relay, on a real outbox and a real topic."""

from collections.abc import Callable

import pytest

import raw
from installations import Installation
from onrecord.events.envelope import CONTENT_TYPE
from outbox_relay import relay as relay_module
from outbox_relay.relay import OutboxHasGap, Relay

RelayAt = Callable[[dict[int, int]], Relay]


def test_a_tick_publishes_each_shards_rows_in_order(installation: Installation, relay_at: RelayAt) -> None:
    raw.emit_demo(installation, 0, 1, 5)
    raw.emit_demo(installation, 2, 1, 3)
    relay_at({0: 0, 1: 0, 2: 0}).tick()
    assert raw.seqs(installation, 0) == [1, 2, 3, 4, 5]
    assert raw.seqs(installation, 2) == [1, 2, 3]


def test_a_tick_answers_how_many_records_it_published(installation: Installation, relay_at: RelayAt) -> None:
    raw.emit_demo(installation, 0, 1, 5)
    relay = relay_at({0: 0})
    assert [relay.tick(), relay.tick()] == [5, 0]


def test_a_record_is_the_outbox_row_byte_for_byte(installation: Installation, relay_at: RelayAt) -> None:
    every_byte = bytes(range(256))
    raw.emit(installation, 1, [every_byte])
    relay_at({1: 0}).tick()
    assert raw.read(installation, 1)[0].value == every_byte


def test_the_key_is_the_subjects_id(installation: Installation, relay_at: RelayAt) -> None:
    raw.emit(installation, 1, [b"{}"], subject="contact/00000000-0000-7000-8000-0000000000bb")
    relay_at({1: 0}).tick()
    assert raw.read(installation, 1)[0].key == b"00000000-0000-7000-8000-0000000000bb"


def test_a_record_says_what_it_is_and_its_number_in_its_headers(installation: Installation, relay_at: RelayAt) -> None:
    raw.emit_demo(installation, 1, 1, 1)
    relay_at({1: 0}).tick()
    assert raw.read(installation, 1)[0].headers == [("content-type", CONTENT_TYPE), ("seq", b"1")]


def test_the_next_tick_goes_on_where_the_last_ended(installation: Installation, relay_at: RelayAt) -> None:
    relay = relay_at({0: 0})
    raw.emit_demo(installation, 0, 1, 2)
    relay.tick()
    raw.emit_demo(installation, 0, 3, 4)
    relay.tick()
    assert raw.seqs(installation, 0) == [1, 2, 3, 4]


def test_rows_read_ahead_are_published_once_and_what_came_after_them_too(
    installation: Installation, relay_at: RelayAt
) -> None:
    full = relay_module.ROWS_PER_SHARD_MAX
    assert full >= relay_module.AHEAD_ROWS_MIN, "a full shard makes a tick of many rows"
    raw.emit_demo(installation, 0, 1, full + 2)
    relay = relay_at({0: 0, 1: 0})
    assert relay.tick() == full
    raw.emit_demo(installation, 0, full + 3, full + 4)
    raw.emit_demo(installation, 1, 1, 1)
    assert [relay.tick(), relay.tick(), relay.tick()] == [2, 3, 0]
    assert raw.seqs(installation, 0) == list(range(1, full + 5))
    assert raw.seqs(installation, 1) == [1]


def test_a_shard_that_is_not_the_relays_is_left_alone(installation: Installation, relay_at: RelayAt) -> None:
    raw.emit_demo(installation, 3, 1, 1)
    relay_at({0: 0, 1: 0, 2: 0}).tick()
    assert raw.seqs(installation, 3) == []


def test_a_tick_takes_no_more_bytes_of_a_shard_than_one_batch_holds(
    installation: Installation, relay_at: RelayAt
) -> None:
    raw.emit(installation, 0, [b"x" * 300_000] * 4)
    assert relay_at({0: 0}).tick() == 2


def test_a_tick_takes_no_more_rows_of_a_shard_than_its_bound(installation: Installation, relay_at: RelayAt) -> None:
    raw.emit_demo(installation, 0, 1, relay_module.ROWS_PER_SHARD_MAX + 1)
    assert relay_at({0: 0}).tick() == relay_module.ROWS_PER_SHARD_MAX


def test_the_largest_record_that_the_outbox_takes_is_published(installation: Installation, relay_at: RelayAt) -> None:
    raw.emit(installation, 0, [b"x" * 786_432])
    assert relay_at({0: 0}).tick() == 1


def test_a_gap_in_the_outbox_is_never_published_over(installation: Installation, relay_at: RelayAt) -> None:
    raw.emit_demo(installation, 0, 1, 3)
    raw.prune(installation, 0, below=2)
    with pytest.raises(OutboxHasGap, match="shard 0: seq 1 is missing before 2"):
        relay_at({0: 0}).tick()
    assert raw.seqs(installation, 0) == []
