"""An item of a timeline: what its columns mean, and the table that holds them."""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString, TypedDict


class Item(TypedDict, total=False):
    """One event of a conversation, as people see it. `kind` is the event's type without its version.

    `at` is what the order goes by: `occurred_at`, when we recorded it, or the time of a message that we were told of
    later. What an event doesn't have is left out. `sent_at` is the provider's time of a customer's message, `author`
    and `file_name` are as an imported chat has them, `assignee_id` is who has it from then on, `former_assignee_id` who
    had it where it became nobody's. `address`, `user_id` and `username` are what the contact is known as from then on.

    Of what the model says, `request_id` names the question, `remark` is for the member who reads it, `claims` is JSON.
    `draft_id` is the draft that a message of ours was.
    """

    workspace_id: str
    conversation_id: str
    shard: int
    seq: int
    event_id: str
    kind: str
    actor: str
    occurred_at: datetime
    at: datetime
    message_id: str | None
    direction: str | None
    message_kind: str | None
    channel_id: str | None
    content: str | None
    media_id: str | None
    reply_to_id: str | None
    forwarded: bool | None
    template: str | None
    author: str | None
    file_name: str | None
    note_id: str | None
    text: str | None
    sent_at: datetime | None
    mentions: Sequence[str] | None
    assignee_id: str | None
    former_assignee_id: str | None
    snoozed_until: datetime | None
    priority: str | None
    label_id: str | None
    address: str | None
    user_id: str | None
    username: str | None
    linked_contact_id: str | None
    request_id: str | None
    task: str | None
    instruction: str | None
    language: str | None
    claims: str | None
    remark: str | None
    seen_text: str | None
    rests_on_message_ids: Sequence[str] | None
    rests_on_snippet_ids: Sequence[str] | None
    model: str | None
    prompt: str | None
    is_offline: bool | None
    ai_failure: str | None
    error_code: str | None
    draft_id: str | None
    ai_generated: bool | None
    approved_by: str | None
    draft_chars: int | None
    edit_distance: int | None


CREATE: LiteralString = """
create table read.timeline_v5 (
    workspace_id uuid not null,
    conversation_id uuid not null,
    shard integer not null,
    seq bigint not null,
    event_id uuid not null,
    kind text not null,
    actor text not null,
    occurred_at timestamptz not null,
    at timestamptz not null,
    message_id uuid,
    direction text,
    message_kind text,
    channel_id uuid,
    content text,
    media_id uuid,
    reply_to_id uuid,
    forwarded boolean,
    template text,
    author text,
    file_name text,
    note_id uuid,
    text text,
    sent_at timestamptz,
    mentions uuid[],
    assignee_id uuid,
    former_assignee_id uuid,
    snoozed_until timestamptz,
    priority text,
    label_id uuid,
    address text,
    user_id text,
    username text,
    linked_contact_id uuid,
    request_id uuid,
    task text,
    instruction text,
    language text,
    claims text,
    remark text,
    seen_text text,
    rests_on_message_ids uuid[],
    rests_on_snippet_ids uuid[],
    model text,
    prompt text,
    is_offline boolean,
    ai_failure text,
    error_code text,
    draft_id uuid,
    ai_generated boolean,
    approved_by text,
    draft_chars integer,
    edit_distance integer,
    primary key (workspace_id, conversation_id, at, seq)
);
"""
