"""A record that can't be applied parks its key, in order; everybody else's records go on."""

from typing import Any

import orjson
import pytest

from histories import Entry, Step
from projections.catalogue import LIVE
from read_side import ReadSide

STEPS = [
    Step(0, "receive", "One"),
    Step(2, "receive", "Two"),
    Step(0, "send", "Three"),
    Step(2, "send", "Four"),
    Step(0, "note", "Five"),
]
GARBAGE = b"\xff\x00 no event"


def spoilt(entries: list[Entry], seq: int, record: bytes, shard: int = 0) -> list[Entry]:
    """The same log, but for one record."""
    return [entry._replace(record=record) if (entry.shard, entry.seq) == (shard, seq) else entry for entry in entries]


def changed(entries: list[Entry], seq: int, **attributes: Any) -> list[Entry]:
    record = next(entry.record for entry in entries if entry.seq == seq)
    return spoilt(entries, seq, orjson.dumps(orjson.loads(record) | attributes))


def parked(read_side: ReadSide, projection: str = "timeline") -> list[tuple[int, str]]:
    rows = read_side.rows("parked")
    return sorted((row["seq"], row["reason"]) for row in rows if row["projection"] == projection)


def texts(read_side: ReadSide) -> set[str]:
    return {row["text"] for row in read_side.rows("timeline_v5") if row["text"]}


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (GARBAGE, "not JSON"),
        (b"", "not JSON"),
        (b"[]", "not a CloudEvent"),
        (
            b'{"type": "contact.deleted.v9", "data": {}, "source": ""}',
            "type 'contact.deleted.v9' is unknown",
        ),
        (b'{"type": "note\\u0000.added", "data": {}, "source": ""}', "is unknown to this version"),
    ],
)
def test_an_unreadable_record_parks_its_key_and_the_others_go_on(
    read_side: ReadSide, record: bytes, reason: str
) -> None:
    read_side.project(spoilt(read_side.history(STEPS), 3, record))
    assert texts(read_side) == {"Two", "Four"}
    assert parked(read_side)[0][0] == 3
    assert reason in parked(read_side)[0][1]


def test_later_records_of_the_key_wait_behind_in_order(read_side: ReadSide) -> None:
    read_side.project(spoilt(read_side.history(STEPS), 3, GARBAGE))
    assert [seq for seq, _ in parked(read_side)] == [3, 7, 9]
    assert {reason for _, reason in parked(read_side)[1:]} == {"an earlier record of this key is parked"}


def test_later_batches_of_the_key_wait_behind_too(read_side: ReadSide) -> None:
    read_side.project(spoilt(read_side.history(STEPS), 3, GARBAGE), cuts=[1] * 9)
    assert [seq for seq, _ in parked(read_side)] == [3, 7, 9]


def test_a_new_projector_knows_the_parked_keys(read_side: ReadSide) -> None:
    entries = spoilt(read_side.history(STEPS), 3, GARBAGE)
    read_side.project(entries[:5])
    read_side.project(entries)
    assert [seq for seq, _ in parked(read_side)] == [3, 7, 9]
    assert texts(read_side) == {"Two", "Four"}


def test_the_position_moves_past_what_is_parked(read_side: ReadSide) -> None:
    entries = spoilt(read_side.history(STEPS), 3, GARBAGE)
    read_side.project(entries)
    assert read_side.positions()[0] == len(entries)


def test_a_parked_record_is_kept_byte_for_byte_in_every_projection(read_side: ReadSide) -> None:
    entries = spoilt(read_side.history(STEPS), 3, GARBAGE)
    read_side.project(entries)
    kept = {
        (row["projection"], row["subject"], bytes(row["record"])) for row in read_side.rows("parked") if row["seq"] == 3
    }
    assert kept == {(projection.name, entries[2].key, GARBAGE) for projection in LIVE}


def test_an_event_that_only_one_projection_cant_fold_parks_there_alone(read_side: ReadSide) -> None:
    entries = read_side.history(STEPS)
    opened_again = entries[1].record
    read_side.project(spoilt(entries, 9, opened_again))
    assert [seq for seq, _ in parked(read_side, "conversation_list")] == [9]
    assert parked(read_side, "timeline") == []


def test_a_record_that_cant_be_folded_changes_no_row(read_side: ReadSide) -> None:
    entries = read_side.history(STEPS)
    read_side.project(entries[:8])
    before = read_side.rows("conversation_list_v4")
    read_side.project(spoilt(entries, 9, entries[1].record))
    assert read_side.rows("conversation_list_v4") == before


def test_a_key_that_is_parked_in_another_build_is_not_parked_in_this(read_side: ReadSide) -> None:
    entries = read_side.history(STEPS)
    read_side.connection.execute(
        "insert into read.parked (projection, build, shard, seq, subject, reason, record)"
        " values ('timeline', 99, 0, 3, %s, 'demo', '')",
        (entries[0].key,),
    )
    read_side.project(entries)
    assert texts(read_side) == {"One", "Two", "Three", "Four", "Five"}


def test_a_key_that_postgres_cant_store_is_parked_all_the_same(read_side: ReadSide) -> None:
    entries = read_side.history(STEPS)
    strange = [entry._replace(key="\0") if entry.seq == 3 else entry for entry in spoilt(entries, 3, GARBAGE)]
    read_side.project(strange)
    assert [seq for seq, _ in parked(read_side)] == [3]


def test_a_field_name_that_postgres_cant_store_is_parked_all_the_same(read_side: ReadSide) -> None:
    entries = read_side.history(STEPS)
    data = orjson.loads(entries[2].record)["data"]
    read_side.project(changed(entries, 3, data=data | {"\0": 1}))
    assert parked(read_side)[0][0] == 3


def test_a_record_that_postgres_refuses_parks_its_key_and_the_others_go_on(read_side: ReadSide) -> None:
    entries = read_side.history(STEPS)
    data = orjson.loads(next(entry.record for entry in entries if entry.seq == 7))["data"]
    read_side.project(changed(entries, 7, data=data | {"version": 5_000_000_000}))
    assert texts(read_side) == {"One", "Two", "Three", "Four", "Five"}, "the timeline can take it"
    assert [row["version"] for row in read_side.rows("conversation_list_v4")] == [2, 3]
    reason = "RecordIsUnreadable: Postgres refuses what it leads to: NumericValueOutOfRange"
    assert parked(read_side, "conversation_list")[0] == (7, reason)
    assert parked(read_side, "timeline") == []
