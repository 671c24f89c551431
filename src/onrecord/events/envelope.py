"""The record: one event as CloudEvents 1.0 JSON in structured mode, the bytes that outbox and Kafka carry.

https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
"""

import re
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, cast

import orjson
import pydantic

from onrecord.events import BY_TYPE, Event, EventData

CONTENT_TYPE = b"application/cloudevents+json"
MATCHES_KEPT_MAX = 65_536
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_SUBJECT = re.compile(rf"(contact|workspace)/{_UUID.pattern}", re.ASCII)


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


class Recorded(NamedTuple):
    """An event as a fold sees it: with its number and its envelope."""

    shard: int
    seq: int
    envelope: Envelope
    event: Event

    @property
    def subject_id(self) -> str:
        return self.envelope.subject.partition("/")[2]


def encode(event: EventData, envelope: Envelope, source: str) -> bytes:
    """The record's bytes. `source` is `/onrecord/<log id>`."""
    data = dict(vars(event))
    attributes = {
        "specversion": "1.0",
        "id": envelope.id,
        "type": data.pop("type"),
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
    return orjson.dumps(attributes | {"data": data}, option=orjson.OPT_UTC_Z)


def decode(record: bytes, source: str) -> tuple[Envelope, Event]:
    """The event in a record; raises RecordIsUnreadable."""
    try:
        attributes = orjson.loads(record)
        data = attributes["data"]
        model = BY_TYPE[attributes["type"]]
        if attributes["source"] != source or attributes["specversion"] != "1.0":
            raise RecordIsUnreadable(_foreign(attributes, source))
        if b"\\u0000" in record and _holds_nul(attributes):
            raise RecordIsUnreadable("it holds a NUL character, which Postgres can't store")
        return _envelope(attributes), cast("Event", model.__pydantic_validator__.validate_python(data))
    except orjson.JSONDecodeError as error:
        raise RecordIsUnreadable(f"not JSON: {error.msg} at byte {error.pos}") from None
    except pydantic.ValidationError as error:
        raise RecordIsUnreadable(_mistakes(error)) from None
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise RecordIsUnreadable(_missing(error)) from None


def _envelope(attributes: dict[str, Any]) -> Envelope:
    subject, workspace_id, event_id = attributes["subject"], attributes["workspaceid"], attributes["id"]
    if not (_matches(_SUBJECT, subject) and _matches(_UUID, workspace_id) and _UUID.fullmatch(event_id)):
        raise RecordIsUnreadable("id, subject or workspaceid is malformed")
    actor, correlation_id = attributes["actor"], attributes["correlationid"]
    causation_id, traceparent = attributes.get("causationid"), attributes.get("traceparent")
    if not (isinstance(actor, str) and isinstance(correlation_id, str)):
        raise RecordIsUnreadable("actor or correlationid is no text")
    if not (isinstance(causation_id, str | None) and isinstance(traceparent, str | None)):
        raise RecordIsUnreadable("causationid or traceparent is no text")
    time = datetime.fromisoformat(attributes["time"])
    if time.tzinfo is None:
        raise RecordIsUnreadable("time has no offset from UTC")
    return Envelope(event_id, time, subject, workspace_id, actor, correlation_id, causation_id, traceparent)


@lru_cache(maxsize=MATCHES_KEPT_MAX)
def _matches(form: re.Pattern[str], text: str) -> bool:
    """Subjects and workspaces come again and again."""
    return form.fullmatch(text) is not None


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
        known = "unknown type" if "." in str(error) else "attribute missing"
        return f"{known}: {error}"
    return f"not a CloudEvent: {type(error).__name__}"
