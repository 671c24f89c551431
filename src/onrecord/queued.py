"""How an event holds a message that goes out, and the message made of an event again.

Text and caption stand in `text`, a file in `media_id`, a template's name in `template`; whatever else a kind has is the
JSON in `content`.
"""

from typing import Annotated, Any
from uuid import UUID

import orjson
from pydantic import Field, TypeAdapter

from onrecord.events import MessageQueued
from onrecord.events.message import QueuedKind
from onrecord.outgoing import FileMessage, Outgoing, Reaction, TemplateMessage, TextMessage

_OUTGOING: TypeAdapter[Outgoing] = TypeAdapter(Annotated[Outgoing, Field(discriminator="kind")])
# What an event holds in fields of its own.
_ELSEWHERE = {"kind", "text", "caption", "emoji", "media_id", "header_media_id", "name", "language"}
_TEXT_FIELDS: dict[str, str] = {"text": "text", "buttons": "text", "list": "text", "reaction": "emoji"}


def text_of(message: Outgoing) -> str:
    """The words of a message themselves; a template's stand at the provider."""
    match message:
        case FileMessage():
            return message.caption
        case TemplateMessage():
            return ""
        case Reaction():
            return message.emoji
        case _:
            return message.text


def media_id_of(message: Outgoing) -> UUID | None:
    match message:
        case FileMessage():
            return message.media_id
        case TemplateMessage():
            return message.header_media_id
        case _:
            return None


def template_of(message: Outgoing) -> str | None:
    """`<name>/<language>`."""
    return f"{message.name}/{message.language}" if isinstance(message, TemplateMessage) else None


def content_of(message: Outgoing) -> str | None:
    """What a message has besides, as JSON; None if there is nothing."""
    if isinstance(message, TextMessage):
        return None
    rest = message.model_dump(mode="json", exclude=_ELSEWHERE, exclude_defaults=True)
    return orjson.dumps(rest).decode() if rest else None


def read(event: MessageQueued) -> Outgoing:
    """The message that an event holds; what kind of file goes out is the event's own `kind`."""
    fields: dict[str, Any] = orjson.loads(event.content) if event.content else {}
    if event.kind == "template":
        name, _, language = (event.template or "").partition("/")
        fields |= {"kind": "template", "name": name, "language": language, "header_media_id": event.media_id}
    elif event.kind in _TEXT_FIELDS:
        fields |= {"kind": event.kind, _TEXT_FIELDS[event.kind]: event.text}
    else:
        fields |= {"kind": "file", "media_id": event.media_id, "caption": event.text}
    return _OUTGOING.validate_python(fields)


def kind_of(message: Outgoing, media_kind: QueuedKind | None) -> QueuedKind:
    """What the event calls it: a file is called by what it is."""
    if isinstance(message, FileMessage):
        assert media_kind is not None, "a file that goes out is there"
        return media_kind
    return message.kind
