"""How long events take, stage by stage: figured from real ones, of each shard's last."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from histories import Entry, Step
from onrecord.events.envelope import Recorded, decode
from onrecord.reader import Arrived
from projections.batch import Decoded
from projections.pace import Pace
from read_side import ReadSide
from sealing import DerivedKeys

COMMITTED = datetime(2026, 1, 1, tzinfo=UTC).timestamp()


def polled(offset: int, published: float) -> Any:
    return SimpleNamespace(offset=offset, timestamp=published * 1000)


def decoded(read_side: ReadSide, offset: int) -> Decoded:
    """An event of 2026-01-01 at this offset of shard 0."""
    entry: Entry = read_side.history([Step(0, "receive")])[0]
    recorded = Recorded(0, entry.seq, *decode(entry.record, read_side.log.source, DerivedKeys()))
    return Arrived(0, entry.seq, offset + 1, entry.key, entry.record), recorded


def test_the_way_of_an_event_is_split_into_stages(read_side: ReadSide) -> None:
    pace = Pace()
    pace.consumed({0: [polled(7, COMMITTED + 1)]}, COMMITTED + 3)
    pace.visible([decoded(read_side, 7)], COMMITTED + 7)
    told = pace.told()
    assert told["p50_ms"] == {"published": 1000, "consumed": 2000, "visible": 4000, "total": 7000}
    assert told["samples"] == 1
    assert told["shards"]["0"] == {
        "published_ms": 1000,
        "consumed_ms": 2000,
        "visible_ms": 4000,
        "at": "2026-01-01T00:00:00+00:00",
    }


def test_what_was_read_since_does_not_count_for_what_was_committed(read_side: ReadSide) -> None:
    pace = Pace()
    pace.consumed({0: [polled(7, COMMITTED)]}, COMMITTED + 1)
    pace.consumed({0: [polled(8, COMMITTED)]}, COMMITTED + 100)
    pace.visible([decoded(read_side, 7)], COMMITTED + 2)
    assert pace.told()["p99_ms"]["total"] == 2000


def test_the_slow_ones_show_in_the_percentile(read_side: ReadSide) -> None:
    pace = Pace()
    for offset in range(100):
        pace.consumed({0: [polled(offset, COMMITTED)]}, COMMITTED)
        pace.visible([decoded(read_side, offset)], COMMITTED + (9 if offset >= 98 else 1))
    assert (pace.told()["p50_ms"]["total"], pace.told()["p99_ms"]["total"]) == (1000, 9000)


def test_nobody_who_has_read_nothing_tells_a_figure() -> None:
    assert Pace().told() == {"samples": 0, "p50_ms": {}, "p99_ms": {}, "shards": {}}


def test_what_was_never_applied_is_forgotten() -> None:
    pace = Pace()
    for offset in range(10_000):
        pace.consumed({0: [polled(offset, COMMITTED)]}, COMMITTED)
    assert len(pace._read) < 1_000  # noqa: SLF001 - what it keeps is what this is about
