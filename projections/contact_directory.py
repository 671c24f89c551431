"""The directory of contacts: names, addresses, what the team wrote down, the last message, and who is one person."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypedDict

from onrecord import db
from onrecord.events import (
    ContactAliased,
    ContactCreated,
    ContactErased,
    ContactFieldSet,
    ContactLinked,
    ContactRenamed,
    MessageQueued,
    MessageReceived,
)
from onrecord.events.envelope import Recorded
from projections.projection import Key, Projection, Table


class Contact(TypedDict):
    """A contact. `addresses` are all numbers that were theirs, the one of today first; there may be none.

    An empty one is first where what was theirs is somebody else's now.
    """

    workspace_id: str
    contact_id: str
    channel: str
    channel_id: str | None
    name: str
    addresses: Sequence[str]
    user_id: str | None
    username: str | None
    fields: Mapping[str, str]
    created_at: datetime
    last_message_at: datetime | None
    erased_at: datetime | None


class Link(TypedDict):
    """Two contacts that are one person, on the shard of the one that the event is about."""

    workspace_id: str
    contact_id: str
    linked_contact_id: str


_CHANGES = (
    MessageReceived,
    MessageQueued,
    ContactCreated,
    ContactRenamed,
    ContactFieldSet,
    ContactAliased,
    ContactErased,
)


def _keys(recorded: Recorded) -> Iterable[Key]:
    if isinstance(recorded.event, _CHANGES):
        return ((recorded.envelope.workspace_id, recorded.subject_id),)
    return ()


def _fold(row: Contact | None, recorded: Recorded, _key: Key) -> Contact:
    event, at = recorded.event, recorded.envelope.time
    if isinstance(event, ContactCreated):
        return _created(recorded, event)
    assert row is not None, "a contact's first event makes it"
    match event:
        case MessageReceived() | MessageQueued():
            return {**row, "last_message_at": at}
        case ContactRenamed():
            return {**row, "name": event.name}
        case ContactAliased():
            named: Contact = {**row, "addresses": _addresses(row, event), "user_id": event.user_id or row["user_id"]}
            return {**named, "username": event.username or row["username"]}
        case ContactFieldSet():
            others = {name: value for name, value in row["fields"].items() if name != event.field}
            return {**row, "fields": others if event.value is None else others | {event.field: event.value}}
        case ContactErased():
            return {**row, "erased_at": at}
        case _:
            raise AssertionError(f"{event.type} touches no contact")


def _addresses(row: Contact, event: ContactAliased) -> Sequence[str]:
    """With an empty one in front, the number before it is somebody else's now."""
    if event.address is None:
        return row["addresses"]
    return [event.address, *(address for address in row["addresses"] if address and address != event.address)]


def _created(recorded: Recorded, event: ContactCreated) -> Contact:
    return {
        "workspace_id": recorded.envelope.workspace_id,
        "contact_id": recorded.subject_id,
        "channel": event.channel,
        "channel_id": event.channel_id,
        "name": event.name,
        "addresses": [event.address] if event.address else [],
        "user_id": event.user_id,
        "username": event.username,
        "fields": {},
        "created_at": recorded.envelope.time,
        "last_message_at": None,
        "erased_at": None,
    }


def _link_keys(recorded: Recorded) -> Iterable[Key]:
    event = recorded.event
    if isinstance(event, ContactLinked):
        return ((recorded.envelope.workspace_id, recorded.subject_id, event.linked_contact_id),)
    return ()


def _fold_link(_row: Link | None, recorded: Recorded, _key: Key) -> Link:
    event = recorded.event
    assert isinstance(event, ContactLinked), "no other event has a key here"
    return {
        "workspace_id": recorded.envelope.workspace_id,
        "contact_id": recorded.subject_id,
        "linked_contact_id": event.linked_contact_id,
    }


# `sort_name` is what the list goes by: without case and accents, and its beginning only. An index's row is short.
CONTACTS = Table(
    name="contact_directory_v2",
    create="""
        create table read.contact_directory_v2 (
            workspace_id uuid not null,
            contact_id uuid not null,
            channel text not null,
            channel_id uuid,
            name text not null,
            sort_name text collate "C" not null,
            addresses text[] not null,
            user_id text,
            username text,
            fields jsonb not null,
            created_at timestamptz not null,
            last_message_at timestamptz,
            erased_at timestamptz,
            primary key (workspace_id, contact_id)
        ) with (fillfactor = 80);
        create index contact_directory_v2_by_name on read.contact_directory_v2 (workspace_id, sort_name, contact_id);
        create index contact_directory_v2_by_age on read.contact_directory_v2 (workspace_id, created_at, contact_id);
        """,
    columns=tuple(Contact.__annotations__),
    key_columns=("workspace_id", "contact_id"),
    wants=_CHANGES,
    keys=_keys,
    fold=_fold,
    load=db.sql("projections", "contact_directory_load"),
    save=db.sql("projections", "contact_directory_save"),
    personal=("name", "sort_name", "addresses", "user_id", "username", "fields"),
    erase=db.sql("projections", "contact_directory_erase"),
)

LINKS = Table(
    name="contact_directory_links_v2",
    create="""
        create table read.contact_directory_links_v2 (
            workspace_id uuid not null,
            contact_id uuid not null,
            linked_contact_id uuid not null,
            primary key (workspace_id, contact_id, linked_contact_id)
        );
        create index contact_directory_links_v2_back
            on read.contact_directory_links_v2 (workspace_id, linked_contact_id);
        """,
    columns=tuple(Link.__annotations__),
    key_columns=("workspace_id", "contact_id", "linked_contact_id"),
    wants=(ContactLinked,),
    keys=_link_keys,
    fold=_fold_link,
    save=db.sql("projections", "contact_directory_links_save"),
    personal=(),
    erase=None,
)

CONTACT_DIRECTORY = Projection(
    name="contact_directory",
    version=2,
    tables=(CONTACTS, LINKS),
    serve="""
        create view read.contact_directory with (security_invoker = true) as
        select contacts.*,
            array(
                select links.linked_contact_id from read.contact_directory_links_v2 as links
                where links.workspace_id = contacts.workspace_id and links.contact_id = contacts.contact_id
                union
                select links.contact_id from read.contact_directory_links_v2 as links
                where links.workspace_id = contacts.workspace_id and links.linked_contact_id = contacts.contact_id
                order by 1
            ) as linked_contact_ids
        from read.contact_directory_v2 as contacts
        """,
)
