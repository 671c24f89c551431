"""A conversation's timeline: messages, notes, changes and proposals, one row per event, in the order of time.

What its contact is known as from then on, and who turned out to be the same person, are items too.
What became of a message, a file or a proposal afterwards stands in tables beside it (`timeline_beside.py`). That a
member has read the conversation is no item: the list of conversations knows it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from onrecord import db
from onrecord.events import (
    BY_TYPE,
    AiDescribed,
    AiDrafted,
    AiFailed,
    AiRequested,
    AiRestarted,
    AiStopped,
    AiSummarised,
    ContactAliased,
    ContactLinked,
    ConversationAssigned,
    ConversationEvent,
    ConversationLabelled,
    ConversationPrioritised,
    ConversationRead,
    ConversationSnoozed,
    ConversationUnassigned,
    ConversationUnlabelled,
    EventData,
    MessageImported,
    MessageQueued,
    MessageReceived,
    News,
    NoteAdded,
)
from onrecord.events.envelope import Recorded
from projections.projection import Key, Projection, Table, as_they_are
from projections.timeline_beside import MESSAGES, SERVE
from projections.timeline_files import FILES
from projections.timeline_item import CREATE, Item
from projections.timeline_proposals import PROPOSALS

_OF_MESSAGE = {"message_id": "message_id", "message_kind": "kind", "media_id": "media_id", "text": "text"}
_OF_ANSWER = {"request_id": "request_id", "model": "model", "prompt": "prompt", "is_offline": "is_offline"}
_OF_CLAIMS = {
    "text": "text",
    "claims": "claims",
    "rests_on_message_ids": "rests_on_message_ids",
    "rests_on_snippet_ids": "rests_on_snippet_ids",
}
# What an event's kind has of its own: columns, and the fields that they are.
_OWN: Mapping[type[EventData], Mapping[str, str]] = {
    MessageReceived: {
        **_OF_MESSAGE,
        "channel_id": "channel_id",
        "content": "content",
        "reply_to_id": "reply_to_id",
        "sent_at": "sent_at",
        "forwarded": "forwarded",
    },
    MessageQueued: {
        **_OF_MESSAGE,
        "channel_id": "channel_id",
        "content": "content",
        "reply_to_id": "reply_to_id",
        "template": "template",
        "draft_id": "draft_id",
        "ai_generated": "ai_generated",
        "approved_by": "approved_by",
        "draft_chars": "draft_chars",
        "edit_distance": "edit_distance",
    },
    MessageImported: {
        **_OF_MESSAGE,
        "direction": "direction",
        "sent_at": "sent_at",
        "author": "author",
        "file_name": "file_name",
    },
    NoteAdded: {"note_id": "note_id", "text": "text", "mentions": "mentions"},
    ConversationAssigned: {"assignee_id": "assignee_id"},
    ConversationUnassigned: {"former_assignee_id": "former_assignee_id"},
    ConversationSnoozed: {"snoozed_until": "until"},
    ConversationPrioritised: {"priority": "priority"},
    ConversationLabelled: {"label_id": "label_id"},
    ConversationUnlabelled: {"label_id": "label_id"},
    ContactAliased: {"address": "address", "user_id": "user_id", "username": "username"},
    ContactLinked: {"linked_contact_id": "linked_contact_id"},
    AiRequested: {"request_id": "request_id", "task": "task", "media_id": "media_id", "instruction": "instruction"},
    AiSummarised: {**_OF_ANSWER, **_OF_CLAIMS},
    AiDrafted: {**_OF_ANSWER, **_OF_CLAIMS, "language": "language", "remark": "note"},
    AiDescribed: {
        **_OF_ANSWER,
        "media_id": "media_id",
        "text": "text",
        "seen_text": "seen_text",
        "language": "language",
    },
    AiFailed: {
        **_OF_ANSWER,
        "task": "task",
        "media_id": "media_id",
        "ai_failure": "failure",
        "error_code": "error_code",
    },
}
_DIRECTIONS: Mapping[type[EventData], str] = {MessageReceived: "in", MessageQueued: "out"}
_TASKS: Mapping[type[EventData], str] = {AiSummarised: "summary", AiDrafted: "draft", AiDescribed: "description"}
_NEWS = (AiSummarised, AiDrafted, AiDescribed, AiStopped, AiRestarted)  # that are items
_PERSONS = ("member/", "token/")
_WANTED = (ConversationEvent, ContactAliased, ContactLinked)
# By an event's type: what all its items have in common, and what is the event's own.
_COMMON: Mapping[type[EventData], Mapping[str, str]] = {
    model: {
        "kind": name.rpartition(".")[0],
        **({"direction": _DIRECTIONS[model]} if model in _DIRECTIONS else {}),
        **({"task": _TASKS[model]} if model in _TASKS else {}),
    }
    for name, model in BY_TYPE.items()
}
_OWN_COLUMNS = {model: tuple(_OWN.get(model, {}).items()) for model in _COMMON}


def _keys(recorded: Recorded) -> Iterable[Key]:
    event = recorded.event
    if isinstance(event, _WANTED) and event.conversation_id is not None and _is_item(recorded, event):
        return ((recorded.envelope.workspace_id, event.conversation_id, _at(recorded), recorded.seq),)
    return ()


def _at(recorded: Recorded) -> datetime:
    """When it happened, as far as can be told.

    A provider tells whole seconds, so what it tells is taken for the end of that second: a reply stands below what it
    replies to, if both are of one second. Its clock may be ahead of ours: nothing happened after it was recorded.
    """
    event, recorded_at = recorded.event, recorded.envelope.time
    match event:
        case MessageReceived():
            return min(event.sent_at.replace(microsecond=event.sent_at.microsecond or 999_999), recorded_at)
        case MessageImported():
            return min(event.sent_at, recorded_at)
        case _:
            return recorded_at


def _is_item(recorded: Recorded, event: EventData) -> bool:
    """A reaction shows on its message, a message that is tried again where it was queued first.

    What the model was asked shows where a person asked it, and why there is no answer. What it makes of the
    conversation as a whole is known to the list, what became of a draft shows on the draft.
    """
    match event:
        case MessageQueued():
            return event.is_message
        case AiRequested():
            return event.task != "triage" and recorded.envelope.actor.startswith(_PERSONS)
        case AiFailed():
            return event.task != "triage"
        case _:
            return isinstance(event, (MessageImported, *_NEWS)) or not isinstance(event, ConversationRead | News)


def _fold(_row: Item | None, recorded: Recorded, key: Key) -> Item:
    event, envelope = recorded.event, recorded.envelope
    assert isinstance(event, _WANTED), "no other event has a key here"
    item: dict[str, Any] = {
        **_COMMON[type(event)],
        "workspace_id": envelope.workspace_id,
        "conversation_id": event.conversation_id,
        "shard": recorded.shard,
        "seq": recorded.seq,
        "event_id": envelope.id,
        "actor": envelope.actor,
        "occurred_at": envelope.time,
        "at": key[2],
    }
    fields = vars(event)
    for column, field in _OWN_COLUMNS[type(event)]:
        if (value := fields[field]) is not None:
            item[column] = value
    return item  # type: ignore[return-value]  # the columns' names are the type's


ITEMS = Table(
    name="timeline_v5",
    create=CREATE,
    columns=tuple(Item.__annotations__),
    key_columns=("workspace_id", "conversation_id", "at", "seq"),
    wants=_WANTED,
    keys=_keys,
    fold=_fold,
    save=db.sql("projections", "timeline_save"),
    copied=as_they_are,
    personal=(
        *("text", "content", "author", "file_name", "instruction", "claims", "remark", "seen_text"),
        *("address", "user_id", "username"),
    ),
    erase=db.sql("projections", "timeline_erase"),
)

TIMELINE = Projection(
    name="timeline",
    version=5,
    tables=(ITEMS, MESSAGES, FILES, PROPOSALS),
    serve=SERVE,
)
