"""The figures of a workspace's work: counted by the quarter of an hour, per channel, member and label.

One row per conversation says what is going on in it; what changes there is counted. Of a person nothing is kept.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypedDict

from onrecord import db
from onrecord.events import (
    AiDraftDiscarded,
    AiDrafted,
    AiTriaged,
    ContactErased,
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
    News,
    NoteAdded,
)
from onrecord.events.envelope import Recorded
from projections import stats_ai, stats_counts
from projections.projection import Key, Projection, Table, tally

_UNCOUNTED = (NoteAdded, ConversationRead, News)
_NEWS = (AiTriaged, AiDrafted, AiDraftDiscarded)  # that count
_OF_AI_ALONE = (*_NEWS, ConversationPrioritised)


class Conversation(TypedDict):
    """What the counting of its next events needs to know of a conversation.

    `waiting_since` is when the customer's oldest unanswered message came. `began_at` is when it was opened, or reopened
    after it was resolved; `answered` is whether the customer has had an answer since then. `triage` is the model's last
    judgement, `drafts` are those that nobody has decided about: see `stats_ai`.
    """

    workspace_id: str
    conversation_id: str
    channel: str
    status: str
    assignee_id: str | None
    label_ids: list[str]
    began_at: datetime
    answered: bool
    waiting_since: datetime | None
    triage: Mapping[str, Any] | None
    drafts: Mapping[str, Any]


def _keys(recorded: Recorded) -> Iterable[Key]:
    event, workspace_id = recorded.event, recorded.envelope.workspace_id
    if isinstance(event, ConversationEvent):
        uncounted = (isinstance(event, _UNCOUNTED) and not isinstance(event, _NEWS)) or (
            isinstance(event, MessageQueued) and not event.is_message
        )
        return () if uncounted else ((workspace_id, event.conversation_id),)
    if isinstance(event, ContactErased):
        return ((workspace_id, conversation_id) for conversation_id in event.conversation_ids)
    return ()


def _fold(row: Conversation | None, recorded: Recorded, _key: Key) -> Conversation:
    """The row after an event; the same one where nothing is to be remembered."""
    event = recorded.event
    if row is None:
        assert isinstance(event, ConversationOpened), "a conversation's first event opens it"
        return _opened(recorded, event)
    row = stats_ai.after(row, recorded)
    return row if isinstance(event, _OF_AI_ALONE) else _moved(row, recorded)


def _moved(row: Conversation, recorded: Recorded) -> Conversation:  # noqa: C901, PLR0911 - a case a type
    event, at = recorded.event, recorded.envelope.time
    match event:
        case MessageReceived():
            return row if row["waiting_since"] else {**row, "waiting_since": at}
        case MessageQueued():
            return {**row, "waiting_since": None, "answered": True} if row["waiting_since"] else row
        case ConversationAssigned():
            return {**row, "assignee_id": event.assignee_id}
        case ConversationUnassigned():
            return {**row, "assignee_id": None}
        case ConversationResolved():
            return {**row, "status": "resolved", "waiting_since": None}
        case ConversationReopened():
            begins_anew: Conversation = {**row, "status": "open", "began_at": at, "answered": False}
            return begins_anew if row["status"] == "resolved" else {**row, "status": "open"}
        case ConversationSnoozed():
            return {**row, "status": "snoozed"}
        case ConversationLabelled():
            return {**row, "label_ids": sorted({*row["label_ids"], event.label_id})}
        case ConversationUnlabelled():
            return {**row, "label_ids": [label_id for label_id in row["label_ids"] if label_id != event.label_id]}
        case ContactErased():
            return {**row, "status": "resolved", "waiting_since": None}
        case _:
            raise AssertionError(f"{event.type} isn't counted on a conversation that is there already")


def _opened(recorded: Recorded, event: ConversationOpened) -> Conversation:
    return {
        "workspace_id": recorded.envelope.workspace_id,
        "conversation_id": event.conversation_id,
        "channel": event.channel,
        "status": "open",
        "assignee_id": None,
        "label_ids": [],
        "began_at": recorded.envelope.time,
        "answered": False,
        "waiting_since": None,
        "triage": None,
        "drafts": {},
    }


CONVERSATIONS = Table(
    name="stats_conversations_v2",
    create="""
        create table read.stats_conversations_v2 (
            workspace_id uuid not null,
            conversation_id uuid not null,
            channel text not null,
            status text not null,
            assignee_id uuid,
            label_ids uuid[] not null,
            began_at timestamptz not null,
            answered boolean not null,
            waiting_since timestamptz,
            triage jsonb,
            drafts jsonb not null,
            primary key (workspace_id, conversation_id)
        );
        """,
    columns=tuple(Conversation.__annotations__),
    key_columns=("workspace_id", "conversation_id"),
    wants=(ConversationEvent, ContactErased),
    keys=_keys,
    fold=_fold,
    load=db.sql("projections", "stats_conversations_load"),
    save=db.sql("projections", "stats_conversations_save"),
    personal=(),
    erase=None,
)

COUNTS = tally(
    name="stats_counts_v2",
    create="""
        create table read.stats_counts_v2 (
            workspace_id uuid not null,
            grouped_by text not null,
            at timestamptz not null,
            group_id text not null,
            shard integer not null,
            messages_in bigint not null,
            messages_out bigint not null,
            opened bigint not null,
            reopened bigint not null,
            resolved bigint not null,
            labelled bigint not null,
            open_change bigint not null,
            snoozed_change bigint not null,
            primary key (workspace_id, grouped_by, at, group_id, shard)
        ) with (fillfactor = 70);
        """,
    key_columns=("workspace_id", "grouped_by", "at", "group_id", "shard"),
    sums=(*stats_counts.ACTS, *stats_counts.CHANGES),
    count=stats_counts.counts,
    save=db.sql("projections", "stats_counts_save"),
)

BALANCES = tally(
    name="stats_balances_v2",
    create="""
        create table read.stats_balances_v2 (
            workspace_id uuid not null,
            grouped_by text not null,
            at timestamptz not null,
            group_id text not null,
            shard integer not null,
            open_change bigint not null,
            snoozed_change bigint not null,
            primary key (workspace_id, grouped_by, at, group_id, shard)
        ) with (fillfactor = 70);
        """,
    key_columns=("workspace_id", "grouped_by", "at", "group_id", "shard"),
    sums=stats_counts.CHANGES,
    count=stats_counts.balances,
    save=db.sql("projections", "stats_balances_save"),
)

DURATIONS = tally(
    name="stats_durations_v2",
    create="""
        create table read.stats_durations_v2 (
            workspace_id uuid not null,
            grouped_by text not null,
            at timestamptz not null,
            group_id text not null,
            what text not null,
            class integer not null,
            shard integer not null,
            count bigint not null,
            seconds bigint not null,
            primary key (workspace_id, grouped_by, at, group_id, what, class, shard)
        ) with (fillfactor = 70);
        """,
    key_columns=("workspace_id", "grouped_by", "at", "group_id", "what", "class", "shard"),
    sums=("count", "seconds"),
    count=stats_counts.durations,
    save=db.sql("projections", "stats_durations_save"),
)

AI = tally(
    name="stats_ai_v2",
    create="""
        create table read.stats_ai_v2 (
            workspace_id uuid not null,
            at timestamptz not null,
            task text not null,
            prompt text not null,
            is_offline boolean not null,
            shard integer not null,
            proposed bigint not null,
            approved bigint not null,
            approved_unchanged bigint not null,
            discarded bigint not null,
            superseded bigint not null,
            draft_chars bigint not null,
            edit_distance bigint not null,
            confirmed bigint not null,
            overridden bigint not null,
            primary key (workspace_id, at, task, prompt, is_offline, shard)
        ) with (fillfactor = 70);
        """,
    key_columns=("workspace_id", "at", "task", "prompt", "is_offline", "shard"),
    sums=stats_ai.SUMS,
    count=stats_ai.counts,
    save=db.sql("projections", "stats_ai_save"),
)

STATS = Projection(
    name="stats",
    version=2,
    tables=(CONVERSATIONS, COUNTS, BALANCES, DURATIONS, AI),
    serve="""
        create view read.stats with (security_invoker = true) as
        select workspace_id, 'counts' as part, grouped_by, at, group_id, messages_in, messages_out, opened, reopened,
            resolved, labelled, open_change, snoozed_change, null as what, null::integer as class, 0::bigint as count,
            0::bigint as seconds, null as prompt, null::boolean as is_offline, 0::bigint as proposed,
            0::bigint as approved, 0::bigint as approved_unchanged, 0::bigint as discarded, 0::bigint as superseded,
            0::bigint as draft_chars, 0::bigint as edit_distance, 0::bigint as confirmed, 0::bigint as overridden
        from read.stats_counts_v2
        union all
        select workspace_id, 'balances', grouped_by, at, group_id, 0, 0, 0, 0, 0, 0, open_change, snoozed_change, null,
            null, 0, 0, null, null, 0, 0, 0, 0, 0, 0, 0, 0, 0
        from read.stats_balances_v2
        union all
        select workspace_id, 'durations', grouped_by, at, group_id, 0, 0, 0, 0, 0, 0, 0, 0, what, class, count, seconds,
            null, null, 0, 0, 0, 0, 0, 0, 0, 0, 0
        from read.stats_durations_v2
        union all
        select workspace_id, 'ai', 'task', at, task, 0, 0, 0, 0, 0, 0, 0, 0, null, null, 0, 0, prompt, is_offline,
            proposed, approved, approved_unchanged, discarded, superseded, draft_chars, edit_distance, confirmed,
            overridden
        from read.stats_ai_v2
        """,
)
