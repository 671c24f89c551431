"""An event as the queries of the record show it: what its envelope says, and its fields as far as they are open."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from psycopg.rows import DictRow
from pydantic import BaseModel

from onrecord.events.envelope import RecordIsUnreadable, decode
from onrecord.vault.keys import DESTROYED, Blank, Keys, NoKeys

Seal = Literal["none", "sealed", "opened", "erased"]


class EventRow(BaseModel):
    """What happened, by whom and why. `shard` and `seq` are its number on the record; nothing in it is personal."""

    shard: int
    seq: int
    event_id: UUID
    type: str
    subject: str
    actor: str
    on_behalf_of: str | None
    occurred_at: datetime
    conversation_id: UUID | None
    message_id: UUID | None
    correlation_id: str
    causation_id: str | None


class EventShown(EventRow):
    """An event with its fields as today's version reads them.

    `seal` says of the personal ones: there are `none`, or they are `sealed`, `opened` or `erased`; `[sealed]` or
    `[erased]` then stands in their place. `fields` is null where this version can't read the record, `unreadable` says
    why.
    """

    seal: Seal
    fields: dict[str, Any] | None
    unreadable: str | None


class Erased:
    """Keys of somebody who was erased: no key has to be asked for to say so."""

    def find(self, workspace_id: str, key_id: str) -> Blank:  # noqa: ARG002 - as Keys has it
        return DESTROYED


def row_of(found: DictRow) -> dict[str, Any]:
    """The fields of an EventRow."""
    return {**found, "subject": f"{found['about']}/{found['subject_id']}"}


def shown(found: DictRow, source: str, opened_with: Keys | None = None) -> EventShown:
    """The event, its personal fields sealed unless keys are given that open them."""
    keys: Keys = opened_with or (Erased() if found["is_erased"] else NoKeys())
    try:
        _, event = decode(bytes(found["record"]), source, keys)
    except RecordIsUnreadable as unreadable:
        return EventShown(**row_of(found), seal="sealed", fields=None, unreadable=str(unreadable))
    fields = {name: value for name, value in vars(event).items() if name != "type"}
    personal = [fields[name] for name in event.personal]
    return EventShown(**row_of(found), seal=_seal(personal, opened_with), fields=fields, unreadable=None)


def _seal(personal: list[object], opened_with: Keys | None) -> Seal:
    if not personal:
        return "none"
    if all(value == DESTROYED.text for value in personal):
        return "erased"
    return "sealed" if opened_with is None else "opened"
