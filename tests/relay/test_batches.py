"""What kafka-python 3.0.12 makes of a tick: exactly one record batch per shard, or a hole could arise.

Batches are counted where they end up, in the broker's own segment files.
https://kafka.apache.org/documentation/#recordbatch
"""

import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import raw
from installations import Installation
from outbox_relay.relay import Relay

RelayAt = Callable[[dict[int, int]], Relay]
HEADER = struct.Struct(">qi")


def batches(installation: Installation, shard: int) -> list[int]:
    """The first offset of each batch that a partition holds."""
    folder = installation.servers.kafka.folder / "data" / f"{installation.log.topic}-{shard}"
    return [offset for segment in sorted(folder.glob("*.log")) for offset in _first_offsets(segment)]


def _first_offsets(segment: Path) -> Iterator[int]:
    content = segment.read_bytes()
    at = 0
    while at + HEADER.size <= len(content):
        offset, length = HEADER.unpack_from(content, at)
        yield offset
        at += HEADER.size + length


def test_a_tick_appends_one_batch_to_each_shard(installation: Installation, relay_at: RelayAt) -> None:
    for shard in range(4):
        raw.emit_demo(installation, shard, 1, 1_000)
    relay_at(dict.fromkeys(range(4), 0)).tick()
    assert [batches(installation, shard) for shard in range(4)] == [[0]] * 4


def test_each_tick_appends_a_batch_of_its_own(installation: Installation, relay_at: RelayAt) -> None:
    relay = relay_at({0: 0})
    for first in (1, 11, 21):
        raw.emit_demo(installation, 0, first, first + 9)
        relay.tick()
    assert batches(installation, 0) == [0, 10, 20]


@pytest.mark.parametrize(("rows", "size"), [(1_000, 771), (9, 99_800), (1, 786_432)])
def test_a_tick_as_large_as_the_bounds_allow_is_still_one_batch(
    installation: Installation, relay_at: RelayAt, rows: int, size: int
) -> None:
    raw.emit(installation, 0, [b"x" * size] * (rows + 1))
    assert relay_at({0: 0}).tick() == rows
    assert batches(installation, 0) == [0]


def test_a_batch_that_is_too_large_for_the_broker_is_not_cut_in_two(
    installation: Installation, relay_at: RelayAt
) -> None:
    raw.take_records_up_to(installation, 10_000)
    raw.emit(installation, 0, [b"x" * 6_000] * 4)
    with pytest.raises(Exception, match="refused"):
        relay_at({0: 0}).tick()
    assert batches(installation, 0) == []
