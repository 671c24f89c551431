"""What people search: messages and notes by their words, contacts by fragments of names, numbers and fields.

Words are stored as they are, without case and accents, and their stems beside them where a text's language is known
(ADR 0020). The index holds each behind a mark of its workspace and *era*, a stretch of ERA_DAYS (ADR 0048): a frequent
word's newest places are found without its older ones, and nobody's among those of another workspace.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypedDict

from onrecord import db, words
from onrecord.events import (
    ContactAliased,
    ContactCreated,
    ContactFieldSet,
    ContactRenamed,
    EventData,
    MessageEdited,
    MessageImported,
    MessageQueued,
    MessageReceived,
    NoteAdded,
)
from onrecord.events.envelope import Recorded
from onrecord.words import era_of
from projections.projection import Key, Projection, Table
from projections.search_functions import FUNCTIONS, SERVE
from projections.search_words import Words

_TEXTS = (MessageReceived, MessageQueued, MessageEdited, MessageImported, NoteAdded)
_DIRECTIONS: Mapping[type[EventData], str] = {
    MessageReceived: "in",
    MessageQueued: "out",
    MessageEdited: "in",
    NoteAdded: "note",
}


class SearchedText(TypedDict):
    """A message or note; what a customer changed theirs into stands beside it. History has its own time.

    `parted`, what its words are made of where that isn't the text itself, and `language` are not kept.
    """

    workspace_id: str
    contact_id: str
    conversation_id: str
    shard: int
    seq: int
    event_id: str
    direction: str
    occurred_at: datetime
    era: int
    text: str
    parted: str | None
    language: str | None


class SearchedContact(TypedDict):
    """A contact's name, numbers, user names and fields of today; former numbers find them too."""

    workspace_id: str
    contact_id: str
    name: str
    addresses: Sequence[str]
    fields: Mapping[str, str]


def _text_keys(recorded: Recorded) -> Iterable[Key]:
    event = recorded.event
    if isinstance(event, _TEXTS) and not (isinstance(event, MessageQueued) and not event.is_message):
        return ((recorded.envelope.workspace_id, recorded.subject_id, recorded.seq),)
    return ()


def _fold_text(_row: SearchedText | None, recorded: Recorded, _key: Key) -> SearchedText:
    event, envelope = recorded.event, recorded.envelope
    assert isinstance(event, _TEXTS), "no other event has a key here"
    imported = event if isinstance(event, MessageImported) else None
    at = imported.sent_at if imported else envelope.time
    parted = words.searchable(event.text)
    return {
        "workspace_id": envelope.workspace_id,
        "contact_id": recorded.subject_id,
        "conversation_id": event.conversation_id,
        "shard": recorded.shard,
        "seq": recorded.seq,
        "event_id": envelope.id,
        "direction": imported.direction if imported else _DIRECTIONS[type(event)],
        "occurred_at": at,
        "era": era_of(at),
        "text": event.text,
        "parted": None if parted is event.text else parted,
        "language": words.language_of(event.text),
    }


def _contact_keys(recorded: Recorded) -> Iterable[Key]:
    if isinstance(recorded.event, ContactCreated | ContactRenamed | ContactFieldSet | ContactAliased):
        return ((recorded.envelope.workspace_id, recorded.subject_id),)
    return ()


def _fold_contact(row: SearchedContact | None, recorded: Recorded, _key: Key) -> SearchedContact:
    event = recorded.event
    if isinstance(event, ContactCreated):
        return {
            "workspace_id": recorded.envelope.workspace_id,
            "contact_id": recorded.subject_id,
            "name": event.name,
            "addresses": [found for found in (event.address, event.username) if found],
            "fields": {},
        }
    assert row is not None, "a contact's first event makes it"
    match event:
        case ContactRenamed():
            return {**row, "name": event.name}
        case ContactAliased():
            return {**row, "addresses": _addresses(row, event)}
        case ContactFieldSet():
            others = {name: value for name, value in row["fields"].items() if name != event.field}
            return {**row, "fields": others if event.value is None else others | {event.field: event.value}}
        case _:
            raise AssertionError(f"{event.type} touches no contact here")


def _addresses(row: SearchedContact, event: ContactAliased) -> Sequence[str]:
    """The number of today first: an empty one where it is somebody else's now."""
    number = row["addresses"][:1] if event.address is None else [event.address]
    new = [*number, event.username] if event.username else number
    return [*new, *(address for address in row["addresses"] if address and address not in new)]


TEXTS = Table(
    name="search_texts_v4",
    create="""
        create table read.search_texts_v4 (
            workspace_id uuid not null,
            contact_id uuid not null,
            conversation_id uuid not null,
            shard integer not null,
            seq bigint not null,
            event_id uuid not null,
            direction text not null,
            occurred_at timestamptz not null,
            era integer not null,
            text text not null,
            words tsvector not null,
            primary key (workspace_id, contact_id, seq)
        );
        create index search_texts_v4_words on read.search_texts_v4
            using gin (words.marked(words, words.mark(workspace_id, era))) with (fastupdate = off);
        alter index read.search_texts_v4_words alter column 1 set statistics 0;
        create index search_texts_v4_eras on read.search_texts_v4 (workspace_id, era);
        """,
    columns=tuple(SearchedText.__annotations__),
    key_columns=("workspace_id", "contact_id", "seq"),
    wants=_TEXTS,
    keys=_text_keys,
    fold=_fold_text,
    save=db.sql("projections", "search_texts_save"),
    copied=Words,
    personal=("text", "words"),
    erase=db.sql("projections", "search_texts_erase"),
)

CONTACTS = Table(
    name="search_contacts_v4",
    create="""
        create table read.search_contacts_v4 (
            workspace_id uuid not null,
            contact_id uuid not null,
            name text not null,
            addresses text[] not null,
            fields jsonb not null,
            sort_name text collate "C" not null,
            number text collate "C" not null,
            number_end text collate "C" not null,
            fragments text not null,
            primary key (workspace_id, contact_id)
        );
        create index search_contacts_v4_by_name on read.search_contacts_v4 (workspace_id, sort_name);
        create index search_contacts_v4_by_number on read.search_contacts_v4 (workspace_id, number);
        create index search_contacts_v4_by_number_end on read.search_contacts_v4 (workspace_id, number_end);
        create index search_contacts_v4_fragments
            on read.search_contacts_v4 using gin (workspace_id, fragments words.gin_trgm_ops);
        """,
    columns=tuple(SearchedContact.__annotations__),
    key_columns=("workspace_id", "contact_id"),
    wants=(ContactCreated, ContactRenamed, ContactFieldSet, ContactAliased),
    keys=_contact_keys,
    fold=_fold_contact,
    load=db.sql("projections", "search_contacts_load"),
    save=db.sql("projections", "search_contacts_save"),
    personal=("name", "addresses", "fields", "sort_name", "number", "number_end", "fragments"),
    erase=db.sql("projections", "search_contacts_erase"),
)

SEARCH = Projection(
    name="search",
    version=4,
    tables=(TEXTS, CONTACTS),
    serve=SERVE,
    functions=FUNCTIONS,
)
