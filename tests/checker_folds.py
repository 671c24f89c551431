"""The read models once more, as plain Python over the records' JSON: what the checker compares the real ones with.

Written from what the tables promise, not from the code that fills them.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid5

import checker_ai
import checker_stats
from numbering import Numbered

Row = dict[str, Any]
ERASED = "[erased]"
OF_CONTACT = ("contact.aliased", "contact.linked")  # they say which conversation shows them, and change nothing of it
PRIORITIES = ("low", "normal", "high", "urgent")
# What Postgres makes of other columns with dictionaries of its own; the searches' tests look at it.
DERIVED = {
    "contact_directory_v2": {"sort_name"},
    "search_texts_v4": {"words"},
    "search_contacts_v4": {"sort_name", "number", "number_end", "fragments"},
}


def conversations(log: Sequence[Numbered]) -> Iterable[Row]:
    rows: dict[str, Row] = {}
    for numbered in log:
        conversation_id = numbered.data.get("conversation_id")
        if conversation_id is None or numbered.kind in OF_CONTACT:
            continue
        if numbered.kind == "conversation.opened":
            rows[conversation_id] = _opened(numbered)
        elif numbered.kind == "conversation.read":
            _read(rows[conversation_id], numbered)
        elif numbered.kind.startswith("ai."):
            checker_ai.judge(rows[conversation_id], numbered)
        else:
            _move(rows[conversation_id], numbered)
    erased = _erased(log)
    for row in rows.values():
        row["priority_rank"] = PRIORITIES.index(row["priority"])
        for name in ("last_message", "triage_reason") if row["contact_id"] in erased else ():
            row[name] = row[name] and ERASED
    return rows.values()


def _erased(log: Sequence[Numbered]) -> set[UUID]:
    return {numbered.subject for numbered in log if numbered.kind == "contact.erased"}


def _opened(numbered: Numbered) -> Row:
    return {
        "workspace_id": UUID(numbered.event["workspaceid"]),
        "conversation_id": UUID(numbered.data["conversation_id"]),
        "contact_id": numbered.subject,
        "channel": numbered.data["channel"],
        "channel_id": None,
        "status": "open",
        "snoozed_until": None,
        "assignee_id": None,
        "priority": "normal",
        "labels": [],
        "version": numbered.data["version"],
        "opened_at": numbered.at,
        "last_activity_at": numbered.at,
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
        **checker_ai.NO_TRIAGE,
        "shard": numbered.shard,
        "seq": numbered.seq,
    }


def _read(row: Row, numbered: Numbered) -> None:
    row["seq"] = numbered.seq
    if numbered.data["read_seq"] >= (row["incoming_seq"] or 0):
        row["read_by"] = sorted({*row["read_by"], UUID(numbered.data["member_id"])})


def _move(row: Row, numbered: Numbered) -> None:
    data = numbered.data
    row.update(
        seq=numbered.seq,
        last_activity_at=max(row["last_activity_at"], numbered.at),
        version=data.get("version", row["version"]),
    )
    if numbered.kind in {"message.received", "message.queued"}:
        _say(row, numbered)
    if numbered.kind in {"conversation.assigned", "conversation.unassigned"}:
        row["assignee_id"] = _id(data, "assignee_id")
    if numbered.kind in {"conversation.snoozed", "conversation.resolved", "conversation.reopened"}:
        status = numbered.kind.partition(".")[2].replace("reopened", "open")
        waiting_since = None if status == "resolved" else row["waiting_since"]
        row.update(status=status, snoozed_until=_moment(data, "until"), waiting_since=waiting_since)
    if numbered.kind == "conversation.prioritised":
        row["priority"] = data["priority"]
    if numbered.kind in {"conversation.labelled", "conversation.unlabelled"}:
        others = {*row["labels"]} - {UUID(data["label_id"])}
        row["labels"] = sorted(others | ({UUID(data["label_id"])} if numbered.kind.endswith(".labelled") else set()))


def _say(row: Row, numbered: Numbered) -> None:
    incoming = numbered.kind == "message.received"
    row["last_message"], row["last_direction"] = numbered.data["text"][:160], "in" if incoming else "out"
    row["last_kind"], row["last_message_id"] = numbered.data["kind"], UUID(numbered.data["message_id"])
    row["last_delivery"], row["last_attempt"] = (None, None) if incoming else ("queued", numbered.data["attempt"])
    row["channel_id"] = _id(numbered.data, "channel_id") or row["channel_id"]
    row["waiting_since"] = (row["waiting_since"] or numbered.at) if incoming else None
    if incoming:
        sent_at = min(numbered.at, datetime.fromisoformat(numbered.data["sent_at"]))
        closes = [at for at in (row["window_closes_at"], sent_at + timedelta(hours=24)) if at]
        row.update(incoming_seq=numbered.seq, read_by=[], window_closes_at=max(closes))


def reads(log: Sequence[Numbered]) -> Iterable[Row]:
    furthest: dict[tuple[str, str, str], int] = {}
    for numbered in log:
        if numbered.kind == "conversation.read":
            data = numbered.data
            key = (numbered.event["workspaceid"], data["conversation_id"], data["member_id"])
            furthest[key] = max(furthest.get(key, 0), data["read_seq"])
    names = ("workspace_id", "conversation_id", "member_id")
    return [{**dict(zip(names, map(UUID, key), strict=True)), "read_seq": seq} for key, seq in furthest.items()]


def labelled(log: Sequence[Numbered]) -> Iterable[Row]:
    on = {
        (numbered.event["workspaceid"], numbered.data["label_id"], numbered.data["conversation_id"]): numbered.kind
        for numbered in log
        if numbered.kind in {"conversation.labelled", "conversation.unlabelled"}
    }
    names = ("workspace_id", "label_id", "conversation_id")
    return [
        {**dict(zip(names, map(UUID, key), strict=True)), "is_on": kind == "conversation.labelled"}
        for key, kind in on.items()
    ]


DIRECTIONS = {"message.received": "in", "message.queued": "out"}


class Person(NamedTuple):
    """What is known of a contact in the end. `addresses` are all that were theirs, the one of today first."""

    workspace_id: UUID
    contact_id: UUID
    created: Numbered
    name: str
    addresses: list[str]
    fields: dict[str, str]
    last_message_at: datetime | None
    erased_at: datetime | None


def persons(log: Sequence[Numbered]) -> list[Person]:
    known: dict[UUID, Person] = {}
    for numbered in log:
        data, subject = numbered.data, numbered.subject
        if numbered.kind == "contact.created":
            addresses = [data["address"]] if data["address"] else []
            workspace_id = UUID(numbered.event["workspaceid"])
            known[subject] = Person(workspace_id, subject, numbered, data["name"], addresses, {}, None, None)
        elif person := known.get(subject):
            known[subject] = _known(person, numbered)
    return list(known.values())


def _known(person: Person, numbered: Numbered) -> Person:
    data = numbered.data
    match numbered.kind:
        case "message.received" | "message.queued":
            return person._replace(last_message_at=numbered.at)
        case "contact.renamed":
            return person._replace(name=data["name"])
        case "contact.aliased":
            today = person.addresses[:1] if data["address"] is None else [data["address"]]
            return person._replace(addresses=[*today, *(one for one in person.addresses if one and one not in today)])
        case "contact.field_set":
            fields = {**person.fields, data["field"]: data["value"]}
            return person._replace(fields={name: value for name, value in fields.items() if value is not None})
        case "contact.erased":
            return person._replace(name=ERASED, addresses=[ERASED], fields={}, erased_at=numbered.at)
    return person


def contacts(log: Sequence[Numbered]) -> Iterable[Row]:
    return [
        {
            "workspace_id": person.workspace_id,
            "contact_id": person.contact_id,
            "name": person.name,
            "address": person.addresses[0] if person.addresses else "",
            "username": None if person.erased_at else person.created.data["username"],
        }
        for person in persons(log)
    ]


def directory(log: Sequence[Numbered]) -> Iterable[Row]:
    return [
        {
            "workspace_id": person.workspace_id,
            "contact_id": person.contact_id,
            "channel": person.created.data["channel"],
            "channel_id": _id(person.created.data, "channel_id"),
            "name": person.name,
            "addresses": person.addresses,
            **{name: None if person.erased_at else person.created.data[name] for name in ("user_id", "username")},
            "fields": person.fields,
            "created_at": person.created.at,
            "last_message_at": person.last_message_at,
            "erased_at": person.erased_at,
        }
        for person in persons(log)
    ]


def links(log: Sequence[Numbered]) -> Iterable[Row]:
    found = {
        (numbered.event["workspaceid"], str(numbered.subject), numbered.data["linked_contact_id"])
        for numbered in log
        if numbered.kind == "contact.linked"
    }
    names = ("workspace_id", "contact_id", "linked_contact_id")
    return [dict(zip(names, map(UUID, key), strict=True)) for key in found]


def searched_contacts(log: Sequence[Numbered]) -> Iterable[Row]:
    names = ("workspace_id", "contact_id", "name", "addresses", "fields")
    return [{name: getattr(person, name) for name in names} for person in persons(log)]


def searched_texts(log: Sequence[Numbered]) -> Iterable[Row]:
    directions = {"message.received": "in", "message.queued": "out", "note.added": "note"}
    erased = _erased(log)
    return [
        {
            "workspace_id": UUID(numbered.event["workspaceid"]),
            "contact_id": numbered.subject,
            "conversation_id": UUID(numbered.data["conversation_id"]),
            "shard": numbered.shard,
            "seq": numbered.seq,
            "event_id": UUID(numbered.event["id"]),
            "direction": directions[numbered.kind],
            "occurred_at": numbered.at,
            "era": int(numbered.at.timestamp()) // (28 * 24 * 3600),
            "text": ERASED if numbered.subject in erased else numbered.data["text"],
        }
        for numbered in log
        if numbered.kind in directions
    ]


def _happened(numbered: Numbered) -> datetime:
    sent_at = _moment(numbered.data, "sent_at") or numbered.at
    if numbered.kind == "message.received" and sent_at.microsecond == 0:
        sent_at += timedelta(seconds=1, microseconds=-1)
    return min(sent_at, numbered.at)


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
            "at": _happened(numbered),
            "message_id": _id(numbered.data, "message_id"),
            "direction": DIRECTIONS.get(numbered.kind),
            "message_kind": numbered.data.get("kind"),
            **{name: _id(numbered.data, name) for name in ("channel_id", "media_id", "reply_to_id")},
            "content": None if numbered.subject in erased else numbered.data.get("content"),
            "forwarded": numbered.data.get("forwarded"),
            "template": numbered.data.get("template"),
            "author": None,
            "file_name": None,
            "note_id": _id(numbered.data, "note_id"),
            "text": ERASED if "text" in numbered.data and numbered.subject in erased else numbered.data.get("text"),
            "sent_at": _moment(numbered.data, "sent_at"),
            "mentions": [UUID(member) for member in numbered.data["mentions"]] if "mentions" in numbered.data else None,
            "assignee_id": _id(numbered.data, "assignee_id"),
            "former_assignee_id": _id(numbered.data, "former_assignee_id"),
            "snoozed_until": _moment(numbered.data, "until"),
            "priority": numbered.data.get("priority"),
            "label_id": _id(numbered.data, "label_id"),
            **_known_as(numbered, is_erased=numbered.subject in erased),
            **checker_ai.on_timeline(numbered, is_erased=numbered.subject in erased),
        }
        for numbered in log
        if numbered.data.get("conversation_id")
        and numbered.kind != "conversation.read"
        and checker_ai.is_item(numbered)
    ]


def _known_as(numbered: Numbered, *, is_erased: bool) -> Row:
    names = ("address", "user_id", "username")
    return {name: None if is_erased else numbered.data.get(name) for name in names} | {
        "linked_contact_id": _id(numbered.data, "linked_contact_id")
    }


def messages(log: Sequence[Numbered]) -> Iterable[Row]:
    """What was said; nothing becomes of it, for nobody delivers in these histories."""
    nothing = ("failure", "failure_code", "failure_details", "edited_text", "edited_at", "revoked_at", "their_reaction")
    return [
        {
            "workspace_id": UUID(numbered.event["workspaceid"]),
            "conversation_id": UUID(numbered.data["conversation_id"]),
            "message_id": UUID(numbered.data["message_id"]),
            "shard": numbered.shard,
            "delivery": "queued" if numbered.kind == "message.queued" else None,
            "delivery_at": numbered.at if numbered.kind == "message.queued" else None,
            "attempt": numbered.data.get("attempt"),
            "maybe_doubled": False,
            "failure_trace_id": None,
            "our_reaction": None,
            "read_receipt_at": None,
            **dict.fromkeys(nothing),
        }
        for numbered in log
        if numbered.kind in DIRECTIONS
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
    return UUID(data[name]) if data.get(name) else None


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
    "channel": "channel",
    "template": "template",
    "templates": "channel",
    "ai_policy": "ai_policy",
    "ai_snippet": "ai_snippet",
}
ENDS = {"revoked", "removed", "deleted", "disabled"}


ID_FIELDS = {"notifications": "member_id", "ai_snippet": "snippet_id"}


def things(log: Sequence[Numbered]) -> Iterable[Row]:
    rows: dict[tuple[str, str, str], Row] = {}
    for numbered in log:
        word, _, verb = numbered.kind.partition(".")
        if numbered.kind in {"ai.paused", "ai.resumed"}:
            _pause(rows, numbered)
        if word not in THINGS or numbered.kind == "templates.requested":
            continue
        data, where = dict(numbered.data), UUID(numbered.event["workspaceid"])
        if data.get("invitation_id") and verb == "joined":
            _end(rows["invitation", data["invitation_id"], str(where)], numbered)
        kind = "invitation" if verb == "invited" else THINGS[word]
        thing_id = _template_id(data) if kind == "template" else data.pop(ID_FIELDS.get(kind, f"{kind}_id"), str(where))
        row = rows.setdefault((kind, thing_id, str(where)), _thing(kind, thing_id, where, numbered))
        if verb in ENDS:
            _end(row, numbered)
        elif kind in {"channel", "template"}:
            row["details"] = {**row.get("details", {}), **_channel_said(numbered)}
        else:
            _say_thing(row, data, thing_id)
    return rows.values()


def _pause(rows: dict[tuple[str, str, str], Row], numbered: Numbered) -> None:
    """The model is asked nothing, or again: that stands with the policy, whether one was ever set or not."""
    where = UUID(numbered.event["workspaceid"])
    key = ("ai_policy", str(where), str(where))
    row = rows.setdefault(key, _thing("ai_policy", str(where), where, numbered))
    row["details"] = {**row.get("details", {}), "paused": numbered.data or None}


def _template_id(data: dict[str, Any]) -> str:
    return str(uuid5(UUID(data["channel_id"]), f"{data['name']}\0{data['language']}"))


def _channel_said(numbered: Numbered) -> dict[str, Any]:
    at, data = numbered.at.isoformat(), {**numbered.data}
    data.pop("request_id", None)
    since = {"health_since": at, "failure": None, "code": None}
    match numbered.kind:
        case "template.listed":
            return {**data, "listed_at": at}
        case "templates.listed":
            return {"templates_listed_at": at, "templates_failure": None}
        case "templates.failed":
            return {"templates_failure": data["failure"]}
    del data["channel_id"]
    if numbered.kind == "channel.connected":
        return {**data, "health": "healthy", **since, "templates_listed_at": None, "templates_failure": None}
    return {"health": "healthy", **since, **data}


def _thing(kind: str, thing_id: str, where: UUID, numbered: Numbered) -> Row:
    empty = dict.fromkeys(("member_id", "gone_at", "expires_at", "email", "name"))
    return {"workspace_id": where, "kind": kind, "id": UUID(thing_id), **empty, "made_at": numbered.at}


def _end(row: Row, numbered: Numbered) -> None:
    row.update(gone_at=numbered.at, email=None)


def _say_thing(row: Row, data: dict[str, Any], thing_id: str) -> None:
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


def _moment(data: dict[str, Any], name: str) -> datetime | None:
    return datetime.fromisoformat(data[name]) if name in data else None


FOLDS: dict[str, Callable[[Sequence[Numbered]], Iterable[Row]]] = {
    "conversation_list_v4": conversations,
    "conversation_list_contacts_v4": contacts,
    "conversation_list_reads_v4": reads,
    "conversation_list_labelled_v4": labelled,
    "timeline_v5": timeline,
    "timeline_messages_v5": messages,
    "contact_directory_v2": directory,
    "contact_directory_links_v2": links,
    "search_texts_v4": searched_texts,
    "search_contacts_v4": searched_contacts,
    "audit_trail_v1": audit_trail,
    **checker_stats.FOLDS,
    **checker_ai.FOLDS,
    "notifications_v1": told,
    "notifications_conversations_v1": replies,
    "notifications_readings_v1": readings,
    "workspace_directory_v3": things,
}
