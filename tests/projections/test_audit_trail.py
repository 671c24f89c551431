"""Given what happened, the audit trail: a row for every event of whatever type, with its record as it was written."""

from typing import Any, cast

import orjson
import pytest

from histories import DEEDS, SOURCE, Step
from onrecord.events import BY_TYPE, Event, examples
from onrecord.events.envelope import Recorded, decode, encode
from projections.audit_trail import TRACES
from read_side import ReadSide
from sealing import DerivedKeys, key_of


def traced(record: bytes) -> dict[str, Any]:
    """The row of a record at 7:3."""
    recorded = Recorded(7, 3, *decode(record, SOURCE, DerivedKeys()), record)
    (key,) = TRACES.keys(recorded)
    return dict(TRACES.fold(None, recorded, key))


def written(event_type: str) -> bytes:
    event = cast("Event", examples.event(event_type))
    return encode(event, examples.envelope(event_type), SOURCE, key_of(examples.person_id(event_type)))


@pytest.mark.parametrize("event_type", sorted(BY_TYPE))
def test_an_event_of_every_type_is_a_row(event_type: str) -> None:
    record, envelope = written(event_type), examples.envelope(event_type)
    row = traced(record)
    assert (row["type"], row["event_id"], row["actor"]) == (event_type, envelope.id, envelope.actor)
    assert f"{row['about']}/{row['subject_id']}" == envelope.subject
    assert row["record"] == record
    assert row["conversation_id"] == getattr(examples.event(event_type), "conversation_id", None)


def test_a_row_has_the_type_that_was_written_whatever_is_read_of_it_today() -> None:
    """A new upcaster must change no row of this version."""
    attributes = orjson.loads(written("note.added.v2"))
    del attributes["data"]["mentions"]
    attributes |= {"type": "note.added.v1", "sealed": seal_anew(attributes)}
    assert traced(orjson.dumps(attributes))["type"] == "note.added.v1"
    assert traced(orjson.dumps(dict(sorted(attributes.items()))))["type"] == "note.added.v1"


def seal_anew(attributes: dict[str, Any]) -> str:
    person = attributes["subject"].partition("/")[2]
    beside = (attributes["id"], "note.added.v1", attributes["subject"], attributes["workspaceid"], person)
    return key_of(person).seal({"text": "Hello"}, "\n".join(beside).encode())


def test_the_table_holds_the_log_byte_for_byte(read_side: ReadSide) -> None:
    entries = read_side.history([Step(1, deed) for deed in DEEDS])
    read_side.project(entries)
    rows = {(row["shard"], row["seq"]): bytes(row["record"]) for row in read_side.rows("audit_trail")}
    assert rows == {(entry.shard, entry.seq): entry.record for entry in entries}
