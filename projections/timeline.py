"""A conversation's timeline: messages, notes and changes in the log's order, one row per event."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict

from onrecord import db
from onrecord.events import (
    BY_TYPE,
    ConversationAssigned,
    ConversationEvent,
    MessageQueued,
    MessageReceived,
    NoteAdded,
)
from onrecord.events.envelope import Recorded
from projections.projection import Key, Projection, Table


class Item(TypedDict):
    """One event of a conversation, as people see it. `kind` is the event's type without its version."""

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
    assignee_id: str | None


_MESSAGES = (MessageReceived, MessageQueued)
_KINDS = {name: name.rpartition(".")[0] for name in BY_TYPE}


def _keys(recorded: Recorded) -> Iterable[Key]:
    event = recorded.event
    if isinstance(event, ConversationEvent):
        return ((recorded.envelope.workspace_id, event.conversation_id, recorded.seq),)
    return ()


def _fold(_row: Item | None, recorded: Recorded, _key: Key) -> Item:
    event, envelope = recorded.event, recorded.envelope
    assert isinstance(event, ConversationEvent), "no other event has a key here"
    item: Item = {
        "workspace_id": envelope.workspace_id,
        "conversation_id": event.conversation_id,
        "shard": recorded.shard,
        "seq": recorded.seq,
        "event_id": envelope.id,
        "kind": _KINDS[event.type],
        "actor": envelope.actor,
        "occurred_at": envelope.time,
        "message_id": None,
        "note_id": None,
        "text": None,
        "assignee_id": None,
    }
    if isinstance(event, _MESSAGES):
        item["message_id"], item["text"] = event.message_id, event.text
    elif isinstance(event, NoteAdded):
        item["note_id"], item["text"] = event.note_id, event.text
    elif isinstance(event, ConversationAssigned):
        item["assignee_id"] = event.assignee_id
    return item


ITEMS = Table(
    name="timeline_v1",
    create="""
        create table read.timeline_v1 (
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
            assignee_id uuid,
            primary key (workspace_id, conversation_id, seq)
        );
        """,
    columns=tuple(Item.__annotations__),
    key_columns=("workspace_id", "conversation_id", "seq"),
    keys=_keys,
    fold=_fold,
    save=db.sql("projections", "timeline_save"),
    personal=("text",),
    erase=db.sql("projections", "timeline_erase"),
)

TIMELINE = Projection(
    name="timeline",
    version=1,
    tables=(ITEMS,),
    serve="""
        create view read.timeline with (security_invoker = true) as
        select * from read.timeline_v1
        """,
)
