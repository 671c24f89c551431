"""The inbox's list: one row per conversation with its state and last message, and the contacts' names beside it."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict, assert_never

from onrecord import db
from onrecord.events import (
    ContactAliased,
    ContactCreated,
    ContactErased,
    ContactFieldSet,
    ContactLinked,
    ContactRenamed,
    ConversationAssigned,
    ConversationEvent,
    ConversationLabelled,
    ConversationOpened,
    ConversationPrioritised,
    ConversationRead,
    ConversationReopened,
    ConversationResolved,
    ConversationSnoozed,
    ConversationUnassigned,
    ConversationUnlabelled,
    MessageQueued,
    MessageReceived,
    NoteAdded,
    OfWorkspace,
)
from onrecord.events.envelope import Recorded
from projections.projection import Key, Projection, Table

PREVIEW_CHARS_MAX = 160


class Conversation(TypedDict):
    """A row of the list. `waiting_since` is when the customer's oldest unanswered message came."""

    workspace_id: str
    conversation_id: str
    contact_id: str
    channel: str
    status: str
    assignee_id: str | None
    version: int
    opened_at: datetime
    last_activity_at: datetime
    last_message: str | None
    last_direction: str | None
    waiting_since: datetime | None
    shard: int
    seq: int


class Contact(TypedDict):
    """A contact's name and address, joined to their conversations when asked."""

    workspace_id: str
    contact_id: str
    name: str
    address: str


def _conversation_keys(recorded: Recorded) -> Iterable[Key]:
    event = recorded.event
    if isinstance(event, ConversationEvent):
        return ((recorded.envelope.workspace_id, event.conversation_id),)
    return ()


def _fold_conversation(row: Conversation | None, recorded: Recorded, _key: Key) -> Conversation:  # noqa: C901 - a case a type
    """The row after an event. Branches stand in the order of how often they come."""
    event, at = recorded.event, recorded.envelope.time
    if row is None:
        assert isinstance(event, ConversationOpened), "a conversation's first event opens it"
        return _opened(recorded, event)
    moved: Conversation = {**row, "seq": recorded.seq, "last_activity_at": at}
    match event:
        case MessageReceived():
            moved["last_message"], moved["last_direction"] = event.text[:PREVIEW_CHARS_MAX], "in"
            moved["waiting_since"] = row["waiting_since"] or at
        case MessageQueued():
            moved["last_message"], moved["last_direction"] = event.text[:PREVIEW_CHARS_MAX], "out"
            moved["waiting_since"] = None
        case ConversationAssigned():
            moved["assignee_id"] = event.assignee_id
        case ConversationResolved():
            moved["status"], moved["waiting_since"] = "resolved", None
        case ConversationReopened():
            moved["status"] = "open"
        case ConversationSnoozed():
            moved["status"] = "snoozed"
        case ConversationUnassigned():
            moved["assignee_id"] = None
        case ConversationPrioritised() | ConversationLabelled() | ConversationUnlabelled():
            pass
        case NoteAdded() | ConversationRead():
            return moved
        case (
            ConversationOpened()
            | ContactCreated()
            | ContactRenamed()
            | ContactFieldSet()
            | ContactAliased()
            | ContactLinked()
            | ContactErased()
            | OfWorkspace()
        ):
            raise AssertionError(f"{event.type} doesn't touch a conversation that is there already")
        case _:
            assert_never(event)
    moved["version"] = event.version
    return moved


def _opened(recorded: Recorded, event: ConversationOpened) -> Conversation:
    envelope = recorded.envelope
    return {
        "workspace_id": envelope.workspace_id,
        "conversation_id": event.conversation_id,
        "contact_id": recorded.subject_id,
        "channel": event.channel,
        "status": "open",
        "assignee_id": None,
        "version": event.version,
        "opened_at": envelope.time,
        "last_activity_at": envelope.time,
        "last_message": None,
        "last_direction": None,
        "waiting_since": None,
        "shard": recorded.shard,
        "seq": recorded.seq,
    }


def _contact_keys(recorded: Recorded) -> Iterable[Key]:
    if isinstance(recorded.event, ContactCreated):
        return ((recorded.envelope.workspace_id, recorded.subject_id),)
    return ()


def _fold_contact(_row: Contact | None, recorded: Recorded, _key: Key) -> Contact:
    event = recorded.event
    assert isinstance(event, ContactCreated), "no other event touches a contact here"
    return {
        "workspace_id": recorded.envelope.workspace_id,
        "contact_id": recorded.subject_id,
        "name": event.name,
        "address": event.address,
    }


CONVERSATIONS = Table(
    name="conversation_list_v1",
    create="""
        create table read.conversation_list_v1 (
            workspace_id uuid not null,
            conversation_id uuid not null,
            contact_id uuid not null,
            channel text not null,
            status text not null,
            assignee_id uuid,
            version integer not null,
            opened_at timestamptz not null,
            last_activity_at timestamptz not null,
            last_message text,
            last_direction text,
            waiting_since timestamptz,
            shard integer not null,
            seq bigint not null,
            primary key (workspace_id, conversation_id)
        );
        create index conversation_list_v1_by_activity
            on read.conversation_list_v1 (workspace_id, last_activity_at desc, conversation_id desc);
        """,
    columns=tuple(Conversation.__annotations__),
    key_columns=("workspace_id", "conversation_id"),
    keys=_conversation_keys,
    fold=_fold_conversation,
    load=db.sql("projections", "conversation_list_load"),
    save=db.sql("projections", "conversation_list_save"),
    personal=("last_message",),
    erase=db.sql("projections", "conversation_list_erase"),
)

CONTACTS = Table(
    name="conversation_list_contacts_v1",
    create="""
        create table read.conversation_list_contacts_v1 (
            workspace_id uuid not null,
            contact_id uuid not null,
            name text not null,
            address text not null,
            primary key (workspace_id, contact_id)
        );
        """,
    columns=tuple(Contact.__annotations__),
    key_columns=("workspace_id", "contact_id"),
    keys=_contact_keys,
    fold=_fold_contact,
    save=db.sql("projections", "conversation_list_contacts_save"),
    personal=("name", "address"),
    erase=db.sql("projections", "conversation_list_contacts_erase"),
)

CONVERSATION_LIST = Projection(
    name="conversation_list",
    version=1,
    tables=(CONVERSATIONS, CONTACTS),
    serve="""
        create view read.conversation_list with (security_invoker = true) as
        select conversations.*, contacts.name as contact_name, contacts.address as contact_address
        from read.conversation_list_v1 as conversations
        join read.conversation_list_contacts_v1 as contacts using (workspace_id, contact_id)
        """,
)
