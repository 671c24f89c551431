"""The inbox's list: one row per conversation with its state and last message, for every filter and order there is.

Names, addresses, what members have read and which conversations bear a label stand in tables beside it
(`conversation_list_beside.py`).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypedDict

from onrecord import db
from onrecord.events import (
    AiRestarted,
    AiStopped,
    AiTriaged,
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
    DeliveryEvent,
    MessageQueued,
    MessageReceived,
    News,
    NoteAdded,
)
from onrecord.events.envelope import Recorded
from projections.conversation_list_beside import CONTACTS, LABELLED, READS, SERVE
from projections.conversation_list_triage import NO_TRIAGE, triaged
from projections.projection import Key, Projection, Table
from projections.timeline_beside import counts, state_of

PREVIEW_CHARS_MAX = 160
WINDOW_H = 24  # how long after a customer's message the channel takes free text


class Conversation(TypedDict):
    """A row of the list. `waiting_since` is when the customer's oldest unanswered message came.

    `incoming_seq` is the number of the customer's last message, `read_by` the members who have read that far.
    `window_closes_at` is WINDOW_H after the provider's time of the customer's latest message. `last_delivery` is how
    far the last message has come by its `last_attempt`, if it is ours. What the model makes of the conversation stands
    from `triaged_at` on, `triaged_version` is the one that it saw.
    """

    workspace_id: str
    conversation_id: str
    contact_id: str
    channel: str
    channel_id: str | None
    status: str
    snoozed_until: datetime | None
    assignee_id: str | None
    priority: str
    labels: Sequence[str]
    version: int
    opened_at: datetime
    last_activity_at: datetime
    last_message: str | None
    last_direction: str | None
    last_kind: str | None
    last_message_id: str | None
    last_delivery: str | None
    last_attempt: int | None
    waiting_since: datetime | None
    incoming_seq: int | None
    read_by: Sequence[str]
    window_closes_at: datetime | None
    triaged_at: datetime | None
    triaged_version: int | None
    triage_is_offline: bool | None
    intent: str | None
    urgency: str | None
    language: str | None
    sentiment: str | None
    triage_reason: str | None
    triage_message_ids: Sequence[str] | None
    suggested_label_ids: Sequence[str] | None
    suggested_assignee_id: str | None
    ai_stopped_at: datetime | None
    shard: int
    seq: int


_NEWS = (DeliveryEvent, AiTriaged, AiStopped, AiRestarted)  # that show here


def _keys(recorded: Recorded) -> Iterable[Key]:
    event = recorded.event
    if isinstance(event, ConversationEvent) and (isinstance(event, _NEWS) or not isinstance(event, News)):
        return ((recorded.envelope.workspace_id, event.conversation_id),)
    return ()


def _fold(row: Conversation | None, recorded: Recorded, _key: Key) -> Conversation:
    """The row after an event. Reading is no activity."""
    event, at = recorded.event, recorded.envelope.time
    if row is None:
        assert isinstance(event, ConversationOpened), "a conversation's first event opens it"
        return _opened(recorded, event)
    if isinstance(event, ConversationRead):
        return {**row, "seq": recorded.seq, "read_by": _read_by(row, event)}
    if isinstance(event, AiTriaged | AiStopped | AiRestarted):
        return triaged(row, recorded, event)
    if isinstance(event, DeliveryEvent) or (isinstance(event, MessageQueued) and not event.is_message):
        delivery, attempt = _delivery(row, event)
        return {**row, "seq": recorded.seq, "last_delivery": delivery, "last_attempt": attempt}
    moved: Conversation = {**row, "seq": recorded.seq, "last_activity_at": max(at, row["last_activity_at"])}
    if isinstance(event, MessageReceived):
        _receive(moved, recorded, event)
    elif isinstance(event, MessageQueued):
        _say(moved, event, "out", "queued")
        moved["waiting_since"] = None
    else:
        _change(moved, recorded)
    if not isinstance(event, NoteAdded):
        moved["version"] = event.version  # type: ignore[union-attr]  # what has none was refused by _change
    return moved


def _receive(moved: Conversation, recorded: Recorded, event: MessageReceived) -> None:
    at = recorded.envelope.time
    _say(moved, event, "in", None)
    moved["waiting_since"] = moved["waiting_since"] or at
    moved["incoming_seq"], moved["read_by"] = recorded.seq, []
    closes_at = min(event.sent_at, at) + timedelta(hours=WINDOW_H)  # a provider's clock may be ahead of ours
    moved["window_closes_at"] = max(closes_at, moved["window_closes_at"] or closes_at)


def _say(moved: Conversation, event: MessageReceived | MessageQueued, direction: str, delivery: str | None) -> None:
    moved["last_message"], moved["last_direction"] = event.text[:PREVIEW_CHARS_MAX], direction
    moved["last_kind"], moved["last_message_id"], moved["last_delivery"] = event.kind, event.message_id, delivery
    moved["last_attempt"] = event.attempt if isinstance(event, MessageQueued) else None
    moved["channel_id"] = event.channel_id or moved["channel_id"]


def _delivery(row: Conversation, event: DeliveryEvent | MessageQueued) -> tuple[str | None, int | None]:
    """How far the last message has come, and by which attempt."""
    before, attempt = row["last_delivery"], row["last_attempt"]
    if event.message_id != row["last_message_id"] or before is None:
        return before, attempt
    if isinstance(event, MessageQueued):
        return "queued", event.attempt
    return state_of(event) if counts(event, before, attempt) else before, attempt


def _change(moved: Conversation, recorded: Recorded) -> None:  # noqa: C901 - a case a type
    event = recorded.event
    match event:
        case ConversationAssigned():
            moved["assignee_id"] = event.assignee_id
        case ConversationUnassigned():
            moved["assignee_id"] = None
        case ConversationResolved():
            moved["status"], moved["snoozed_until"], moved["waiting_since"] = "resolved", None, None
        case ConversationReopened():
            moved["status"], moved["snoozed_until"] = "open", None
        case ConversationSnoozed():
            moved["status"], moved["snoozed_until"] = "snoozed", event.until
        case ConversationPrioritised():
            moved["priority"] = event.priority
        case ConversationLabelled():
            moved["labels"] = sorted({*moved["labels"], event.label_id})
        case ConversationUnlabelled():
            moved["labels"] = [label for label in moved["labels"] if label != event.label_id]
        case NoteAdded():
            pass
        case _:
            raise AssertionError(f"{event.type} doesn't touch a conversation that is there already")


def _read_by(row: Conversation, event: ConversationRead) -> Sequence[str]:
    """Whoever has read as far as the customer's last message; the next message empties it."""
    if event.read_seq < (row["incoming_seq"] or 0):
        return row["read_by"]
    return sorted({*row["read_by"], event.member_id})


def _opened(recorded: Recorded, event: ConversationOpened) -> Conversation:
    envelope = recorded.envelope
    return {
        "workspace_id": envelope.workspace_id,
        "conversation_id": event.conversation_id,
        "contact_id": recorded.subject_id,
        "channel": event.channel,
        "channel_id": None,
        "status": "open",
        "snoozed_until": None,
        "assignee_id": None,
        "priority": "normal",
        "labels": [],
        "version": event.version,
        "opened_at": envelope.time,
        "last_activity_at": envelope.time,
        "last_message": None,
        "last_direction": None,
        "last_kind": None,
        "last_message_id": None,
        "last_delivery": None,
        "last_attempt": None,
        "waiting_since": None,
        "incoming_seq": None,
        "read_by": [],
        "window_closes_at": None,
        **NO_TRIAGE,  # type: ignore[typeddict-item]  # a part of the row
        "shard": recorded.shard,
        "seq": recorded.seq,
    }


# An index's first columns are what a question is about, the rest its order: `queries/conversation_filters.py` says
# which is for what. Whoever waits for no answer stands in none of the last two.
CONVERSATIONS = Table(
    name="conversation_list_v4",
    create="""
        create table read.conversation_list_v4 (
            workspace_id uuid not null,
            conversation_id uuid not null,
            contact_id uuid not null,
            channel text not null,
            channel_id uuid,
            status text not null,
            snoozed_until timestamptz,
            assignee_id uuid,
            priority text not null,
            priority_rank smallint not null generated always as
                (case priority when 'urgent' then 3 when 'high' then 2 when 'normal' then 1 else 0 end) stored,
            labels uuid[] not null,
            version integer not null,
            opened_at timestamptz not null,
            last_activity_at timestamptz not null,
            last_message text,
            last_direction text,
            last_kind text,
            last_message_id uuid,
            last_delivery text,
            last_attempt integer,
            waiting_since timestamptz,
            incoming_seq bigint,
            read_by uuid[] not null,
            window_closes_at timestamptz,
            triaged_at timestamptz,
            triaged_version integer,
            triage_is_offline boolean,
            intent text,
            urgency text,
            language text,
            sentiment text,
            triage_reason text,
            triage_message_ids uuid[],
            suggested_label_ids uuid[],
            suggested_assignee_id uuid,
            ai_stopped_at timestamptz,
            shard integer not null,
            seq bigint not null,
            primary key (workspace_id, conversation_id)
        ) with (fillfactor = 90);
        create index conversation_list_v4_by_activity
            on read.conversation_list_v4 (workspace_id, status, last_activity_at, conversation_id);
        create index conversation_list_v4_by_priority
            on read.conversation_list_v4 (workspace_id, status, priority_rank, last_activity_at, conversation_id);
        create index conversation_list_v4_of_assignee
            on read.conversation_list_v4
            (workspace_id, assignee_id, status, priority_rank, last_activity_at, conversation_id);
        create index conversation_list_v4_waiting
            on read.conversation_list_v4 (workspace_id, status, waiting_since, conversation_id, priority_rank)
            where waiting_since is not null;
        create index conversation_list_v4_waiting_of_assignee
            on read.conversation_list_v4
            (workspace_id, assignee_id, status, waiting_since, conversation_id, priority_rank)
            where waiting_since is not null;
        """,
    columns=tuple(Conversation.__annotations__),
    key_columns=("workspace_id", "conversation_id"),
    wants=(ConversationEvent,),
    keys=_keys,
    fold=_fold,
    load=db.sql("projections", "conversation_list_load"),
    save=db.sql("projections", "conversation_list_save"),
    personal=("last_message", "triage_reason"),
    erase=db.sql("projections", "conversation_list_erase"),
)

CONVERSATION_LIST = Projection(
    name="conversation_list",
    version=4,
    tables=(CONVERSATIONS, CONTACTS, READS, LABELLED),
    serve=SERVE,
    functions=("read.conversations_labelled(uuid, integer)", "read.conversation_read_seq(uuid, uuid)"),
)
