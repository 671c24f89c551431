"""The catalogue as an AsyncAPI 3.0 document: what stands in the topic, for readers that never see this code.

https://www.asyncapi.com/docs/reference/specification/v3.0.0 with Kafka bindings 0.5.0.
"""

import inspect
from typing import Any

from onrecord.events import BY_TYPE, examples
from onrecord.events.envelope import CONTENT_TYPE

KAFKA_BINDING = "0.5.0"
UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
# A nonce of 12 bytes and a tag of 16 are 38 characters of base64url.
SEALED = rf"^v1\.{UUID}\.[A-Za-z0-9_-]{{38,}}$"
_NOT_SHOWN = {"title", "default", "personal"}

DESCRIPTION = """What stands in the log: a record for each event.

**Order.** The topic's partition is the shard. In a shard the records are numbered 1, 2, 3 … without a gap: the header
`seq`. All records of one subject stand in one shard. A record may stand in the log again, with the same bytes and the
same number: skip a `seq` that you have seen.

**Record.** The value is one CloudEvents 1.0 JSON object in structured mode, the key is the subject's id. Ignore
attributes that you don't know. A published type never changes: what would change comes as a new type, such as `.v2`.

**Sealed part.** `data` holds an event's public fields. What is personal stands in `sealed`, encrypted under the key of
that person: `v1.<key id>.<base64url without padding>`. The bytes are a nonce of 12 bytes, then the AES-256-GCM
ciphertext with its tag. The plaintext is a JSON object; `components/schemas/<type>.sealed` in `asyncapi.json` describes
it. The associated data are five texts joined by line feeds: the record's `id`, `type`, `subject` and `workspaceid`, and
the key id. When a person is erased their key is destroyed; the records and their order stay.
"""


def document(version: str, topic: str) -> dict[str, Any]:
    """The document. `version` is the application's, `topic` the channel's address."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "OnRecord events",
            "version": version,
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "defaultContentType": CONTENT_TYPE.decode(),
        "channels": {
            "log": {
                "address": topic,
                "title": "The log",
                "description": "A Kafka topic; an installation may name it otherwise, by `ONRECORD_TOPIC`.",
                "messages": {name: _reference("messages", name) for name in BY_TYPE},
            }
        },
        "operations": {
            "publish": {
                "action": "send",
                "channel": {"$ref": "#/channels/log"},
                "summary": "OnRecord sends, consumers receive.",
                "messages": [{"$ref": f"#/channels/log/messages/{name}"} for name in BY_TYPE],
            }
        },
        "components": _components(),
    }


def public_fields(event_type: str) -> dict[str, Any]:
    """The schemas of the fields that stand in a record's `data`, by name."""
    return _fields(event_type, personal=False)


def personal_fields(event_type: str) -> dict[str, Any]:
    """The schemas of the fields that stand in a record's sealed part, by name."""
    return _fields(event_type, personal=True)


def says(event_type: str) -> str:
    """What the type's docstring says."""
    return inspect.cleandoc(BY_TYPE[event_type].__doc__ or "")


def _components() -> dict[str, Any]:
    sealed = {f"{name}.sealed": _sealed_part(name) for name in BY_TYPE if BY_TYPE[name].personal}
    return {
        "messages": {name: _message(name) for name in BY_TYPE},
        "schemas": {name: _record(name) for name in BY_TYPE} | sealed | {"envelope": _ENVELOPE, "headers": _HEADERS},
        "messageBindings": {"record": {"kafka": {"key": _KEY, "bindingVersion": KAFKA_BINDING}}},
        "correlationIds": {"correlationid": {"location": "$message.payload#/correlationid"}},
    }


def _message(event_type: str) -> dict[str, Any]:
    headers = {"content-type": CONTENT_TYPE.decode(), "seq": str(examples.SEQ)}
    return {
        "name": event_type,
        "title": BY_TYPE[event_type].__name__,
        "summary": says(event_type).partition("\n")[0],
        "description": says(event_type),
        "contentType": CONTENT_TYPE.decode(),
        "headers": _reference("schemas", "headers"),
        "payload": _reference("schemas", event_type),
        "correlationId": _reference("correlationIds", "correlationid"),
        "bindings": _reference("messageBindings", "record"),
        "examples": [{"name": "made_up", "headers": headers, "payload": examples.record(event_type)}],
    }


def _record(event_type: str) -> dict[str, Any]:
    """The envelope, and what this type makes of it. A type without personal fields has no sealed part."""
    personal = bool(BY_TYPE[event_type].personal)
    return {
        "allOf": [_reference("schemas", "envelope")],
        "type": "object",
        "required": ["type", "subject", "data", *(["sealed"] if personal else [])],
        "properties": {
            "type": {"type": "string", "const": event_type},
            "subject": {"type": "string", "pattern": f"^{examples.stream_of(event_type)}/{UUID}$"},
            "data": _object(public_fields(event_type)),
            "sealed": _sealed(event_type) if personal else False,
        },
    }


def _sealed(event_type: str) -> dict[str, Any]:
    names = ", ".join(personal_fields(event_type))
    return {"type": "string", "pattern": SEALED, "description": f"Holds {names}: see {event_type}.sealed."}


def _sealed_part(event_type: str) -> dict[str, Any]:
    return {
        "description": f"The plaintext of `sealed` in {event_type}, for who holds the person's key.",
        **_object(personal_fields(event_type)),
        "examples": [examples.sealed_fields(event_type)],
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    """All of a type's fields are always there."""
    return {"type": "object", "additionalProperties": False, "required": list(properties), "properties": properties}


def _fields(event_type: str, *, personal: bool) -> dict[str, Any]:
    model = BY_TYPE[event_type]
    schema = model.model_json_schema()
    assert "$defs" not in schema, f"{event_type}: nested models have no place in the document yet"
    return {
        name: _plain(field)
        for name, field in schema["properties"].items()
        if name != "type" and (name in model.personal) is personal
    }


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """A field's schema without what only the code wants to know."""
    kept = {key: value for key, value in schema.items() if key not in _NOT_SHOWN}
    return kept | ({"items": _plain(kept["items"])} if "items" in kept else {})


def _reference(kind: str, name: str) -> dict[str, str]:
    return {"$ref": f"#/components/{kind}/{name}"}


def _text(description: str, **rest: Any) -> dict[str, Any]:
    return {"type": "string", "description": description, **rest}


_KEY = _text("The subject's id.", pattern=f"^{UUID}$")

_HEADERS = {
    "type": "object",
    "required": ["content-type", "seq"],
    "properties": {
        "content-type": _text("What the value is.", const=CONTENT_TYPE.decode()),
        "seq": _text("The record's number in its shard, in decimal digits.", pattern="^[1-9][0-9]*$"),
    },
}

_ENVELOPE = {
    "description": "What every record has: a CloudEvents 1.0 JSON object with these extension attributes.",
    "type": "object",
    "required": [
        "specversion",
        "id",
        "type",
        "source",
        "subject",
        "time",
        "datacontenttype",
        "workspaceid",
        "actor",
        "correlationid",
        "data",
    ],
    "properties": {
        "specversion": _text("The version of CloudEvents.", const="1.0"),
        "id": _text("The event's id: the same wherever the event stands.", pattern=f"^{UUID}$"),
        "type": _text("What happened, with the version of its schema."),
        "source": _text("Whose log it is: `/onrecord/<log id>`.", pattern=f"^/onrecord/{UUID}$"),
        "subject": _text("Whom or what it is about.", pattern=f"^(contact|workspace)/{UUID}$"),
        "time": _text("When it was recorded, RFC 3339.", format="date-time"),
        "datacontenttype": _text("What `data` is.", const="application/json"),
        "workspaceid": _text("The tenant.", pattern=f"^{UUID}$"),
        "actor": _text("Who acted: `member/<id>`, `token/<id>`, `contact/<id>`, `ai/<task>` or `system`."),
        "correlationid": _text("The same for all events of one request."),
        "onbehalfof": _text("Whom the actor acted for, where that is somebody else."),
        "causationid": _text("The id of the event that this one follows from, if there is one."),
        "traceparent": _text("The request's trace (W3C Trace Context), if it had one."),
        "data": {"type": "object", "description": "The public fields."},
        "sealed": _text("The personal fields, encrypted. See the document's description.", pattern=SEALED),
    },
}
