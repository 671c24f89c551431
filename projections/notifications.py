"""What members are told of: conversations assigned to them, notes that mention them, customers who replied.

An assignment or a mention names the member, so each is a row of theirs. That a customer replied is a fact of the
conversation: whose it is follows from its assignee, and with a new assignee it is nobody's news any more. Whether
something is unread follows from how far the member has read the conversation, see the view.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict

from onrecord import db
from onrecord.events import (
    ContactErased,
    ConversationAssigned,
    ConversationOpened,
    ConversationRead,
    ConversationUnassigned,
    MessageReceived,
    NoteAdded,
)
from onrecord.events.envelope import Recorded
from projections.projection import Key, Projection, Table


class Notification(TypedDict):
    """Somebody else assigned a conversation to the member, or mentioned them in a note."""

    workspace_id: str
    member_id: str
    kind: str
    conversation_id: str
    shard: int
    seq: int
    actor: str
    occurred_at: datetime


class Conversation(TypedDict):
    """Whose a conversation is, and the customer's last message since it is theirs: `replied_…`."""

    workspace_id: str
    conversation_id: str
    assignee_id: str | None
    shard: int
    replied_seq: int | None
    replied_at: datetime | None
    erased: bool


class Reading(TypedDict):
    """How far a member has read a conversation."""

    workspace_id: str
    conversation_id: str
    member_id: str
    read_seq: int


_OF_CONVERSATION = (ConversationOpened, MessageReceived, ConversationAssigned, ConversationUnassigned)


def _notification_keys(recorded: Recorded) -> Iterable[Key]:
    """Who is told: never whoever did it."""
    event = recorded.event
    if isinstance(event, NoteAdded):
        told: Iterable[str] = sorted(set(event.mentions))
    elif isinstance(event, ConversationAssigned):
        told = (event.assignee_id,)
    else:
        return ()
    envelope = recorded.envelope
    by = {envelope.actor, envelope.on_behalf_of}
    return [
        (envelope.workspace_id, member_id, recorded.shard, recorded.seq)
        for member_id in told
        if f"member/{member_id}" not in by
    ]


def _fold_notification(_row: Notification | None, recorded: Recorded, key: Key) -> Notification:
    event = recorded.event
    assert isinstance(event, NoteAdded | ConversationAssigned), "no other event has a key here"
    return {
        "workspace_id": recorded.envelope.workspace_id,
        "member_id": str(key[1]),
        "kind": "mentioned" if isinstance(event, NoteAdded) else "assigned",
        "conversation_id": event.conversation_id,
        "shard": recorded.shard,
        "seq": recorded.seq,
        "actor": recorded.envelope.actor,
        "occurred_at": recorded.envelope.time,
    }


def _conversation_keys(recorded: Recorded) -> Iterable[Key]:
    event, workspace_id = recorded.event, recorded.envelope.workspace_id
    if isinstance(event, _OF_CONVERSATION):
        return ((workspace_id, event.conversation_id),)
    if isinstance(event, ContactErased):
        return [(workspace_id, conversation_id) for conversation_id in event.conversation_ids]
    return ()


def _fold_conversation(row: Conversation | None, recorded: Recorded, _key: Key) -> Conversation:
    event = recorded.event
    if row is None:
        assert isinstance(event, ConversationOpened), "a conversation's first event opens it"
        return _opened(recorded, event)
    nobodys: Conversation = {**row, "assignee_id": None, "replied_seq": None, "replied_at": None}
    match event:
        case MessageReceived() if row["assignee_id"] is not None:
            return {**row, "replied_seq": recorded.seq, "replied_at": recorded.envelope.time}
        case ConversationAssigned():
            return {**nobodys, "assignee_id": event.assignee_id}
        case ConversationUnassigned():
            return nobodys
        case ContactErased():
            return {**nobodys, "erased": True}
    return row


def _opened(recorded: Recorded, event: ConversationOpened) -> Conversation:
    return {
        "workspace_id": recorded.envelope.workspace_id,
        "conversation_id": event.conversation_id,
        "assignee_id": None,
        "shard": recorded.shard,
        "replied_seq": None,
        "replied_at": None,
        "erased": False,
    }


def _reading_keys(recorded: Recorded) -> Iterable[Key]:
    event = recorded.event
    if isinstance(event, ConversationRead):
        return ((recorded.envelope.workspace_id, event.conversation_id, event.member_id),)
    return ()


def _fold_reading(row: Reading | None, recorded: Recorded, _key: Key) -> Reading:
    event = recorded.event
    assert isinstance(event, ConversationRead), "no other event has a key here"
    return {
        "workspace_id": recorded.envelope.workspace_id,
        "conversation_id": event.conversation_id,
        "member_id": event.member_id,
        "read_seq": max(event.read_seq, row["read_seq"] if row else 0),
    }


NAMED = Table(
    name="notifications_v1",
    create="""
        create table read.notifications_v1 (
            workspace_id uuid not null,
            member_id uuid not null,
            kind text not null,
            conversation_id uuid not null,
            shard integer not null,
            seq bigint not null,
            actor text not null,
            occurred_at timestamptz not null,
            primary key (workspace_id, member_id, shard, seq)
        );
        create index notifications_v1_by_time
            on read.notifications_v1 (workspace_id, member_id, occurred_at desc, shard desc, seq desc);
        """,
    columns=tuple(Notification.__annotations__),
    key_columns=("workspace_id", "member_id", "shard", "seq"),
    wants=(NoteAdded, ConversationAssigned),
    keys=_notification_keys,
    fold=_fold_notification,
    save=db.sql("projections", "notifications_save"),
    personal=(),
    erase=None,
)

CONVERSATIONS = Table(
    name="notifications_conversations_v1",
    create="""
        create table read.notifications_conversations_v1 (
            workspace_id uuid not null,
            conversation_id uuid not null,
            assignee_id uuid,
            shard integer not null,
            replied_seq bigint,
            replied_at timestamptz,
            erased boolean not null,
            primary key (workspace_id, conversation_id)
        );
        create index notifications_conversations_v1_by_reply
            on read.notifications_conversations_v1
                (workspace_id, assignee_id, replied_at desc, shard desc, replied_seq desc)
            where replied_seq is not null;
        """,
    columns=tuple(Conversation.__annotations__),
    key_columns=("workspace_id", "conversation_id"),
    wants=(*_OF_CONVERSATION, ContactErased),
    keys=_conversation_keys,
    fold=_fold_conversation,
    load=db.sql("projections", "notifications_conversations_load"),
    save=db.sql("projections", "notifications_conversations_save"),
    personal=(),
    erase=None,
)

READINGS = Table(
    name="notifications_readings_v1",
    create="""
        create table read.notifications_readings_v1 (
            workspace_id uuid not null,
            conversation_id uuid not null,
            member_id uuid not null,
            read_seq bigint not null,
            primary key (workspace_id, conversation_id, member_id)
        );
        """,
    columns=tuple(Reading.__annotations__),
    key_columns=("workspace_id", "conversation_id", "member_id"),
    wants=(ConversationRead,),
    keys=_reading_keys,
    fold=_fold_reading,
    load=db.sql("projections", "notifications_readings_load"),
    save=db.sql("projections", "notifications_readings_save"),
    personal=(),
    erase=None,
)

# What is unread is looked up per row, by primary keys. Neither half has a WHERE, or the planner would not merge them in
# the order of their indexes, for which it must be told the workspace too: what row-level security says comes too late.
# So a page costs what it shows. A conversation in which nobody replied has no `seq`: who asks leaves it out. Of an
# erased customer nothing is unread, as nobody can read it any more.
NOTIFICATIONS = Projection(
    name="notifications",
    version=1,
    tables=(NAMED, CONVERSATIONS, READINGS),
    serve="""
        create view read.notifications with (security_invoker = true) as
        select
            workspace_id, member_id, kind, conversation_id, shard, seq, actor, occurred_at,
            seq > coalesce((
                select read_seq from read.notifications_readings_v1 as reading
                where reading.workspace_id = named.workspace_id and reading.member_id = named.member_id
                    and reading.conversation_id = named.conversation_id
            ), 0) and not (
                select erased from read.notifications_conversations_v1 as conversation
                where conversation.workspace_id = named.workspace_id
                    and conversation.conversation_id = named.conversation_id
            ) as unread
        from read.notifications_v1 as named
        union all
        select
            workspace_id, assignee_id, 'replied', conversation_id, shard, replied_seq, null::text, replied_at,
            replied_seq > coalesce((
                select read_seq from read.notifications_readings_v1 as reading
                where reading.workspace_id = replied.workspace_id and reading.member_id = replied.assignee_id
                    and reading.conversation_id = replied.conversation_id
            ), 0)
        from read.notifications_conversations_v1 as replied
        """,
)
