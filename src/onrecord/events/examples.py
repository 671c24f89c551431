"""Made-up events, one of each type: what published documents show. They are nobody's, and no key opens what is sealed.

The same on every machine and at every time, so that a document made of them changes only when the catalogue does.
"""

import hashlib
from datetime import UTC, datetime
from typing import Any, Literal, get_args

import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from onrecord.events import BY_TYPE, EventData, WorkspaceEvent
from onrecord.events.envelope import Envelope, encode
from onrecord.vault.keys import VERSION, DataKey
from onrecord.vault.master import KEY_BYTES


def _id(name: str) -> str:
    return f"01900000-0000-7000-8000-{hashlib.sha256(name.encode()).hexdigest()[:12]}"


TIME = datetime(2026, 1, 31, 9, tzinfo=UTC)
SEQ = 3
_NO_CIPHERTEXT = "made-up-example-that-no-key-opens-in-any-vault"
_FIELDS: dict[str, Any] = {
    "address": "+1 555 0100",
    "name": "Demo Customer",
    "provider_message_id": "demo-1",
    "text": "Where is my parcel?",
    "email": "member@demo.example",
    "user_agent": "Demo Browser 1.0",
    "label": "Demo integration",
    "scope": "inbox:read",
    "email_hmac": "5f0c",
    "version": 2,
    "shard": 7,
    "seq": SEQ,
    "first_seq": 41,
    "log_tail_seq": 42,
    "copied": 2,
    "moved": 1,
    "subject": f"contact/{_id('contact_id')}",
    "subjects_total": 1,
    "attempt": 1,
    "maybe_doubled": False,
    "opened": True,
    "read_seq": SEQ,
    "field": "order_number",
    "value": "4711",
    "shortcut": "thanks",
    "assignee": "me",
    "unread": True,
    "window_closing": False,
    "auto_assign": True,
    "time_zone": "Europe/Berlin",
    "working_hour": "mon 09:00-17:30",
    "read_receipts": False,
    "projection": "timeline",
    "processes": 2,
    "events_per_s_max": 5_000,
    "older_than_days": 90,
    "lift": False,
    "user_id": "XX.1000200030004000",
    "username": "demo_customer",
    "content": '{"demo": "more than a text"}',
    "emoji": "\U0001f44d",
    "forwarded": False,
    "author": "Demo Customer",
    "file_name": "demo.jpg",
    "template": "demo_update/en",
    "billable": True,
    "category": "utility",
    "code": 131047,
    "details": "Demo details of the provider's",
    "trace_id": "demo-trace",
    "is_transient": False,
    "media_type": "image/jpeg",
    "size_bytes": 20_480,
    "sha256": hashlib.sha256(b"demo").hexdigest(),
    "provider_media_id": "1000200030004000",
    "has_preview": True,
    "width": 800,
    "height": 600,
    "objects": 2,
    "templates": 1,
    "phone_number_id": "100020003000",
    "waba_id": "200030004000",
    "display_number": "+1 555 0199",
    "simulated": True,
    "language": "en",
    "status": "APPROVED",
    "header": "image",
    "body": "Your parcel {{1}} is on its way.",
    "footer": "Demo shop",
    "button": "Track it",
    "number": "+1 555 0100",
    "of_version": 2,
    "instruction": "Shorter, please.",
    "maybe_billed_twice": False,
    "model": "demo-model",
    "prompt": "draft.v1",
    "is_offline": True,
    "request_hash": hashlib.sha256(b"demo").hexdigest(),
    "seen_seq": SEQ,
    "provider_request_id": "req_demo",
    "stop_reason": "end_turn",
    "stop_category": "demo",
    "input_tokens": 1_200,
    "cache_write_5m_tokens": 0,
    "cache_write_1h_tokens": 0,
    "cache_read_tokens": 900,
    "output_tokens": 80,
    "thinking_tokens": 0,
    "prices_of": "2026-11-01",
    "cost_microdollars": 420,
    "latency_ms": 640,
    "raw_response": '{"demo": "as the provider said it"}',
    "reason": "The customer waits for a parcel.",
    "note": "The order's number is missing.",
    "seen_text": "Parcel 4711",
    "claims": '[{"text": "It is on its way.", "message_ids": [], "snippet_ids": []}]',
    "auto_draft": True,
    "instructions": "Friendly and short.",
    "disclosure": "Written with the help of a machine.",
    "budget_microdollars_per_day_max": 5_000_000,
    "used_microdollars": 5_000_000,
    "title": "Shipping",
    "ai_generated": True,
    "approved_by": f"member/{_id('member_id')}",
    "error_code": "overloaded_error",
    "draft_chars": 120,
    "edit_distance": 7,
}


def stream_of(event_type: str) -> Literal["contact", "workspace"]:
    """Whom or what events of a type are about: the word before the slash in their subject."""
    return "workspace" if BY_TYPE[event_type] in get_args(WorkspaceEvent) else "contact"


def event(event_type: str) -> EventData:
    """An event of this type."""
    properties = BY_TYPE[event_type].model_json_schema()["properties"]
    return BY_TYPE[event_type].model_validate({name: _value(name, schema) for name, schema in properties.items()})


def envelope(event_type: str) -> Envelope:
    """The envelope that an event of this type could have."""
    stream = stream_of(event_type)
    return Envelope(
        id=_id(event_type),
        time=TIME,
        subject=f"{stream}/{subject_id(event_type)}",
        workspace_id=_id("workspace_id"),
        actor=f"token/{_id('token_id')}" if stream == "contact" else "system",
        correlation_id=_id("correlation_id"),
    )


def subject_id(event_type: str) -> str:
    """The key of the record in Kafka."""
    return _id(f"{stream_of(event_type)}_id")


def person_id(event_type: str) -> str:
    """Whose key seals an event of this type: the subject's, where the event names nobody else."""
    return _id("person_id") if "person_id" in BY_TYPE[event_type].model_fields else subject_id(event_type)


def record(event_type: str) -> dict[str, Any]:
    """The record, as `encode` writes it; only the ciphertext is put in, for a real one differs every time."""
    key = DataKey(person_id(event_type), AESGCM(bytes(KEY_BYTES)))
    source = f"/onrecord/{_id('log_id')}"
    attributes: dict[str, Any] = orjson.loads(encode(event(event_type), envelope(event_type), source, key))
    if "sealed" in attributes:
        attributes["sealed"] = f"{VERSION}.{key.id}.{_NO_CIPHERTEXT}"
    return attributes


def sealed_fields(event_type: str) -> dict[str, Any]:
    """What would be sealed: the personal fields in clear."""
    fields = event(event_type).model_dump(mode="json")
    return {name: fields[name] for name in fields if name in BY_TYPE[event_type].personal}


def _value(name: str, schema: dict[str, Any]) -> Any:
    """A value for a field. A number or a text of a new name must be added above."""
    match schema:
        case {"const": only} | {"enum": [only, *_]}:
            return only
        case {"anyOf": [some, *_]}:
            return _value(name, some)
        case {"type": "array", "items": items}:
            return [_value(name.removesuffix("s"), items)]
        case {"pattern": _}:
            return _id(name)
        case {"format": "date-time"}:
            return TIME
        case _:
            return _FIELDS[name]
