"""The read models once more, as plain Python over the records' JSON: what the checker compares the real ones with.

Written from what the tables promise, not from the code that fills them.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

import checker_stats
from numbering import Numbered

Row = dict[str, Any]
ERASED = "[erased]"


def conversations(log: Sequence[Numbered]) -> Iterable[Row]:
    rows: dict[str, Row] = {}
    for numbered in log:
        conversation_id = numbered.data.get("conversation_id")
        if conversation_id is None:
            continue
        if numbered.kind == "conversation.opened":
            rows[conversation_id] = _opened(numbered)
        else:
            _move(rows[conversation_id], numbered)
    erased = _erased(log)
    for row in rows.values():
        if row["contact_id"] in erased and row["last_message"] is not None:
            row["last_message"] = ERASED
    return rows.values()


def _erased(log: Sequence[Numbered]) -> set[UUID]:
    return {numbered.subject for numbered in log if numbered.kind == "contact.erased"}


def _opened(numbered: Numbered) -> Row:
    return {
        "workspace_id": UUID(numbered.event["workspaceid"]),
        "conversation_id": UUID(numbered.data["conversation_id"]),
        "contact_id": numbered.subject,
        "channel": numbered.data["channel"],
        "status": "open",
        "assignee_id": None,
        "version": numbered.data["version"],
        "opened_at": numbered.at,
        "last_activity_at": numbered.at,
        "last_message": None,
        "last_direction": None,
        "waiting_since": None,
        "shard": numbered.shard,
        "seq": numbered.seq,
    }


def _move(row: Row, numbered: Numbered) -> None:
    data = numbered.data
    row.update(seq=numbered.seq, last_activity_at=numbered.at, version=data.get("version", row["version"]))
    if numbered.kind in {"message.received", "message.queued"}:
        incoming = numbered.kind == "message.received"
        row["last_message"], row["last_direction"] = data["text"][:160], "in" if incoming else "out"
        row["waiting_since"] = (row["waiting_since"] or numbered.at) if incoming else None
    if numbered.kind == "conversation.assigned":
        row["assignee_id"] = UUID(data["assignee_id"])
    if numbered.kind == "conversation.resolved":
        row.update(status="resolved", waiting_since=None)
    if numbered.kind == "conversation.reopened":
        row["status"] = "open"


def contacts(log: Sequence[Numbered]) -> Iterable[Row]:
    erased = _erased(log)
    return [
        {
            "workspace_id": UUID(numbered.event["workspaceid"]),
            "contact_id": numbered.subject,
            "name": ERASED if numbered.subject in erased else numbered.data["name"],
            "address": ERASED if numbered.subject in erased else numbered.data["address"],
        }
        for numbered in log
        if numbered.kind == "contact.created"
    ]


def timeline(log: Sequence[Numbered]) -> Iterable[Row]:
    erased = _erased(log)
    return [
        {
            "workspace_id": UUID(numbered.event["workspaceid"]),
            "conversation_id": UUID(numbered.data["conversation_id"]),
            "shard": numbered.shard,
            "seq": numbered.seq,
            "event_id": UUID(numbered.event["id"]),
            "kind": numbered.kind,
            "actor": numbered.event["actor"],
            "occurred_at": numbered.at,
            "message_id": _id(numbered.data, "message_id"),
            "note_id": _id(numbered.data, "note_id"),
            "text": ERASED if "text" in numbered.data and numbered.subject in erased else numbered.data.get("text"),
            "assignee_id": _id(numbered.data, "assignee_id"),
        }
        for numbered in log
        if "conversation_id" in numbered.data
    ]


def audit_trail(log: Sequence[Numbered]) -> Iterable[Row]:
    return [
        {
            "workspace_id": UUID(numbered.event["workspaceid"]),
            "shard": numbered.shard,
            "seq": numbered.seq,
            "event_id": UUID(numbered.event["id"]),
            "type": numbered.event["type"],
            "about": numbered.event["subject"].partition("/")[0],
            "subject_id": numbered.subject,
            "actor": numbered.event["actor"],
            "on_behalf_of": numbered.event.get("onbehalfof"),
            "occurred_at": numbered.at,
            "conversation_id": _id(numbered.data, "conversation_id"),
            "message_id": _id(numbered.data, "message_id"),
            "correlation_id": numbered.event["correlationid"],
            "causation_id": numbered.event.get("causationid"),
            "record": numbered.record,
        }
        for numbered in log
    ]


def _id(data: dict[str, Any], name: str) -> UUID | None:
    return UUID(data[name]) if name in data else None


FOLDS: dict[str, Callable[[Sequence[Numbered]], Iterable[Row]]] = {
    "conversation_list_v1": conversations,
    "conversation_list_contacts_v1": contacts,
    "timeline_v1": timeline,
    "audit_trail_v1": audit_trail,
    **checker_stats.FOLDS,
}
