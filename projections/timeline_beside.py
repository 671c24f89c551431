"""What became of a timeline's messages: one row for each, and the view that shows all that stands beside its items."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict, cast

from onrecord import db
from onrecord.events import (
    DeliveryEvent,
    MessageAccepted,
    MessageEdited,
    MessageFailed,
    MessageImported,
    MessageQueued,
    MessageReacted,
    MessageReceived,
    MessageRevoked,
    MessageUnconfirmed,
    ReadReceiptRequested,
    StatusEvent,
)
from onrecord.events.envelope import Recorded
from onrecord.events.message import DELIVERY_STATES
from projections.projection import Key, Table, as_they_are

RANKS = {state: rank for rank, state in enumerate(DELIVERY_STATES)}
HAS_IT = RANKS["delivered"] - 1


class Message(TypedDict):
    """A message as it is now. Of a customer's the delivery's columns are None.

    `delivery` is how far the last attempt has come, `failure` why not further, `failure_trace_id` what the provider's
    support finds it by. `edited_text` is what it reads since `edited_at`. `their_reaction` and `our_reaction` are
    emojis. Of a customer's, `read_receipt_at` is when they were to see that it was read.
    """

    workspace_id: str
    conversation_id: str
    message_id: str
    shard: int
    delivery: str | None
    delivery_at: datetime | None
    attempt: int | None
    failure: str | None
    failure_code: int | None
    failure_details: str | None
    failure_trace_id: str | None
    maybe_doubled: bool
    edited_text: str | None
    edited_at: datetime | None
    revoked_at: datetime | None
    their_reaction: str | None
    our_reaction: str | None
    read_receipt_at: datetime | None


_CHANGES = (
    DeliveryEvent,
    ReadReceiptRequested,
    MessageReceived,
    MessageQueued,
    MessageImported,
    MessageEdited,
    MessageRevoked,
    MessageReacted,
)


def _message_keys(recorded: Recorded) -> Iterable[Key]:
    event, workspace_id = recorded.event, recorded.envelope.workspace_id
    if not isinstance(event, _CHANGES):
        return ()
    if isinstance(event, MessageQueued) and event.kind == "reaction":
        return ((workspace_id, event.conversation_id, event.reply_to_id),)
    return ((workspace_id, event.conversation_id, event.message_id),)


def _makes_message(recorded: Recorded) -> bool:
    event = recorded.event
    return (
        event.is_message if isinstance(event, MessageQueued) else isinstance(event, MessageReceived | MessageImported)
    )


def _fold_message(row: Message | None, recorded: Recorded, key: Key) -> Message:  # noqa: PLR0911 - a case a type
    event, row = recorded.event, row or _new(recorded, key)
    match event:
        case MessageQueued(kind="reaction"):
            return {**row, "our_reaction": event.text or None}
        case MessageQueued():
            return {**row, **_attempt(event.attempt), "delivery": "queued", "delivery_at": recorded.envelope.time}
        case DeliveryEvent():
            return _delivered(row, recorded, event)
        case MessageEdited() if row["edited_at"] is None or event.sent_at >= row["edited_at"]:
            return {**row, "edited_text": event.text, "edited_at": event.sent_at}
        case MessageRevoked():
            return {**row, "revoked_at": event.sent_at}
        case MessageReacted():
            return {**row, "their_reaction": event.emoji or None}
        case ReadReceiptRequested() if row["read_receipt_at"] is None:
            return {**row, "read_receipt_at": recorded.envelope.time}
    return row


_NO_FAILURE = dict.fromkeys(("failure", "failure_code", "failure_details", "failure_trace_id"))


def _attempt(attempt: int) -> Message:
    """What an attempt begins with: a part of the row."""
    return cast("Message", {"attempt": attempt, "maybe_doubled": False, **_NO_FAILURE})


def _delivered(row: Message, recorded: Recorded, event: DeliveryEvent) -> Message:
    state = state_of(event)
    if not counts(event, row["delivery"], row["attempt"]):
        return row
    at = event.at if isinstance(event, StatusEvent | MessageFailed) else recorded.envelope.time
    told = cast("Message", {**row, **_NO_FAILURE, "delivery": state, "delivery_at": at})
    if isinstance(event, MessageAccepted | MessageFailed | MessageUnconfirmed):
        told["maybe_doubled"] = row["maybe_doubled"] or event.maybe_doubled
    if isinstance(event, MessageFailed):
        told["failure"], told["failure_code"], told["failure_details"] = event.failure, event.code, event.details
        told["failure_trace_id"] = event.trace_id
    return told


def state_of(event: DeliveryEvent) -> str:
    return event.type.split(".")[1]


def counts(event: DeliveryEvent, delivery: str | None, attempt: int | None) -> bool:
    """Whether news leads a message on that is so far; `attempt` is the last one.

    News of another attempt counts only where it says that the customer has the message.
    """
    so_far = RANKS[delivery or "queued"]
    return RANKS[state_of(event)] > (so_far if event.attempt == attempt else max(so_far, HAS_IT))


def _new(recorded: Recorded, key: Key) -> Message:
    return {
        "workspace_id": recorded.envelope.workspace_id,
        "conversation_id": str(key[1]),
        "message_id": str(key[2]),
        "shard": recorded.shard,
        "delivery": None,
        "delivery_at": None,
        "attempt": None,
        "failure": None,
        "failure_code": None,
        "failure_details": None,
        "failure_trace_id": None,
        "maybe_doubled": False,
        "edited_text": None,
        "edited_at": None,
        "revoked_at": None,
        "their_reaction": None,
        "our_reaction": None,
        "read_receipt_at": None,
    }


MESSAGES = Table(
    name="timeline_messages_v5",
    create="""
        create table read.timeline_messages_v5 (
            workspace_id uuid not null,
            conversation_id uuid not null,
            message_id uuid not null,
            shard integer not null,
            delivery text,
            delivery_at timestamptz,
            attempt integer,
            failure text,
            failure_code integer,
            failure_details text,
            failure_trace_id text,
            maybe_doubled boolean not null,
            edited_text text,
            edited_at timestamptz,
            revoked_at timestamptz,
            their_reaction text,
            our_reaction text,
            read_receipt_at timestamptz,
            primary key (workspace_id, conversation_id, message_id)
        ) with (fillfactor = 80);
        """,
    columns=tuple(Message.__annotations__),
    key_columns=("workspace_id", "conversation_id", "message_id"),
    wants=_CHANGES,
    keys=_message_keys,
    fold=_fold_message,
    load=db.sql("projections", "timeline_messages_load"),
    save=db.sql("projections", "timeline_messages_save"),
    makes=_makes_message,
    copied=as_they_are,
    personal=("failure_details", "edited_text", "their_reaction", "our_reaction"),
    erase=db.sql("projections", "timeline_messages_erase"),
)

# A row by its key, and never otherwise.
SERVE = """
    create view read.timeline with (security_invoker = true) as
    select
        items.*, messages.delivery, messages.delivery_at, messages.attempt, messages.failure, messages.failure_code,
        messages.failure_details, messages.failure_trace_id, messages.maybe_doubled, messages.edited_text,
        messages.edited_at, messages.revoked_at, messages.their_reaction, messages.our_reaction,
        messages.read_receipt_at, files.state as media_state, files.media_type, files.size_bytes,
        files.name as media_name, files.has_preview, files.width, files.height, files.rejection,
        files.description as media_description, proposals.state as proposal_state, proposals.decided_at,
        proposals.decided_by, proposals.sent_message_id
    from read.timeline_v5 as items
    left join lateral (
        select * from read.timeline_messages_v5 as one
        where one.workspace_id = items.workspace_id and one.conversation_id = items.conversation_id
            and one.message_id = items.message_id
        limit 1
    ) as messages on true
    left join lateral (
        select * from read.timeline_files_v5 as one
        where one.workspace_id = items.workspace_id and one.conversation_id = items.conversation_id
            and one.media_id = items.media_id
        limit 1
    ) as files on true
    left join lateral (
        select * from read.timeline_proposals_v5 as one
        where one.workspace_id = items.workspace_id and one.conversation_id = items.conversation_id
            and one.request_id = items.request_id
        limit 1
    ) as proposals on true
    """
