"""The audit trail: one row per event of whatever type, with the record as it stands in the log, sealed as it is.

Nothing in it is personal in clear, so an erasure has nothing to do here: who may open a sealed part asks the vault.
Streams resume from it by (shard, seq).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict

import orjson

from onrecord import db
from onrecord.events.envelope import Recorded
from projections.projection import Key, Projection, Table, as_they_are


class Trace(TypedDict):
    """An event, by what it is looked for. `record` is the bytes of the log."""

    workspace_id: str
    shard: int
    seq: int
    event_id: str
    type: str
    about: str
    subject_id: str
    actor: str
    on_behalf_of: str | None
    occurred_at: datetime
    conversation_id: str | None
    message_id: str | None
    correlation_id: str
    causation_id: str | None
    record: bytes


_TYPE_FIRST = b'{"specversion":"1.0","id":"00000000-0000-0000-0000-000000000000","type":"'
_TYPE_AT = len(_TYPE_FIRST)
_BEFORE_TYPE = slice(_TYPE_AT - 10, _TYPE_AT)


def _keys(recorded: Recorded) -> Iterable[Key]:
    return ((recorded.envelope.workspace_id, recorded.shard, recorded.seq),)


def _fold(_row: Trace | None, recorded: Recorded, _key: Key) -> Trace:
    envelope, fields = recorded.envelope, vars(recorded.event)
    about, _, subject_id = envelope.subject.partition("/")
    return {
        "workspace_id": envelope.workspace_id,
        "shard": recorded.shard,
        "seq": recorded.seq,
        "event_id": envelope.id,
        "type": _type_of(recorded.record),
        "about": about,
        "subject_id": subject_id,
        "actor": envelope.actor,
        "on_behalf_of": envelope.on_behalf_of,
        "occurred_at": envelope.time,
        "conversation_id": fields.get("conversation_id"),
        "message_id": fields.get("message_id"),
        "correlation_id": envelope.correlation_id,
        "causation_id": envelope.causation_id,
        "record": recorded.record,
    }


def _type_of(record: bytes) -> str:
    """The type that was written, which an upcaster changes for other readers: a new one must change no row here.

    Read where `encode` puts it, and looked for only if it isn't there.
    """
    if record[_BEFORE_TYPE] == _TYPE_FIRST[_BEFORE_TYPE]:
        return record[_TYPE_AT : record.index(b'"', _TYPE_AT)].decode()
    written: str = orjson.loads(record)["type"]
    return written


TRACES = Table(
    name="audit_trail_v1",
    # The list is ordered by (occurred_at, shard, seq); the narrower indexes leave ties to a sort of the few they find.
    # A conversation's events are found by its contact's: one small index leads there.
    create="""
        create table read.audit_trail_v1 (
            workspace_id uuid not null,
            shard integer not null,
            seq bigint not null,
            event_id uuid not null,
            type text not null,
            about text not null,
            subject_id uuid not null,
            actor text not null,
            on_behalf_of text,
            occurred_at timestamptz not null,
            conversation_id uuid,
            message_id uuid,
            correlation_id text not null,
            causation_id text,
            record bytea not null constraint audit_trail_v1_record_check check (octet_length(record) > 1),
            primary key (workspace_id, shard, seq)
        );
        create index audit_trail_v1_by_time on read.audit_trail_v1 (workspace_id, occurred_at, shard, seq);
        create index audit_trail_v1_by_id on read.audit_trail_v1 (workspace_id, event_id);
        create index audit_trail_v1_by_actor on read.audit_trail_v1 (workspace_id, actor, type, occurred_at);
        create index audit_trail_v1_by_type on read.audit_trail_v1 (workspace_id, type, occurred_at);
        create index audit_trail_v1_by_subject on read.audit_trail_v1 (workspace_id, subject_id, occurred_at);
        create index audit_trail_v1_by_message on read.audit_trail_v1 (workspace_id, message_id)
            where message_id is not null;
        create index audit_trail_v1_opened on read.audit_trail_v1 (workspace_id, conversation_id)
            where type = 'conversation.opened.v1';
        create index audit_trail_v1_erased on read.audit_trail_v1 (workspace_id, subject_id)
            where type = 'contact.erased.v1';
        """,
    columns=tuple(Trace.__annotations__),
    key_columns=("workspace_id", "shard", "seq"),
    keys=_keys,
    fold=_fold,
    save=db.sql("projections", "audit_trail_save"),
    copied=as_they_are,
    personal=(),
    erase=None,
)

AUDIT_TRAIL = Projection(
    name="audit_trail",
    version=1,
    tables=(TRACES,),
    serve="""
        create view read.audit_trail with (security_invoker = true) as
        select * from read.audit_trail_v1
        """,
)
