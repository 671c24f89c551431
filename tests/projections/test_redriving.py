"""A parked key is applied, in order, when a projector starts that can read what stopped it."""

import pytest

from histories import Entry, Step
from read_side import ReadSide
from sealing import keep
from tape import Tape

STEPS = [
    Step(0, "receive", "One"),
    Step(1, "receive", "Two"),
    Step(0, "send", "Three"),
    Step(0, "note", "Four"),
    Step(1, "send", "Five"),
]


@pytest.fixture
def entries(read_side: ReadSide) -> list[Entry]:
    return read_side.history(STEPS)


def lose_key(read_side: ReadSide, entry: Entry) -> None:
    with read_side.vault() as vault:
        vault.execute("delete from person_keys where person_id = %s", (entry.key,))


def find_key(read_side: ReadSide, entry: Entry) -> None:
    with read_side.vault() as vault:
        keep(vault, read_side.log.workspace_id, entry.key)


def test_a_record_under_an_unknown_key_parks_and_says_which(read_side: ReadSide, entries: list[Entry]) -> None:
    lose_key(read_side, entries[0])
    read_side.project(entries)
    first = min(read_side.rows("parked"), key=lambda row: row["seq"])
    assert f"key {entries[0].key}, which the vault doesn't know" in first["reason"]
    assert "[erased]" not in str(read_side.everything())


def test_the_next_start_applies_what_is_readable_now(read_side: ReadSide, entries: list[Entry]) -> None:
    read_side.project(entries)
    sound = read_side.everything()
    read_side.reset()
    lose_key(read_side, entries[0])
    read_side.project(entries)
    find_key(read_side, entries[0])
    read_side.projector(Tape([]))
    assert read_side.rows("parked") == []
    assert read_side.everything() == sound


def test_what_is_still_unreadable_stays_as_it_was(read_side: ReadSide, entries: list[Entry]) -> None:
    lose_key(read_side, entries[0])
    read_side.project(entries)
    parked, rows = read_side.rows("parked"), read_side.everything()
    read_side.projector(Tape([]))
    assert (read_side.rows("parked"), read_side.everything()) == (parked, rows)


def test_a_later_record_of_the_key_follows_the_redriven_ones(read_side: ReadSide, entries: list[Entry]) -> None:
    lose_key(read_side, entries[0])
    read_side.project(entries[:-2])
    find_key(read_side, entries[0])
    read_side.project(entries)
    ordered = sorted(read_side.rows("timeline_v5"), key=lambda row: (row["shard"], row["seq"]))
    assert [row["text"] for row in ordered if row["text"]] == ["One", "Three", "Four", "Two", "Five"]


def test_a_key_that_fails_on_the_way_stays_parked_whole(read_side: ReadSide, entries: list[Entry]) -> None:
    lose_key(read_side, entries[0])
    read_side.project(entries)
    parked, rows = read_side.rows("parked"), read_side.everything()
    find_key(read_side, entries[0])
    last = max(entry.seq for entry in entries if entry.shard == 0)
    read_side.connection.execute("update read.parked set record = 'garbage' where seq = %s and shard = 0", (last,))
    read_side.projector(Tape([]))
    assert len(read_side.rows("parked")) == len(parked)
    assert read_side.everything() == rows
