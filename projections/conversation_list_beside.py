"""What stands beside the list of conversations: contacts' names, how far members have read, and who bears a label."""

from collections.abc import Iterable
from typing import TypedDict

from onrecord import db
from onrecord.events import (
    ContactAliased,
    ContactCreated,
    ContactRenamed,
    ConversationLabelled,
    ConversationRead,
    ConversationUnlabelled,
)
from onrecord.events.envelope import Recorded
from projections.projection import Key, Table


class Contact(TypedDict):
    """A contact's name, number and user name of today, joined to their conversations when asked."""

    workspace_id: str
    contact_id: str
    name: str
    address: str
    username: str | None


class MemberRead(TypedDict):
    """How far a member has read a conversation: a number of its shard."""

    workspace_id: str
    conversation_id: str
    member_id: str
    read_seq: int


class Labelled(TypedDict):
    """That a conversation bears a label, or bore it."""

    workspace_id: str
    label_id: str
    conversation_id: str
    is_on: bool


def _contact_keys(recorded: Recorded) -> Iterable[Key]:
    if isinstance(recorded.event, ContactCreated | ContactRenamed | ContactAliased):
        return ((recorded.envelope.workspace_id, recorded.subject_id),)
    return ()


def _fold_contact(row: Contact | None, recorded: Recorded, _key: Key) -> Contact:
    event = recorded.event
    if isinstance(event, ContactCreated):
        return {
            "workspace_id": recorded.envelope.workspace_id,
            "contact_id": recorded.subject_id,
            "name": event.name,
            "address": event.address,
            "username": event.username,
        }
    assert row is not None, "a contact's first event makes it"
    if isinstance(event, ContactRenamed):
        return {**row, "name": event.name}
    assert isinstance(event, ContactAliased), "no other event touches a contact here"
    address = row["address"] if event.address is None else event.address  # empty: it is somebody else's now
    return {**row, "address": address, "username": event.username or row["username"]}


def _read_keys(recorded: Recorded) -> Iterable[Key]:
    event = recorded.event
    if isinstance(event, ConversationRead):
        return ((recorded.envelope.workspace_id, event.conversation_id, event.member_id),)
    return ()


def _fold_read(row: MemberRead | None, recorded: Recorded, _key: Key) -> MemberRead:
    event = recorded.event
    assert isinstance(event, ConversationRead), "no other event has a key here"
    return {
        "workspace_id": recorded.envelope.workspace_id,
        "conversation_id": event.conversation_id,
        "member_id": event.member_id,
        "read_seq": max(event.read_seq, row["read_seq"] if row else 0),
    }


def _labelled_keys(recorded: Recorded) -> Iterable[Key]:
    event = recorded.event
    if isinstance(event, ConversationLabelled | ConversationUnlabelled):
        return ((recorded.envelope.workspace_id, event.label_id, event.conversation_id),)
    return ()


def _fold_labelled(_row: Labelled | None, recorded: Recorded, _key: Key) -> Labelled:
    event = recorded.event
    assert isinstance(event, ConversationLabelled | ConversationUnlabelled), "no other event has a key here"
    return {
        "workspace_id": recorded.envelope.workspace_id,
        "label_id": event.label_id,
        "conversation_id": event.conversation_id,
        "is_on": isinstance(event, ConversationLabelled),
    }


CONTACTS = Table(
    name="conversation_list_contacts_v4",
    create="""
        create table read.conversation_list_contacts_v4 (
            workspace_id uuid not null,
            contact_id uuid not null,
            name text not null,
            address text not null,
            username text,
            primary key (workspace_id, contact_id)
        );
        """,
    columns=tuple(Contact.__annotations__),
    key_columns=("workspace_id", "contact_id"),
    wants=(ContactCreated, ContactRenamed, ContactAliased),
    keys=_contact_keys,
    fold=_fold_contact,
    load=db.sql("projections", "conversation_list_contacts_load"),
    save=db.sql("projections", "conversation_list_contacts_save"),
    personal=("name", "address", "username"),
    erase=db.sql("projections", "conversation_list_contacts_erase"),
)

READS = Table(
    name="conversation_list_reads_v4",
    create="""
        create table read.conversation_list_reads_v4 (
            workspace_id uuid not null,
            conversation_id uuid not null,
            member_id uuid not null,
            read_seq bigint not null,
            primary key (workspace_id, conversation_id, member_id)
        );
        """,
    columns=tuple(MemberRead.__annotations__),
    key_columns=("workspace_id", "conversation_id", "member_id"),
    wants=(ConversationRead,),
    keys=_read_keys,
    fold=_fold_read,
    load=db.sql("projections", "conversation_list_reads_load"),
    save=db.sql("projections", "conversation_list_reads_save"),
    personal=(),
    erase=None,
)

LABELLED = Table(
    name="conversation_list_labelled_v4",
    create="""
        create table read.conversation_list_labelled_v4 (
            workspace_id uuid not null,
            label_id uuid not null,
            conversation_id uuid not null,
            is_on boolean not null,
            primary key (workspace_id, label_id, conversation_id)
        );
        create index conversation_list_labelled_v4_on
            on read.conversation_list_labelled_v4 (workspace_id, label_id, conversation_id) where is_on;
        """,
    columns=tuple(Labelled.__annotations__),
    key_columns=("workspace_id", "label_id", "conversation_id"),
    wants=(ConversationLabelled, ConversationUnlabelled),
    keys=_labelled_keys,
    fold=_fold_labelled,
    save=db.sql("projections", "conversation_list_labelled_save"),
    personal=(),
    erase=None,
)

SERVE = """
    create view read.conversation_list with (security_invoker = true) as
    select conversations.*, contacts.name as contact_name, contacts.address as contact_address,
        contacts.username as contact_username
    from read.conversation_list_v4 as conversations
    left join read.conversation_list_contacts_v4 as contacts using (workspace_id, contact_id);

    create or replace function read.conversations_labelled(asked_label_id uuid, rows_max integer)
    returns setof uuid language sql stable rows 50 security definer set search_path = pg_catalog, pg_temp as $$
        select conversation_id from read.conversation_list_labelled_v4
        where workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid
            and label_id = asked_label_id and is_on
        limit rows_max
    $$;

    create or replace function read.conversation_read_seq(asked_conversation_id uuid, asked_member_id uuid)
    returns bigint language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select read_seq from read.conversation_list_reads_v4
        where workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid
            and conversation_id = asked_conversation_id and member_id = asked_member_id
    $$
    """
