"""Who a contact is, and with whom they are one person; and the names of the members who dealt with them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from onrecord import db, errors
from onrecord.events import (
    ContactAliased,
    ContactCreated,
    ContactErased,
    ContactFieldSet,
    ContactLinked,
    ContactRenamed,
    Event,
    MemberJoined,
)
from onrecord.events.envelope import RecordIsUnreadable, decode, person_of
from onrecord.vault.keys import Keys
from queries.export.desk import Desk

PROJECTION = "audit_trail"
CONTACTS_MAX = 50
PROFILE_EVENTS_MAX = 5_000
MEMBERS_MAX = 5_000

Row = dict[str, Any]


class Bounds(NamedTuple):
    """How far the audit trail was when an export began, by shard, and how many records it could not take."""

    until: Mapping[int, int]
    parked: int


async def bounds(desk: Desk) -> Bounds:
    rows = await desk.rows(PROJECTION, db.sql("queries.export", "export_bounds"), ())
    return Bounds({row["shard"]: row["seq"] for row in rows}, sum(row["parked"] for row in rows))


async def must_hold(desk: Desk, shard: int, until: int) -> None:
    """Whoever was told all that there is was told the truth: no build that is behind has begun to serve.

    Raises ProjectionBehind.
    """
    if (await bounds(desk)).until.get(shard, 0) < until:
        raise errors.ProjectionBehind("another build of the audit trail serves now: go on from your last line")


async def linked(desk: Desk, contact_id: UUID) -> list[Row]:
    """The contact and all that are one person with it, over any number of links; none if there is no such contact."""
    found: dict[str, Row] = {}
    wanted = [str(contact_id)]
    while wanted and len(found) < CONTACTS_MAX:
        profile = await contact(desk, UUID(wanted.pop(0)))
        if profile:
            found[profile["contact_id"]] = profile
            wanted += [other for other in profile["linked_contact_ids"] if other not in (*found, *wanted)]
    return list(found.values())


async def contact(desk: Desk, contact_id: UUID) -> Row | None:
    """A contact as their events have made them."""
    asked = {"contact_id": contact_id, "rows": PROFILE_EVENTS_MAX}
    rows = await desk.rows(PROJECTION, db.sql("queries.export", "export_profile"), asked)
    if not rows:
        return None
    keys = await desk.keys({contact_id})
    profile: Row = {
        "contact_id": str(contact_id),
        "created_at": rows[0]["occurred_at"],
        "erased_at": None,
        "name": None,
        "addresses": [],
        "fields": {},
        "linked_contact_ids": [],
    }
    for row in rows:
        event = _event(desk, row, keys)
        if event:
            _take(profile, event, row["occurred_at"])
    return profile


async def member_names(desk: Desk) -> dict[str, str]:
    """The names of all who are or were members, by id."""
    asked = {"rows": MEMBERS_MAX}
    rows = await desk.rows(PROJECTION, db.sql("queries.export", "export_members"), asked)
    keys = await keys_of(desk, rows)
    joined = (_event(desk, row, keys) for row in rows)
    return {event.member_id: event.name for event in joined if isinstance(event, MemberJoined)}


async def keys_of(desk: Desk, rows: Sequence[Row]) -> Keys:
    """The keys that these rows' records are sealed under."""
    persons = {person[1] for row in rows if (person := person_of(bytes(row["record"])))}
    return await desk.keys({UUID(person_id) for person_id in persons})


def _event(desk: Desk, row: Row, keys: Keys) -> Event | None:
    try:
        return decode(bytes(row["record"]), desk.log.source, keys)[1]
    except RecordIsUnreadable:
        return None  # its own line says why


def _take(profile: Row, event: Event, at: datetime) -> None:
    match event:
        case ContactCreated():
            profile.update(name=event.name, addresses=[_known_as(event)])
        case ContactRenamed():
            profile["name"] = event.name
        case ContactAliased():
            profile["addresses"] = [*profile["addresses"], _known_as(event)]
        case ContactFieldSet(value=None):
            profile["fields"] = {name: kept for name, kept in profile["fields"].items() if name != event.field}
        case ContactFieldSet():
            profile["fields"] = {**profile["fields"], event.field: event.value}
        case ContactLinked():
            profile["linked_contact_ids"] = [*profile["linked_contact_ids"], event.linked_contact_id]
        case ContactErased():
            profile["erased_at"] = at


def _known_as(event: ContactCreated | ContactAliased) -> Row:
    """By what the channel knows them: whatever it told. An empty address is that their number isn't theirs any more."""
    told = {"address": event.address, "user_id": event.user_id, "username": event.username}
    return {"channel": event.channel} | {name: value for name, value in told.items() if value is not None}
