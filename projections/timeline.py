"""A conversation's timeline: messages, notes and changes in the log's order, one row per event.

That a member has read it is no item: the list of conversations knows it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict

from onrecord import db
from onrecord.events import (
    BY_TYPE,
    ConversationAssigned,
    ConversationEvent,
    ConversationLabelled,
    ConversationPrioritised,
    ConversationRead,
    ConversationSnoozed,
    ConversationUnassigned,
    ConversationUnlabelled,
    EventData,
    MessageQueued,
    MessageReceived,
    NoteAdded,
)
from onrecord.events.envelope import Recorded
from projections.projection import Key, Projection, Table, as_they_are


class Item(TypedDict):
    """One event of a conversation, as people see it. `kind` is the event's type without its version.

    What a kind doesn't have is None. `sent_at` is the provider's time of a customer's message, `assignee_id` who has it
    from then on, or, where it became nobody's, `former_assignee_id` who had it.
    """

    workspace_id: str
    conversation_id: str
    shard: int
    seq: int
    event_id: str
    kind: str
    actor: str
    occurred_at: datetime
    message_id: str | None
    note_id: str | None
    text: str | None
    sent_at: datetime | None
    mentions: Sequence[str] | None
    assignee_id: str | None
    former_assignee_id: str | None
    snoozed_until: datetime | None
    priority: str | None
    label_id: str | None


_KINDS = {name: name.rpartition(".")[0] for name in BY_TYPE}
# What an event's kind has of its own: columns, and the fields that they are.
_OWN: Mapping[type[EventData], Mapping[str, str]] = {
    MessageReceived: {"message_id": "message_id", "text": "text", "sent_at": "sent_at"},
    MessageQueued: {"message_id": "message_id", "text": "text"},
    NoteAdded: {"note_id": "note_id", "text": "text", "mentions": "mentions"},
    ConversationAssigned: {"assignee_id": "assignee_id"},
    ConversationUnassigned: {"former_assignee_id": "former_assignee_id"},
    ConversationSnoozed: {"snoozed_until": "until"},
    ConversationPrioritised: {"priority": "priority"},
    ConversationLabelled: {"label_id": "label_id"},
    ConversationUnlabelled: {"label_id": "label_id"},
}
_NOTHING: Mapping[str, None] = dict.fromkeys(column for own in _OWN.values() for column in own)


def _keys(recorded: Recorded) -> Iterable[Key]:
    event = recorded.event
    if isinstance(event, ConversationEvent) and not isinstance(event, ConversationRead):
        return ((recorded.envelope.workspace_id, event.conversation_id, recorded.seq),)
    return ()


def _fold(_row: Item | None, recorded: Recorded, _key: Key) -> Item:
    event, envelope = recorded.event, recorded.envelope
    assert isinstance(event, ConversationEvent), "no other event has a key here"
    item: dict[str, Any] = {
        "workspace_id": envelope.workspace_id,
        "conversation_id": event.conversation_id,
        "shard": recorded.shard,
        "seq": recorded.seq,
        "event_id": envelope.id,
        "kind": _KINDS[event.type],
        "actor": envelope.actor,
        "occurred_at": envelope.time,
        **_NOTHING,
    }
    for column, field in _OWN.get(type(event), {}).items():
        item[column] = getattr(event, field)
    return item  # type: ignore[return-value]  # the columns' names are the type's


ITEMS = Table(
    name="timeline_v2",
    create="""
        create table read.timeline_v2 (
            workspace_id uuid not null,
            conversation_id uuid not null,
            shard integer not null,
            seq bigint not null,
            event_id uuid not null,
            kind text not null,
            actor text not null,
            occurred_at timestamptz not null,
            message_id uuid,
            note_id uuid,
            text text,
            sent_at timestamptz,
            mentions uuid[],
            assignee_id uuid,
            former_assignee_id uuid,
            snoozed_until timestamptz,
            priority text,
            label_id uuid,
            primary key (workspace_id, conversation_id, seq)
        );
        """,
    columns=tuple(Item.__annotations__),
    key_columns=("workspace_id", "conversation_id", "seq"),
    wants=(ConversationEvent,),
    keys=_keys,
    fold=_fold,
    save=db.sql("projections", "timeline_save"),
    copied=as_they_are,
    personal=("text",),
    erase=db.sql("projections", "timeline_erase"),
)

TIMELINE = Projection(
    name="timeline",
    version=2,
    tables=(ITEMS,),
    serve="""
        create view read.timeline with (security_invoker = true) as
        select * from read.timeline_v2
        """,
)
