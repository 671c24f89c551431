"""The read models once more, as plain Python over the records' JSON: what the checker compares the real ones with.

Written from what the tables promise, not from the code that fills them.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
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
    if numbered.kind == "conversation.unassigned":
        row["assignee_id"] = None
    if numbered.kind == "conversation.snoozed":
        row["status"] = "snoozed"
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


def told(log: Sequence[Numbered]) -> Iterable[Row]:
    """Assignments to somebody else, and mentions of somebody else."""
    for numbered in log:
        assigned = numbered.kind == "conversation.assigned"
        members = {numbered.data["assignee_id"]} if assigned else set(numbered.data.get("mentions", ()))
        for member_id in members:
            if f"member/{member_id}" not in {numbered.event["actor"], numbered.event.get("onbehalfof")}:
                yield {
                    "workspace_id": UUID(numbered.event["workspaceid"]),
                    "member_id": UUID(member_id),
                    "kind": "assigned" if assigned else "mentioned",
                    "conversation_id": UUID(numbered.data["conversation_id"]),
                    "shard": numbered.shard,
                    "seq": numbered.seq,
                    "actor": numbered.event["actor"],
                    "occurred_at": numbered.at,
                }


def replies(log: Sequence[Numbered]) -> Iterable[Row]:
    """Each conversation with its assignee, and what the customer said last since they are the assignee."""
    rows: dict[str, Row] = {}
    nobodys: Row = {"assignee_id": None, "replied_seq": None, "replied_at": None}
    for numbered in log:
        conversation_id = numbered.data.get("conversation_id", "")
        match numbered.kind:
            case "conversation.opened":
                of = {"workspace_id": UUID(numbered.event["workspaceid"]), "conversation_id": UUID(conversation_id)}
                rows[conversation_id] = {**of, "shard": numbered.shard, "erased": False, **nobodys}
            case "conversation.assigned":
                rows[conversation_id] |= {**nobodys, "assignee_id": UUID(numbered.data["assignee_id"])}
            case "conversation.unassigned":
                rows[conversation_id] |= nobodys
            case "message.received" if rows[conversation_id]["assignee_id"]:
                rows[conversation_id] |= {"replied_seq": numbered.seq, "replied_at": numbered.at}
            case "contact.erased":
                for erased in numbered.data["conversation_ids"]:
                    rows[erased] |= {**nobodys, "erased": True}
    return rows.values()


def readings(log: Sequence[Numbered]) -> Iterable[Row]:
    rows: dict[tuple[str, str, str], int] = {}
    for numbered in log:
        if numbered.kind == "conversation.read":
            where = (numbered.event["workspaceid"], numbered.data["conversation_id"], numbered.data["member_id"])
            rows[where] = max(rows.get(where, 0), numbered.data["read_seq"])
    names = ("workspace_id", "conversation_id", "member_id")
    return [{**dict(zip(names, map(UUID, where), strict=True)), "read_seq": seq} for where, seq in rows.items()]


# The things of a workspace: their kind by the event's first word, the event's id of them, and what ends them.
THINGS = {
    "workspace": "workspace",
    "member": "member",
    "invitation": "invitation",
    "token": "token",
    "label": "label",
    "canned_reply": "canned_reply",
    "team": "team",
    "view": "view",
    "inbox_policy": "policy",
    "notifications": "notifications",
}
ENDS = {"revoked", "removed", "deleted"}


def things(log: Sequence[Numbered]) -> Iterable[Row]:
    rows: dict[tuple[str, str, str], Row] = {}
    for numbered in log:
        word, _, verb = numbered.kind.partition(".")
        if word not in THINGS:
            continue
        data, where = dict(numbered.data), UUID(numbered.event["workspaceid"])
        if data.get("invitation_id") and verb == "joined":
            _end(rows["invitation", data["invitation_id"], str(where)], numbered)
        kind = "invitation" if verb == "invited" else THINGS[word]
        thing_id = data.pop("member_id" if kind == "notifications" else f"{kind}_id", str(where))
        row = rows.setdefault((kind, thing_id, str(where)), _thing(kind, thing_id, where, numbered))
        if verb in ENDS:
            _end(row, numbered)
        else:
            _say(row, data, thing_id)
    return rows.values()


def _thing(kind: str, thing_id: str, where: UUID, numbered: Numbered) -> Row:
    empty = dict.fromkeys(("member_id", "gone_at", "expires_at", "email", "name"))
    return {"workspace_id": where, "kind": kind, "id": UUID(thing_id), **empty, "made_at": numbered.at}


def _end(row: Row, numbered: Numbered) -> None:
    row.update(gone_at=numbered.at, email=None)


def _say(row: Row, data: dict[str, Any], thing_id: str) -> None:
    if row["kind"] in {"member", "notifications"}:
        row["member_id"] = UUID(thing_id)
    elif data.get("member_id"):
        row["member_id"] = UUID(data["member_id"])
    elif row["kind"] == "view":
        row["member_id"] = None
    if data.get("expires_at"):
        row["expires_at"] = datetime.fromisoformat(data["expires_at"])
    if row["kind"] in {"member", "invitation"}:
        row.update({name: data[name] for name in ("email", "name") if name in data})
        row["details"] = {"role": data["role"]}
    else:
        row["details"] = {name: data[name] for name in data if name not in {"member_id", "expires_at"}}


FOLDS: dict[str, Callable[[Sequence[Numbered]], Iterable[Row]]] = {
    "conversation_list_v1": conversations,
    "conversation_list_contacts_v1": contacts,
    "timeline_v1": timeline,
    "audit_trail_v1": audit_trail,
    **checker_stats.FOLDS,
    "notifications_v1": told,
    "notifications_conversations_v1": replies,
    "notifications_readings_v1": readings,
    "workspace_directory_v1": things,
}
