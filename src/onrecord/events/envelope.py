"""The record: one event as CloudEvents 1.0 JSON in structured mode, the bytes that outbox and Kafka carry.

https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
"""

from datetime import datetime
from typing import Any, NamedTuple

import orjson
import pydantic

from onrecord.events import Event, EventData
from onrecord.events.upcast import TypeIsUnknown, personal_fields, upcast
from onrecord.vault import keys as seals
from onrecord.vault.keys import Blank, DataKey, KeyIsUnknown, Keys, SealIsBroken

CONTENT_TYPE = b"application/cloudevents+json"
HOLDS_NUL = "it holds a NUL character, which Postgres can't store"
_WORKSPACE = b'"workspaceid":"'
_SEALED = b'"sealed":"v1.'
_UUID = b"00000000-0000-0000-0000-000000000000"
_TWO_UUIDS, _THREE_UUIDS = b"%b %b" % (_UUID, _UUID), b"%b %b %b" % (_UUID, _UUID, _UUID)
_DIGITS_TO_ZERO = bytes.maketrans(b"123456789abcdef", b"0" * 15)  # comparing so takes a third of a pattern's time
_STREAMS = ("contact", "workspace")
_BACKSLASH = ord("\\")
_TEXT_OR_NONE = (str, type(None))


class RecordIsUnreadable(Exception):
    """A record that this version can't decode; the message says why and holds no personal data."""


class Envelope(NamedTuple):
    """What is known of an event besides its own fields. Ids are canonical UUIDs as text: parsing costs too much.

    `subject` is `contact/<id>` or `workspace/<id>`; `actor` is `member/<id>`, `token/<id>`, `contact/<id>`,
    `ai/<task>` or `system`.
    """

    id: str
    time: datetime
    subject: str
    workspace_id: str
    actor: str
    correlation_id: str
    causation_id: str | None = None
    traceparent: str | None = None
    on_behalf_of: str | None = None


class Recorded(NamedTuple):
    """An event as a fold sees it: with its number and its envelope, and the bytes that both were read from."""

    shard: int
    seq: int
    envelope: Envelope
    event: Event
    record: bytes = b""

    @property
    def subject_id(self) -> str:
        return self.envelope.subject.partition("/")[2]


def encode(event: EventData, envelope: Envelope, source: str, key: DataKey | None = None) -> bytes:
    """The record's bytes. `source` is `/onrecord/<log id>`; `key` is the person's, where fields are personal."""
    fields = vars(event)
    attributes = {
        "specversion": "1.0",
        "id": envelope.id,
        "type": event.type,
        "source": source,
        "subject": envelope.subject,
        "time": envelope.time,
        "datacontenttype": "application/json",
        "workspaceid": envelope.workspace_id,
        "actor": envelope.actor,
        "correlationid": envelope.correlation_id,
    }
    if envelope.causation_id:
        attributes["causationid"] = envelope.causation_id
    if envelope.traceparent:
        attributes["traceparent"] = envelope.traceparent
    if envelope.on_behalf_of:
        attributes["onbehalfof"] = envelope.on_behalf_of
    attributes["data"] = {name: fields[name] for name in fields if name != "type" and name not in event.personal}
    if event.personal:
        assert key is not None, f"{event.type} has personal fields"
        personal = {name: fields[name] for name in event.personal}
        attributes["sealed"] = key.seal(personal, _bound_to(attributes, key.id))
    return orjson.dumps(attributes, option=orjson.OPT_UTC_Z)


def decode(record: bytes, source: str, keys: Keys) -> tuple[Envelope, Event]:
    """The event in a record; raises RecordIsUnreadable."""
    try:
        attributes = orjson.loads(record)
        fields, event_type = attributes["data"], attributes["type"]
        personal = personal_fields(event_type)
        if attributes["source"] != source or attributes["specversion"] != "1.0":
            raise RecordIsUnreadable(_foreign(attributes, source))
        _must_hold_no_nul(record, attributes)
        envelope = _envelope(attributes)
        if personal:
            fields |= _open(attributes, personal, keys)
        model, fields = upcast(event_type, fields)
        return envelope, model.__pydantic_validator__.validate_python(fields)
    except orjson.JSONDecodeError as error:
        raise RecordIsUnreadable(f"not JSON: {error.msg} at byte {error.pos}") from None
    except pydantic.ValidationError as error:
        raise RecordIsUnreadable(_mistakes(error)) from None
    except (TypeIsUnknown, SealIsBroken, KeyIsUnknown) as error:
        raise RecordIsUnreadable(str(error)) from None
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise RecordIsUnreadable(_missing(error)) from None


def person_of(record: bytes) -> tuple[str, str] | None:
    """Workspace and person under whose key a record is sealed; None if nothing in it is.

    Read off the bytes that `encode` writes, so that keys can be fetched together; `decode` doesn't rely on it.
    """
    sealed, workspace = record.rfind(_SEALED), record.find(_WORKSPACE)
    if sealed < 0 or workspace < 0:
        return None
    of_person, of_workspace = sealed + len(_SEALED), workspace + len(_WORKSPACE)
    person_id = record[of_person : of_person + len(_UUID)]
    workspace_id = record[of_workspace : of_workspace + len(_UUID)]
    if (b"%b %b" % (workspace_id, person_id)).translate(_DIGITS_TO_ZERO) != _TWO_UUIDS:
        return None
    return workspace_id.decode(), person_id.decode()


def _open(attributes: dict[str, Any], personal: frozenset[str], keys: Keys) -> dict[str, Any]:
    """The personal fields, or what stands in their place. Raises SealIsBroken or KeyIsUnknown."""
    if not personal.isdisjoint(attributes["data"]):
        raise RecordIsUnreadable("personal fields stand outside the sealed part")
    if not isinstance(attributes["sealed"], str):
        raise RecordIsUnreadable("sealed is no text")
    key_id, sealed = seals.parse(attributes["sealed"])
    key = keys.find(attributes["workspaceid"], key_id)
    if isinstance(key, Blank):
        return dict.fromkeys(personal, key.text)
    opened = key.open(sealed, _bound_to(attributes, key.id))
    fields: dict[str, Any] = orjson.loads(opened)
    if fields.keys() != personal:
        raise RecordIsUnreadable("the sealed part holds other fields than this type's")
    _must_hold_no_nul(opened, fields)
    return fields


def _bound_to(attributes: dict[str, Any], key_id: str) -> bytes:
    """What a sealed part opens beside: nothing of it can contain a line break."""
    parts = (attributes["id"], attributes["type"], attributes["subject"], attributes["workspaceid"], key_id)
    return "\n".join(parts).encode()


def _envelope(attributes: dict[str, Any]) -> Envelope:
    subject, workspace_id, event_id = attributes["subject"], attributes["workspaceid"], attributes["id"]
    stream, _, subject_id = f"{subject}".partition("/")
    ids = f"{event_id} {workspace_id} {subject_id}".encode()
    if stream not in _STREAMS or ids.translate(_DIGITS_TO_ZERO) != _THREE_UUIDS:
        raise RecordIsUnreadable("id, subject or workspaceid is malformed")
    actor, correlation_id = attributes["actor"], attributes["correlationid"]
    causation_id, traceparent = attributes.get("causationid"), attributes.get("traceparent")
    on_behalf_of = attributes.get("onbehalfof")
    if not (isinstance(actor, str) and isinstance(correlation_id, str)):
        raise RecordIsUnreadable("actor or correlationid is no text")
    if not (isinstance(causation_id, _TEXT_OR_NONE) and isinstance(traceparent, _TEXT_OR_NONE)):
        raise RecordIsUnreadable("causationid or traceparent is no text")
    if not isinstance(on_behalf_of, _TEXT_OR_NONE):
        raise RecordIsUnreadable("onbehalfof is no text")
    time = datetime.fromisoformat(attributes["time"])
    if time.tzinfo is None:
        raise RecordIsUnreadable("time has no offset from UTC")
    return Envelope(
        event_id, time, subject, workspace_id, actor, correlation_id, causation_id, traceparent, on_behalf_of
    )


def _must_hold_no_nul(text: bytes, parsed: object) -> None:
    """A NUL has one spelling in JSON: what a text without it says needn't be walked."""
    if _BACKSLASH in text and b"\\u0000" in text and _holds_nul(parsed):
        raise RecordIsUnreadable(HOLDS_NUL)


def _holds_nul(value: object) -> bool:
    match value:
        case str():
            return "\0" in value
        case dict():
            return any(_holds_nul(part) for pair in value.items() for part in pair)
        case list():
            return any(_holds_nul(part) for part in value)
        case _:
            return False


def _foreign(attributes: dict[str, Any], source: str) -> str:
    return f"source {attributes['source']!r}, specversion {attributes['specversion']!r}; expected {source!r}, '1.0'"


def _mistakes(error: pydantic.ValidationError) -> str:
    rows = [
        f"{'.'.join(map(str, e['loc']))}: {e['type']}" for e in error.errors(include_input=False, include_url=False)
    ]
    return f"{error.title}: {'; '.join(rows)}"


def _missing(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"attribute missing: {error}"
    return f"not a CloudEvent: {type(error).__name__}"
