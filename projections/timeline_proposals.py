"""What became of what the model was asked to propose: one row a question, triages apart, beside a timeline's items."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict

from onrecord import db
from onrecord.events import (
    AiAnswered,
    AiDescribed,
    AiDraftDiscarded,
    AiDrafted,
    AiFailed,
    AiRequested,
    AiSummarised,
    MessageQueued,
)
from onrecord.events.envelope import Recorded
from projections.projection import Key, Table


class Proposal(TypedDict):
    """A question to the model: `asked`, `answered`, `failed`, and of a draft `approved`, or why it was discarded.

    `decided_by` is the actor who sent or discarded a draft, `sent_message_id` the message that was made of it.
    """

    workspace_id: str
    conversation_id: str
    request_id: str
    shard: int
    state: str
    decided_at: datetime | None
    decided_by: str | None
    sent_message_id: str | None


_WANTED = (AiRequested, AiSummarised, AiDrafted, AiDescribed, AiFailed, AiDraftDiscarded, MessageQueued)


def _keys(recorded: Recorded) -> Iterable[Key]:
    event = recorded.event
    if not isinstance(event, _WANTED):
        return ()
    request_id = event.draft_id if isinstance(event, MessageQueued) else event.request_id
    if request_id is None or (isinstance(event, AiRequested | AiFailed) and event.task == "triage"):
        return ()
    return ((recorded.envelope.workspace_id, event.conversation_id, request_id),)


def _fold(row: Proposal | None, recorded: Recorded, key: Key) -> Proposal:
    event, row = recorded.event, row or _asked(recorded, key)
    match event:
        case AiFailed():
            return {**row, "state": "failed"}
        case AiAnswered():
            return {**row, "state": "answered"}
        case AiDraftDiscarded():
            return _decided(row, recorded, event.reason)
        case MessageQueued() if row["state"] != "approved":  # a message that is tried again was approved before
            return {**_decided(row, recorded, "approved"), "sent_message_id": event.message_id}
        case _:
            return row


def _decided(row: Proposal, recorded: Recorded, state: str) -> Proposal:
    return {**row, "state": state, "decided_at": recorded.envelope.time, "decided_by": recorded.envelope.actor}


def _asked(recorded: Recorded, key: Key) -> Proposal:
    return {
        "workspace_id": str(key[0]),
        "conversation_id": str(key[1]),
        "request_id": str(key[2]),
        "shard": recorded.shard,
        "state": "asked",
        "decided_at": None,
        "decided_by": None,
        "sent_message_id": None,
    }


PROPOSALS = Table(
    name="timeline_proposals_v5",
    create="""
        create table read.timeline_proposals_v5 (
            workspace_id uuid not null,
            conversation_id uuid not null,
            request_id uuid not null,
            shard integer not null,
            state text not null,
            decided_at timestamptz,
            decided_by text,
            sent_message_id uuid,
            primary key (workspace_id, conversation_id, request_id)
        ) with (fillfactor = 80);
        """,
    columns=tuple(Proposal.__annotations__),
    key_columns=("workspace_id", "conversation_id", "request_id"),
    wants=_WANTED,
    keys=_keys,
    fold=_fold,
    load=db.sql("projections", "timeline_proposals_load"),
    save=db.sql("projections", "timeline_proposals_save"),
    personal=(),
    erase=None,
)
