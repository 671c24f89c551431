"""The checker finds every way in which a history can be spoilt, and names it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

import checker
import histories
import opening
import sealing
import workspace_histories
from checker import Command, History, LogRecord, OutboxRow
from checker_folds import FOLDS
from histories import SHARDS, Deed, Entry, Step
from numbering import Numbered
from onrecord.events import ConversationRead
from onrecord.events.envelope import Envelope, encode

SHARD = 0
STEPS: Sequence[tuple[int, Deed, str]] = [
    (0, "receive", "one"),
    (1, "receive", "two"),
    (0, "send", "three"),
    (0, "assign", ""),
    (0, "label", ""),
    (0, "link", ""),
    (0, "note", "four"),
    (0, "resolve", ""),
    (0, "receive", "five"),
    (0, "ask", "drafts"),
    (0, "answer", "the draft"),
    (0, "ask", "a photo"),
    (0, "answer", "a picture"),
    (1, "send", "six"),
]


BESIDE = SHARDS
"""A shard of a workspace's own events, and of a reading."""
KEYS = sealing.raw_keys((*histories.contacts(), *workspace_histories.persons()))


def beside(entries: Sequence[Entry]) -> list[Entry]:
    """Somebody joined the workspace and read a conversation."""
    joined = [entry._replace(shard=BESIDE) for entry in workspace_histories.history([workspace_histories.Step("join")])]
    opened = opening.opened(entries[1].record, KEYS)
    read = ConversationRead(
        conversation_id=opened["data"]["conversation_id"], member_id=workspace_histories.persons()[0], read_seq=3
    )
    of = (opened["id"], histories.BEGAN, opened["subject"], opened["workspaceid"], "system", opened["id"])
    record = encode(read, Envelope(*of), histories.SOURCE)
    return [*joined, Entry(BESIDE, len(joined) + 1, entries[1].key, record)]


FILLED = sorted(FOLDS)


@pytest.fixture
def sound() -> History:
    """A history as it should be, with a repeat, a refused command and two in doubt, one of which went through."""
    entries = histories.history(Step(*step) for step in STEPS)
    entries += beside(entries)
    log: dict[int, list[LogRecord]] = {shard: [] for shard in (*range(SHARDS), BESIDE)}
    for entry in entries:
        log[entry.shard].append(LogRecord(len(log[entry.shard]), entry.seq, entry.key.encode(), entry.record))
    numbered = [Numbered(entry.shard, entry.seq, opening.opened(entry.record, KEYS), entry.record) for entry in entries]
    log[SHARD] += log[SHARD][-3:-1]
    return History(
        log=log,
        outbox={(entry.shard, entry.seq): OutboxRow(f"contact/{entry.key}", entry.record) for entry in entries},
        commands=[*map(acknowledged, numbered), Command("six", "in doubt"), Command("seven", "in doubt")],
        tables={name: list(fold(numbered)) for name, fold in FOLDS.items()},
        keys=KEYS,
    )


def acknowledged(numbered: Numbered) -> Command:
    """What the sender of the command behind this event was told; `text` is unique where there is one."""
    position = f"{numbered.shard}:{numbered.seq}"
    text = numbered.data.get("text")
    if text in {None, "six"}:
        return Command("never sent", "refused")
    return Command(text, "acknowledged", position, {"conversation_id": numbered.data["conversation_id"]})


def next_seq(history: History, shard: int) -> int:
    """The number that no record of this shard has yet."""
    return 1 + max(record.seq for record in history.log[shard] if record.seq is not None)


def laws(history: History) -> set[str]:
    return {law for law, _ in checker.findings(history)}


def with_log(history: History, change: Callable[[list[LogRecord]], object]) -> History:
    records = list(history.log[SHARD])
    change(records)
    return replace(history, log={**history.log, SHARD: records})


def test_a_sound_history_is_found_sound(sound: History) -> None:
    assert checker.findings(sound) == []


def test_repeats_are_counted(sound: History) -> None:
    assert checker.repeats(sound) == 2


def test_a_dropped_record_is_found(sound: History) -> None:
    spoilt = with_log(sound, lambda records: records.pop(2))
    assert {"in order", "outbox is in the log"} <= laws(spoilt)


def test_a_record_dropped_at_the_end_is_found(sound: History) -> None:
    assert "outbox is in the log" in laws(replace(sound, log={**sound.log, 1: sound.log[1][:-1]}))


def test_a_record_dropped_from_log_and_outbox_alike_is_found(sound: History) -> None:
    spoilt = with_log(sound, lambda records: records.pop(2))
    assert "in order" in laws(replace(spoilt, outbox={at: row for at, row in sound.outbox.items() if at != (SHARD, 3)}))


def test_a_repeat_with_an_altered_byte_is_found(sound: History) -> None:
    def alter(records: list[LogRecord]) -> None:
        records[-1] = records[-1]._replace(value=records[-1].value.replace(b"demo", b"dema"))

    assert laws(with_log(sound, alter)) == {"repeats are identical"}


def test_swapped_records_are_found(sound: History) -> None:
    def swap(records: list[LogRecord]) -> None:
        records[2], records[3] = records[3], records[2]

    assert laws(with_log(sound, swap)) == {"in order"}


def test_an_altered_record_is_found(sound: History) -> None:
    def alter(records: list[LogRecord]) -> None:
        records[2] = records[2]._replace(value=records[2].value.replace(b"application/json", b"application/JSON"))

    assert "log is outbox" in laws(with_log(sound, alter))


def test_a_record_that_is_no_event_is_found(sound: History) -> None:
    def alter(records: list[LogRecord]) -> None:
        records[2] = records[2]._replace(value=b"\xff")

    assert "readable" in laws(with_log(sound, alter))


def test_a_record_of_nobody_is_found(sound: History) -> None:
    stranger = LogRecord(99, next_seq(sound, SHARD), b"", sound.log[SHARD][-1].value)
    assert "log is outbox" in laws(with_log(sound, lambda records: records.append(stranger)))


def test_a_record_without_a_number_is_found(sound: History) -> None:
    assert laws(with_log(sound, lambda records: records.append(records[0]._replace(seq=None)))) == {"numbered"}


def test_a_record_under_another_key_is_found(sound: History) -> None:
    def alter(records: list[LogRecord]) -> None:
        records[1] = records[1]._replace(key=b"somebody else")

    assert laws(with_log(sound, alter)) == {"key is subject"}


def test_an_outbox_row_that_was_changed_is_found(sound: History) -> None:
    changed = {**sound.outbox, (1, 1): sound.outbox[1, 1]._replace(record=b"{}")}
    assert laws(replace(sound, outbox=changed)) == {"log is outbox"}


def test_a_lost_acknowledged_command_is_found(sound: History) -> None:
    lost = Command("eight", "acknowledged", "0:9", {})
    assert laws(replace(sound, commands=[*sound.commands, lost])) == {"acknowledged commands"}


def test_an_acknowledged_command_that_ran_twice_is_found(sound: History) -> None:
    twice = LogRecord(99, next_seq(sound, SHARD), sound.log[SHARD][2].key, sound.log[SHARD][2].value)
    assert "acknowledged commands" in laws(with_log(sound, lambda records: records.append(twice)))


def test_a_command_in_doubt_that_ran_twice_is_found(sound: History) -> None:
    twice = LogRecord(99, next_seq(sound, 1), sound.log[1][-1].key, sound.log[1][-1].value)
    assert "in doubt commands" in laws(replace(sound, log={**sound.log, 1: [*sound.log[1], twice]}))


def test_a_refused_command_that_ran_is_found(sound: History) -> None:
    assert laws(replace(sound, commands=[Command("three", "refused")])) == {"refused commands"}


def test_a_command_that_stands_elsewhere_than_was_answered_is_found(sound: History) -> None:
    moved = Command("three", "acknowledged", "0:1", {"conversation_id": "somewhere"})
    assert laws(replace(sound, commands=[moved])) == {"positions"}


@pytest.mark.parametrize("table", FILLED)
def test_a_missing_row_is_found(sound: History, table: str) -> None:
    assert laws(replace(sound, tables={**sound.tables, table: sound.tables[table][1:]})) == {"read models are folds"}


@pytest.mark.parametrize("table", FILLED)
def test_a_row_too_many_is_found(sound: History, table: str) -> None:
    doubled = [*sound.tables[table], sound.tables[table][0]]
    assert laws(replace(sound, tables={**sound.tables, table: doubled})) == {"read models are folds"}


@pytest.mark.parametrize(
    ("table", "column"), [(name, column) for name in FILLED for column in ("workspace_id", "other")]
)
def test_a_changed_row_is_found(sound: History, table: str, column: str) -> None:
    first, *others = sound.tables[table]
    changed = [{**first, column: "changed"}, *others]
    assert laws(replace(sound, tables={**sound.tables, table: changed})) == {"read models are folds"}


def test_a_table_that_the_checker_doesnt_know_is_found(sound: History) -> None:
    assert laws(replace(sound, tables={**sound.tables, "new_v1": []})) == {"read models are folds"}


def test_a_table_that_is_not_there_is_found(sound: History) -> None:
    assert laws(replace(sound, tables={})) == {"read models are folds"}


def test_a_report_names_each_finding(sound: History) -> None:
    found = checker.findings(with_log(sound, lambda records: records.pop(2)))
    assert checker.report(found).startswith(f"{len(found)} findings\nin order: shard 0: seq 4 first follows 2")
