"""Old types, read as today's: a published type is never edited, its successor comes with the step that leads there.

A step is a pure function of the fields, personal ones included; after an erasure those read `[erased]`. Steps form a
chain, so that a record of any age takes the same way.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from onrecord.events import BY_TYPE, EventData

Fields = dict[str, Any]


class Upcaster(NamedTuple):
    """How a type that no model reads any more becomes its successor; `personal` are the fields that it has sealed."""

    successor: str
    personal: frozenset[str]
    step: Callable[[Fields], Fields]


class TypeIsUnknown(Exception):
    """This version has no such type: a newer one wrote it, or nobody did."""


def _without_mentions(fields: Fields) -> Fields:
    return {**fields, "mentions": ()}


def _opened(fields: Fields) -> Fields:
    return {**fields, "opened": True}


def _of_fewer_templates(fields: Fields) -> Fields:
    """Every template of v1 is one of v2."""
    return fields


def _with_less(fields: Fields) -> Fields:
    """What the older didn't have, its successor has by default."""
    return fields


UPCASTERS: Mapping[str, Upcaster] = {
    "note.added.v1": Upcaster("note.added.v2", frozenset({"text"}), _without_mentions),
    "access.recorded.v1": Upcaster("access.recorded.v2", frozenset(), _opened),
    "access.recorded.v2": Upcaster("access.recorded.v3", frozenset(), _with_less),
    "contact.created.v1": Upcaster("contact.created.v2", frozenset({"address", "name"}), _with_less),
    "contact.aliased.v1": Upcaster("contact.aliased.v2", frozenset({"address"}), _with_less),
    "contact.aliased.v2": Upcaster("contact.aliased.v3", frozenset({"address", "user_id", "username"}), _with_less),
    "contact.linked.v1": Upcaster("contact.linked.v2", frozenset(), _with_less),
    "message.received.v1": Upcaster("message.received.v2", frozenset({"provider_message_id", "text"}), _with_less),
    "message.queued.v1": Upcaster("message.queued.v2", frozenset({"text"}), _with_less),
    "message.queued.v2": Upcaster("message.queued.v3", frozenset({"content", "text"}), _with_less),
    "mail.requested.v1": Upcaster("mail.requested.v2", frozenset({"address", "name"}), _of_fewer_templates),
}


def personal_fields(event_type: str, upcasters: Mapping[str, Upcaster] = UPCASTERS) -> frozenset[str]:
    """The sealed fields of a type, today's or an old one. Raises TypeIsUnknown."""
    if model := BY_TYPE.get(event_type):
        return model.personal
    if event_type in upcasters:
        return upcasters[event_type].personal
    raise TypeIsUnknown(f"type {event_type[:80]!r} is unknown to this version")


def upcast(
    event_type: str, fields: Fields, upcasters: Mapping[str, Upcaster] = UPCASTERS
) -> tuple[type[EventData], Fields]:
    """Today's model for a record's fields, and the fields as it wants them."""
    while event_type in upcasters:
        event_type, _, step = upcasters[event_type]
        fields = step(fields)
    return BY_TYPE[event_type], fields
