"""Law 4: a projection is a fold. However the log is cut into batches, whatever is repeated, the rows are the same."""

from collections.abc import Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import checker
import histories
import sealing
from checker import History, LogRecord, OutboxRow
from histories import SHARDS, SOURCE, Entry, Step
from onrecord.events.envelope import Recorded, decode
from projections.batch import Batch, Decoded
from projections.catalogue import LIVE
from projections.projection import Key, Row
from read_side import ReadSide
from sealing import DerivedKeys
from tape import Tape

Rows = dict[str, dict[Key, Row]]

cuts = st.lists(st.integers(1, 8), max_size=40)
repeats = st.lists(st.tuples(st.integers(0, 100), st.integers(1, 10), st.integers(0, 100)), max_size=4)


def with_repeats(entries: Sequence[Entry], repeats: Sequence[tuple[int, int, int]]) -> list[Entry]:
    """The same log after relays failed over: a stretch of it stands once more, at some later place."""
    log = list(entries)
    for begin, length, later in repeats:
        stretch = log[begin : begin + length]
        at = begin + len(stretch) + later
        log[at:at] = stretch
    return log


def folded(tape: Tape) -> Rows:
    """The rows in memory, as polls of this tape leave them."""
    rows: Rows = {table.name: {} for projection in LIVE for table in projection.tables}
    reader = tape.reader()
    reader.assign(dict.fromkeys(range(SHARDS), (0, 0)))
    while not tape.is_over:
        polled = reader.poll(0, 1_000)
        arrived = [record for shard, records in polled.items() for record in reader.follow(shard, records)]
        decoded: list[Decoded] = [
            (a, Recorded(a.shard, a.seq, *decode(a.value, SOURCE, DerivedKeys()), a.value)) for a in arrived
        ]
        for projection in LIVE:
            _fold(Batch(projection, decoded, set()), rows)
    return rows


def _fold(batch: Batch, rows: Rows) -> None:
    for table in batch.projection.tables:
        if table.load:
            there = rows[table.name]
            batch.loaded(table, [there[key] for key in batch.wanted(table) if key in there])
    batch.fold()
    assert not batch.parked
    for table in batch.projection.tables:
        there = rows[table.name]
        there |= {
            key: table.saved(there.get(key), row) for row in batch.changed(table) if (key := table.key_of_row(row))
        }


@given(histories.steps(), cuts, repeats)
@settings(deadline=None)
def test_any_cuts_and_repeats_give_the_rows_of_one_event_at_a_time(
    steps: list[Step], cuts: list[int], repeats: list[tuple[int, int, int]]
) -> None:
    entries = histories.history(steps)
    one_at_a_time = folded(Tape(entries, [1] * len(entries)))
    assert folded(Tape(with_repeats(entries, repeats), cuts)) == one_at_a_time


@given(histories.steps(), cuts, repeats)
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_real_tables_hold_what_a_plain_fold_says(
    read_side: ReadSide, steps: list[Step], cuts: list[int], repeats: list[tuple[int, int, int]]
) -> None:
    read_side.reset()
    entries = read_side.history(steps)
    read_side.project(with_repeats(entries, repeats), cuts)
    assert checker.findings(history(entries, read_side)) == []


def history(entries: Sequence[Entry], read_side: ReadSide) -> History:
    logs: dict[int, list[LogRecord]] = {shard: [] for shard in range(SHARDS)}
    for entry in entries:
        logs[entry.shard].append(LogRecord(len(logs[entry.shard]), entry.seq, entry.key.encode(), entry.record))
    outbox = {(entry.shard, entry.seq): OutboxRow(f"contact/{entry.key}", entry.record) for entry in entries}
    return History(logs, outbox, [], read_side.everything(), sealing.raw_keys(histories.contacts()))
