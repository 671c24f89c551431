"""What the model was asked, how it went and what it cost: a row for each question, and sums by day.

The record has the rest: what it saw and said stands sealed in the event that `event_id` names. Nothing here is
personal.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypedDict, cast

from onrecord import db
from onrecord.events import (
    AiAnswered,
    AiDescribed,
    AiDraftDiscarded,
    AiDrafted,
    AiEvent,
    AiFailed,
    AiRequested,
    AiSummarised,
    AiTriaged,
    MessageQueued,
)
from onrecord.events.envelope import Recorded
from projections.ai_usage_days import COUNTERS, DAYS
from projections.projection import Key, Projection, Table


class Call(TypedDict):
    """A question to the model, which is an effect, and in the end one answer.

    `state` is `asked`, `answered` or `failed`; of a draft then `approved`, or why it was discarded, at `decided_at`.
    Tokens and cost are those of the call that was answered; `attempts` counts all, and `maybe_billed_twice` says that
    an earlier one may have been billed unseen. `event_id` is the answer on the record.
    """

    workspace_id: str
    request_id: str
    conversation_id: str
    shard: int
    task: str
    of_version: int | None
    media_id: str | None
    asked_at: datetime
    asked_by: str
    state: str
    event_id: str | None
    answered_at: datetime | None
    failure: str | None
    error_code: str | None
    model: str | None
    prompt: str | None
    is_offline: bool | None
    attempts: int
    maybe_billed_twice: bool
    seen_seq: int | None
    provider_request_id: str | None
    stop_reason: str | None
    stop_category: str | None
    input_tokens: int
    cache_write_5m_tokens: int
    cache_write_1h_tokens: int
    cache_read_tokens: int
    output_tokens: int
    thinking_tokens: int
    prices_of: str | None
    cost_microdollars: int
    latency_ms: int | None
    decided_at: datetime | None
    decided_by: str | None
    sent_message_id: str | None
    draft_chars: int | None
    edit_distance: int | None


_WANTED = (AiEvent, MessageQueued)
_TOLD = (
    "model",
    "prompt",
    "is_offline",
    "maybe_billed_twice",
    "seen_seq",
    "provider_request_id",
    "stop_reason",
    "stop_category",
    "prices_of",
    "latency_ms",
    *COUNTERS,
)
_TASKS: Mapping[type, str] = {
    AiTriaged: "triage",
    AiSummarised: "summary",
    AiDrafted: "draft",
    AiDescribed: "description",
}


def _keys(recorded: Recorded) -> Iterable[Key]:
    event = recorded.event
    if not isinstance(event, _WANTED):
        return ()
    request_id = event.draft_id if isinstance(event, MessageQueued) else event.request_id
    return ((recorded.envelope.workspace_id, request_id),) if request_id else ()


def _fold(row: Call | None, recorded: Recorded, key: Key) -> Call:
    event, row = recorded.event, row or _asked(recorded, key)
    match event:
        case AiRequested():
            return {**row, "of_version": event.of_version, "media_id": event.media_id}
        case AiAnswered():
            return _answered(row, recorded, event)
        case AiDraftDiscarded():
            return _decided(row, recorded, event.reason)
        case MessageQueued() if row["state"] != "approved":  # a message that is tried again was approved before
            sent = {name: getattr(event, name) for name in ("draft_chars", "edit_distance")}
            return {**_decided(row, recorded, "approved"), "sent_message_id": event.message_id, **sent}  # type: ignore[typeddict-item]  # a part of the row
        case _:
            return row


def _answered(row: Call, recorded: Recorded, event: AiAnswered) -> Call:
    told: Call = {**row, "state": "answered", "attempts": event.attempt}
    told.update({name: getattr(event, name) for name in _TOLD})  # type: ignore[typeddict-item]  # a part of the row
    told["event_id"], told["answered_at"] = recorded.envelope.id, recorded.envelope.time
    if isinstance(event, AiFailed):
        told["state"], told["failure"], told["error_code"] = "failed", event.failure, event.error_code
    return told


def _decided(row: Call, recorded: Recorded, state: str) -> Call:
    return {**row, "state": state, "decided_at": recorded.envelope.time, "decided_by": recorded.envelope.actor}


def _task(event: object) -> str:
    """A question is asked before anything else is heard of it; what isn't says by itself what it is about."""
    return event.task if isinstance(event, AiRequested | AiFailed) else _TASKS.get(type(event), "draft")


def _asked(recorded: Recorded, key: Key) -> Call:
    event = recorded.event
    assert isinstance(event, _WANTED), "no other event has a key here"
    row = {
        **dict.fromkeys(Call.__annotations__),
        **dict.fromkeys(COUNTERS, 0),
        "workspace_id": str(key[0]),
        "request_id": str(key[1]),
        "conversation_id": event.conversation_id,
        "shard": recorded.shard,
        "task": _task(event),
        "asked_at": recorded.envelope.time,
        "asked_by": recorded.envelope.actor,
        "state": "asked",
        "attempts": 0,
        "maybe_billed_twice": False,
    }
    return cast("Call", row)


CALLS = Table(
    name="ai_usage_v1",
    create="""
        create table read.ai_usage_v1 (
            workspace_id uuid not null,
            request_id uuid not null,
            conversation_id uuid not null,
            shard integer not null,
            task text not null,
            of_version integer,
            media_id uuid,
            asked_at timestamptz not null,
            asked_by text not null,
            state text not null,
            event_id uuid,
            answered_at timestamptz,
            failure text,
            error_code text,
            model text,
            prompt text,
            is_offline boolean,
            attempts integer not null,
            maybe_billed_twice boolean not null,
            seen_seq bigint,
            provider_request_id text,
            stop_reason text,
            stop_category text,
            input_tokens bigint not null,
            cache_write_5m_tokens bigint not null,
            cache_write_1h_tokens bigint not null,
            cache_read_tokens bigint not null,
            output_tokens bigint not null,
            thinking_tokens bigint not null,
            prices_of text,
            cost_microdollars bigint not null,
            latency_ms bigint,
            decided_at timestamptz,
            decided_by text,
            sent_message_id uuid,
            draft_chars integer,
            edit_distance integer,
            primary key (workspace_id, request_id)
        ) with (fillfactor = 80);
        create index ai_usage_v1_by_time on read.ai_usage_v1 (workspace_id, asked_at, request_id);
        create index ai_usage_v1_of_task on read.ai_usage_v1 (workspace_id, task, asked_at, request_id);
        create index ai_usage_v1_of_conversation
            on read.ai_usage_v1 (workspace_id, conversation_id, asked_at, request_id);
        """,
    columns=tuple(Call.__annotations__),
    key_columns=("workspace_id", "request_id"),
    wants=_WANTED,
    keys=_keys,
    fold=_fold,
    load=db.sql("projections", "ai_usage_load"),
    save=db.sql("projections", "ai_usage_save"),
    personal=(),
    erase=None,
)

AI_USAGE = Projection(
    name="ai_usage",
    version=1,
    tables=(CALLS, DAYS),
    serve="""
        create view read.ai_usage with (security_invoker = true) as
        select * from read.ai_usage_v1;

        create or replace function read.ai_usage_by_day(begins timestamptz, ends timestamptz, rows_max integer)
        returns table (
            day date, task text, model text, prompt text, is_offline boolean, questions bigint, calls bigint,
            answered bigint, failed bigint, doubted bigint, input_tokens bigint, cache_write_5m_tokens bigint,
            cache_write_1h_tokens bigint, cache_read_tokens bigint, output_tokens bigint, thinking_tokens
            bigint, cost_microdollars bigint, latency_ms bigint
        ) language sql stable security definer set search_path = pg_catalog, pg_temp as $$
            select
                (day at time zone 'UTC')::date, task, model, prompt, is_offline, sum(questions)::bigint,
                sum(calls)::bigint, sum(answered)::bigint, sum(failed)::bigint,
                sum(maybe_billed_twice)::bigint, sum(input_tokens)::bigint,
                sum(cache_write_5m_tokens)::bigint, sum(cache_write_1h_tokens)::bigint,
                sum(cache_read_tokens)::bigint, sum(output_tokens)::bigint, sum(thinking_tokens)::bigint,
                sum(cost_microdollars)::bigint, sum(latency_ms)::bigint
            from read.ai_usage_days_v1
            where workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid
                and day >= begins and day < ends
            group by day, task, model, prompt, is_offline
            order by day, task, model, prompt, is_offline
            limit rows_max
        $$
        """,
    functions=("read.ai_usage_by_day(timestamptz, timestamptz, integer)",),
)
