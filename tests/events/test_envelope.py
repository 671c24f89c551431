"""The record: what is encoded is decoded equal, and what is malformed is unreadable, never anything else."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from event_strategies import SOURCE, envelopes, events, events_of
from onrecord.events import BY_TYPE, EventData, MessageReceived
from onrecord.events.envelope import Envelope, RecordIsUnreadable, decode, encode
from sealing import DerivedKeys, key_of

EVENT = MessageReceived(
    conversation_id="01900000-0000-7000-8000-000000000001",
    message_id="01900000-0000-7000-8000-000000000002",
    version=2,
    provider_message_id="wamid.demo-1",
    sent_at=datetime(2026, 1, 1, tzinfo=UTC),
    text="Grüße ☕",
)
ENVELOPE = Envelope(
    id="01900000-0000-7000-8000-000000000003",
    time=datetime(2026, 1, 1, 12, 30, 0, 250_000, tzinfo=UTC),
    subject="contact/01900000-0000-7000-8000-000000000004",
    workspace_id="01900000-0000-7000-8000-000000000005",
    actor="token/settings",
    correlation_id="01900000-0000-7000-8000-000000000006",
    traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
)
SEALED = (  # under a key that every test can derive
    "v1.01900000-0000-7000-8000-000000000004.7tc14mffoQPcIv1PtMaQATP5E61DGAm33h973U3-r8stCPnmzRdub1Z-Gqea"
    "zuCH-sJmmfxqiHoulVMugXomEpC9AyEOgca8wFBI4-rDLYZ26XPOqfqlqt_zJTsYS-ZWjZG9KS_e"
)
GOLDEN = (
    '{"specversion":"1.0","id":"01900000-0000-7000-8000-000000000003","type":"message.received.v2",'
    '"source":"/onrecord/01900000-0000-7000-8000-0000000000aa",'
    '"subject":"contact/01900000-0000-7000-8000-000000000004","time":"2026-01-01T12:30:00.250000Z",'
    '"datacontenttype":"application/json","workspaceid":"01900000-0000-7000-8000-000000000005",'
    '"actor":"token/settings","correlationid":"01900000-0000-7000-8000-000000000006",'
    '"traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",'
    '"data":{"conversation_id":"01900000-0000-7000-8000-000000000001",'
    '"message_id":"01900000-0000-7000-8000-000000000002","version":2,"channel_id":null,"kind":"text",'
    '"sent_at":"2026-01-01T00:00:00Z","media_id":null,"reply_to_id":null,"forwarded":false},"sealed":"' + SEALED + '"}'
)
NEEDED = (
    "specversion",
    "id",
    "type",
    "source",
    "subject",
    "time",
    "workspaceid",
    "actor",
    "correlationid",
    "data",
    "sealed",
)
OPTIONAL = ("causationid", "traceparent", "onbehalfof")
TEXTS = ("id", "subject", "time", "workspaceid", "actor", "correlationid", *OPTIONAL, "sealed")
KEYS = DerivedKeys()
KEY = key_of(ENVELOPE.subject.partition("/")[2])

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | st.text("ab\0/é"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab\0"), inner, max_size=3),
    max_leaves=6,
)


def attributes(**changes: object) -> dict[str, Any]:
    """The golden record's attributes, changed."""
    return dict(orjson.loads(GOLDEN)) | changes


def unreadable(record: bytes) -> str:
    """The reason that decoding gives."""
    with pytest.raises(RecordIsUnreadable) as raised:
        decode(record, SOURCE, KEYS)
    return str(raised.value)


def resealed(**personal: object) -> bytes:
    """The golden record with other personal fields, sealed as they should be."""
    record = attributes()
    beside = "\n".join([record["id"], record["type"], record["subject"], record["workspaceid"], KEY.id]).encode()
    fields = {"provider_message_id": EVENT.provider_message_id, "text": EVENT.text, "content": None} | personal
    return orjson.dumps(record | {"sealed": KEY.seal(fields, beside)})


def test_a_record_is_these_bytes_but_for_what_is_sealed() -> None:
    record = encode(EVENT, ENVELOPE, SOURCE, KEY)
    assert orjson.dumps(orjson.loads(record) | {"sealed": attributes()["sealed"]}).decode() == GOLDEN


def test_these_bytes_are_that_event() -> None:
    assert decode(GOLDEN.encode(), SOURCE, KEYS) == (ENVELOPE, EVENT)


@pytest.mark.parametrize("examples_max", [5, pytest.param(100, marks=pytest.mark.soak)])
@pytest.mark.parametrize("event_type", sorted(BY_TYPE))
def test_an_event_is_decoded_as_it_was_encoded(event_type: str, examples_max: int) -> None:
    @settings(deadline=None, max_examples=examples_max, database=None)
    @given(event=events_of(BY_TYPE[event_type]), envelope=envelopes)
    def decodes(event: EventData, envelope: Envelope) -> None:
        assert decode(encode(event, envelope, SOURCE, KEY), SOURCE, KEYS) == (envelope, event)

    decodes()


@given(event=events, envelope=envelopes)
@settings(deadline=None, max_examples=30)
def test_two_records_of_one_event_share_no_sealed_bytes(event: EventData, envelope: Envelope) -> None:
    first, second = (orjson.loads(encode(event, envelope, SOURCE, KEY)) for _ in range(2))
    if event.personal:
        assert first.pop("sealed") != second.pop("sealed")
    assert first == second


@pytest.mark.parametrize("attribute", NEEDED)
def test_a_record_without_an_attribute_is_unreadable(attribute: str) -> None:
    record = attributes()
    del record[attribute]
    assert attribute in unreadable(orjson.dumps(record))


@pytest.mark.parametrize("value", [7, 0, False, [], ["a"], {"a": "b"}], ids=str)
@pytest.mark.parametrize("attribute", TEXTS)
def test_an_attribute_that_is_no_text_is_unreadable(attribute: str, value: object) -> None:
    unreadable(orjson.dumps(attributes(**{attribute: value})))


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "message.received.v9"},
        {"type": "message"},
        {"type": None},
        {"type": ["message.received.v1"]},
        {"source": "/onrecord/01900000-0000-7000-8000-0000000000bb"},
        {"specversion": "0.3"},
        {"id": "7"},
        {"id": "01900000-0000-7000-8000-00000000000A"},
        {"subject": "customer/01900000-0000-7000-8000-000000000004"},
        {"subject": "contact/"},
        {"subject": "contact/01900000-0000-7000-8000-000000000004 "},
        {"workspaceid": "01900000"},
        {"time": "yesterday"},
        {"time": "2026-01-01"},
        {"time": "2026-01-01T12:30:00"},
        {"data": None},
        {"data": []},
        {"data": "text"},
        {"data": {}},
    ],
    ids=str,
)
def test_a_record_with_a_wrong_attribute_is_unreadable(changes: dict[str, object]) -> None:
    unreadable(orjson.dumps(attributes(**changes)))


@pytest.mark.parametrize(
    "changes",
    [
        {"colour": "red"},
        {"text": "in clear"},
        {"version": "two"},
        {"sent_at": "2026-01-01T00:00:00"},
        {"message_id": "7"},
    ],
    ids=str,
)
def test_a_record_with_a_wrong_field_is_unreadable(changes: dict[str, object]) -> None:
    record = attributes()
    unreadable(orjson.dumps(record | {"data": record["data"] | changes}))


@pytest.mark.parametrize("field", ["text", "provider_message_id"])
def test_a_record_with_a_nul_character_is_unreadable(field: str) -> None:
    assert "NUL" in unreadable(resealed(**{field: "a\0b"}))


def test_a_record_that_spells_a_nul_without_holding_one_is_readable() -> None:
    _, event = decode(resealed(text="\\u0000"), SOURCE, KEYS)
    assert isinstance(event, MessageReceived)
    assert event.text == "\\u0000"


def test_a_reason_does_not_quote_what_was_written() -> None:
    record = attributes()
    data = record["data"] | {"sent_at": "marmalade", "message_id": "marmalade"}
    assert "marmalade" not in unreadable(resealed(text=["marmalade"]))
    assert "marmalade" not in unreadable(orjson.dumps(record | {"data": data}))


@pytest.mark.parametrize(
    "nested",
    [
        b'{"a":' * 900 + b'"\\u0000"' + b"}" * 900,
        b"[" * 900 + b'"\\u0000"' + b"]" * 900,
        b"[" * 100_000 + b"]" * 100_000,
    ],
    ids=["objects", "lists", "too deep for JSON"],
)
def test_a_record_of_many_levels_is_unreadable(nested: bytes) -> None:
    unreadable(GOLDEN.encode().replace(b'"data":{', b'"data":{"deep":' + nested + b",", 1))


@pytest.mark.parametrize("length", range(0, len(GOLDEN.encode()), 7))
def test_a_truncated_record_is_unreadable(length: int) -> None:
    unreadable(GOLDEN.encode()[:length])


@given(record=st.binary(max_size=200))
@settings(deadline=None, max_examples=100)
def test_arbitrary_bytes_are_unreadable(record: bytes) -> None:
    unreadable(record)


@given(value=json_values)
@settings(deadline=None, max_examples=100)
def test_arbitrary_json_is_unreadable(value: object) -> None:
    unreadable(orjson.dumps(value))


@given(attribute=st.sampled_from([*NEEDED, *TEXTS]), value=json_values)
@settings(deadline=None, max_examples=150)
def test_a_changed_attribute_is_readable_or_unreadable_and_nothing_else(attribute: str, value: object) -> None:
    readable_or_unreadable(orjson.dumps(attributes(**{attribute: value})))


@given(field=st.sampled_from(sorted(MessageReceived.model_fields)), value=json_values)
@settings(deadline=None, max_examples=150)
def test_a_changed_field_is_readable_or_unreadable_and_nothing_else(field: str, value: object) -> None:
    record = attributes()
    readable_or_unreadable(orjson.dumps(record | {"data": record["data"] | {field: value}}))


@given(place=st.integers(0, len(GOLDEN.encode()) - 1), byte=st.integers(0, 255))
@settings(deadline=None, max_examples=100)
def test_a_changed_byte_is_readable_or_unreadable_and_nothing_else(place: int, byte: int) -> None:
    record = bytearray(GOLDEN.encode())
    record[place] = byte
    readable_or_unreadable(bytes(record))


def test_a_reason_holds_no_nul_character() -> None:
    assert "\0" not in unreadable(orjson.dumps(attributes(type="a\0b")))
    assert "\0" not in unreadable(orjson.dumps(attributes(source="a\0b")))


def readable_or_unreadable(record: bytes) -> None:
    """Decodes to what Postgres can store, or is refused."""
    try:
        envelope, event = decode(record, SOURCE, KEYS)
    except RecordIsUnreadable:
        return
    assert envelope.time.tzinfo is not None
    assert all(isinstance(text, str) for text in envelope[2:6])
    assert "\0" not in f"{envelope}{event}"
