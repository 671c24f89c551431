"""Law 8: personal data is sealed under the person's key, and a sealed part opens where it was sealed, or not at all."""

import base64
import json
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from event_strategies import SOURCE, envelopes, events_of
from onrecord.events import BY_TYPE, EventData
from onrecord.events.envelope import Envelope, RecordIsUnreadable, decode, encode
from onrecord.vault.keys import CLOSED, DESTROYED, Blank, DataKey, KeyIsUnknown
from sealing import DerivedKeys, key_of

PERSON = "01900000-0000-7000-8000-000000000004"
OTHER = "01900000-0000-7000-8000-000000000009"
SEALED_TYPES = sorted(name for name, model in BY_TYPE.items() if model.personal)
KEYS = DerivedKeys()

sealed_events = st.sampled_from(SEALED_TYPES).flatmap(lambda name: events_of(BY_TYPE[name]))


class OneKey:
    """A reader that holds this key, whoever is asked for."""

    def __init__(self, key: DataKey | Blank) -> None:
        self._key = key

    def find(self, workspace_id: str, key_id: str) -> DataKey | Blank:  # noqa: ARG002 - as Keys has it
        return self._key


class NoVault:
    """A reader whose vault has lost its rows."""

    def find(self, workspace_id: str, key_id: str) -> DataKey | Blank:  # noqa: ARG002 - as Keys has it
        raise KeyIsUnknown(f"it is sealed under key {key_id}, which the vault doesn't know")


def record_of(event: EventData, envelope: Envelope) -> bytes:
    return encode(event, envelope, SOURCE, key_of(PERSON))


def spellings(value: str) -> set[bytes]:
    """The value as bytes could show it: UTF-8, as JSON escapes it, and base64 at its three alignments."""
    text = value.encode()
    aligned = {base64.b64encode(b"\0" * shift + text)[4 if shift else 0 : -4] for shift in range(3)}
    return {text, json.dumps(value)[1:-1].encode(), orjson.dumps(value)[1:-1], *(part for part in aligned if part)}


@pytest.mark.parametrize("event_type", SEALED_TYPES)
@given(data=st.data())
@settings(deadline=None, max_examples=30)
def test_a_record_shows_nothing_personal(event_type: str, data: st.DataObject) -> None:
    model = BY_TYPE[event_type]
    event = data.draw(events_of(model)).model_copy(update=dict.fromkeys(model.personal, "mär\nma-lade/quince"))
    record = record_of(event, data.draw(envelopes))
    assert not [spelling for spelling in spellings("mär\nma-lade/quince") if spelling in record]


@given(event=sealed_events, envelope=envelopes)
@settings(deadline=None, max_examples=60)
def test_the_public_fields_stand_beside_the_sealed_part(event: EventData, envelope: Envelope) -> None:
    record = orjson.loads(record_of(event, envelope))
    assert record["data"].keys() == vars(event).keys() - event.personal - {"type"}


@given(event=sealed_events, envelope=envelopes, place=st.integers(0, 10_000), flip=st.integers(1, 255))
@settings(deadline=None, max_examples=150)
def test_a_changed_byte_of_the_sealed_part_is_refused(
    event: EventData, envelope: Envelope, place: int, flip: int
) -> None:
    record = orjson.loads(record_of(event, envelope))
    version, key_id, text = record["sealed"].split(".")
    body = bytearray(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    body[place % len(body)] ^= flip
    spoilt = record | {"sealed": f"{version}.{key_id}.{base64.urlsafe_b64encode(body).rstrip(b'=').decode()}"}
    assert "doesn't open" in unreadable(spoilt)


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "01900000-0000-7000-8000-0000000000ff"},
        {"subject": f"contact/{OTHER}"},
        {"workspaceid": "01900000-0000-7000-8000-0000000000ff"},
        {"type": "message.queued.v1"},
    ],
    ids=lambda changes: next(iter(changes)),
)
@given(envelope=envelopes, data=st.data())
@settings(deadline=None, max_examples=20)
def test_a_sealed_part_under_another_attribute_is_refused(
    changes: dict[str, Any], envelope: Envelope, data: st.DataObject
) -> None:
    note = data.draw(events_of(BY_TYPE["note.added.v2"]))
    assert "doesn't open" in unreadable(orjson.loads(record_of(note, envelope)) | changes)


@given(event=sealed_events, envelope=envelopes)
@settings(deadline=None, max_examples=30)
def test_a_sealed_part_under_another_persons_key_is_refused(event: EventData, envelope: Envelope) -> None:
    record = orjson.loads(record_of(event, envelope))
    moved = record | {"sealed": record["sealed"].replace(PERSON, OTHER)}
    assert "doesn't open" in unreadable(moved)


@pytest.mark.parametrize(
    ("sealed", "reason"),
    [
        ("v2.x.y", "'v2'"),
        ("", "''"),
        (f"v1.{PERSON}.%%%", "base64url"),
        (f"v1.{PERSON}.", "doesn't open"),
        (f"v1.{PERSON}.AAAA", "doesn't open"),
        (None, "no text"),
        (7, "no text"),
    ],
    ids=str,
)
@given(event=sealed_events, envelope=envelopes)
@settings(deadline=None, max_examples=5)
def test_a_malformed_sealed_part_is_refused(event: EventData, envelope: Envelope, sealed: object, reason: str) -> None:
    assert reason in unreadable(orjson.loads(record_of(event, envelope)) | {"sealed": sealed})


@given(event=sealed_events, envelope=envelopes)
@settings(deadline=None, max_examples=30)
def test_personal_fields_in_clear_are_refused(event: EventData, envelope: Envelope) -> None:
    record = orjson.loads(record_of(event, envelope))
    assert "outside the sealed part" in unreadable(record | {"data": record["data"] | {min(event.personal): "clear"}})


@given(event=sealed_events, envelope=envelopes)
@settings(deadline=None, max_examples=30)
def test_under_a_destroyed_key_every_personal_field_reads_erased(event: EventData, envelope: Envelope) -> None:
    _, found = decode(record_of(event, envelope), SOURCE, OneKey(DESTROYED))
    assert found == event.model_copy(update=dict.fromkeys(event.personal, "[erased]"))


@given(event=sealed_events, envelope=envelopes)
@settings(deadline=None, max_examples=30)
def test_without_a_key_every_personal_field_reads_sealed(event: EventData, envelope: Envelope) -> None:
    _, found = decode(record_of(event, envelope), SOURCE, OneKey(CLOSED))
    assert found == event.model_copy(update=dict.fromkeys(event.personal, "[sealed]"))


@given(event=sealed_events, envelope=envelopes)
@settings(deadline=None, max_examples=30)
def test_an_unknown_key_is_refused_and_not_erased(event: EventData, envelope: Envelope) -> None:
    with pytest.raises(RecordIsUnreadable, match=f"key {PERSON}, which the vault doesn't know"):
        decode(record_of(event, envelope), SOURCE, NoVault())


def unreadable(record: dict[str, Any]) -> str:
    """The reason that decoding gives."""
    with pytest.raises(RecordIsUnreadable) as raised:
        decode(orjson.dumps(record), SOURCE, KEYS)
    return str(raised.value)
