"""A conversation's timeline: messages, notes and changes in the log's order, one row per event."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from onrecord import db
from onrecord.events import (
    ContactCreated,
    ConversationAssigned,
    LogSettled,
    MessageQueued,
    MessageReceived,
    NoteAdded,
)
from onrecord.events.envelope import Recorded
from projections.projection import Key, Projection, Table


class Item(NamedTuple):
    """One event of a conversation, as people see it. `kind` is the event's type without its version."""

    workspace_id: str
    conversation_id: UUID
    shard: int
    seq: int
    event_id: str
    kind: str
    actor: str
    occurred_at: datetime
    message_id: UUID | None
    note_id: UUID | None
    text: str | None
    assignee_id: UUID | None


def _key(recorded: Recorded) -> Key | None:
    event = recorded.event
    if isinstance(event, ContactCreated | LogSettled):
        return None
    return (recorded.envelope.workspace_id, event.conversation_id, recorded.seq)


def _fold(_row: Item | None, recorded: Recorded) -> Item:
    event, envelope = recorded.event, recorded.envelope
    assert not isinstance(event, ContactCreated | LogSettled), "these have no key here"
    return Item(
        workspace_id=envelope.workspace_id,
        conversation_id=event.conversation_id,
        shard=recorded.shard,
        seq=recorded.seq,
        event_id=envelope.id,
        kind=event.type.rpartition(".")[0],
        actor=envelope.actor,
        occurred_at=envelope.time,
        message_id=event.message_id if isinstance(event, MessageReceived | MessageQueued) else None,
        note_id=event.note_id if isinstance(event, NoteAdded) else None,
        text=event.text if isinstance(event, MessageReceived | MessageQueued | NoteAdded) else None,
        assignee_id=event.assignee_id if isinstance(event, ConversationAssigned) else None,
    )


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
    row=Item,
    key=_key,
    key_of_row=lambda row: (row.workspace_id, row.conversation_id, row.seq),
    fold=_fold,
    save=db.sql("projections", "timeline_save"),
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
