"""Everything about one person, or one conversation of theirs: who they are, and all that happened, readable."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from onrecord import db, errors
from onrecord.events.envelope import RecordIsUnreadable, decode
from onrecord.position import Position
from onrecord.vault.keys import Keys
from queries.export import persons
from queries.export.desk import EVENTS_MAX, PAGE_EVENTS_MAX, Desk, JsonLines, line
from queries.export.persons import PROJECTION, Row

_ENVELOPE = ("shard", "seq", "type", "actor", "on_behalf_of", "occurred_at")
_MEMBER = "member/"


class Place(NamedTuple):
    """After which event of whom to begin."""

    contact_id: UUID
    at: datetime
    seq: int


class Asked(NamedTuple):
    """What is exported: some contacts' events, all or those of one conversation."""

    head: Mapping[str, Any]
    contact_ids: Sequence[UUID]
    conversation_id: UUID | None
    after: Place | None


async def export_contact(desk: Desk, contact_id: UUID, after: Position) -> JsonLines:
    """Raises NoSuchContact, PositionIsMalformed, TooManyExports and others."""
    contacts = await persons.linked(desk, contact_id)
    if not contacts:
        raise errors.NoSuchContact
    ids = [UUID(row["contact_id"]) for row in contacts]
    asked = Asked({"export": "contact"}, ids, None, await _place(desk, after, ids))
    return await desk.answer("export_contact", contact_id, _pages(desk, asked, contacts), opened=True)


async def export_conversation(desk: Desk, conversation_id: UUID, after: Position) -> JsonLines:
    """Raises NoSuchConversation, PositionIsMalformed, TooManyExports and others."""
    statement = db.sql("queries.export", "export_contact_of")
    found = await desk.rows(PROJECTION, statement, (conversation_id,))
    contact = await persons.contact(desk, found[0]["subject_id"]) if found else None
    if contact is None:
        raise errors.NoSuchConversation
    head = {"export": "conversation", "conversation_id": conversation_id}
    ids = [UUID(contact["contact_id"])]
    asked = Asked(head, ids, conversation_id, await _place(desk, after, ids))
    return await desk.answer("export_conversation", conversation_id, _pages(desk, asked, [contact]), opened=True)


async def _place(desk: Desk, after: Position, contact_ids: Sequence[UUID]) -> Place | None:
    """Where the line of this number stands. Raises PositionIsMalformed for one that no line has had."""
    if not after:
        return None
    if len(after) > 1:
        raise errors.PositionIsMalformed("`after` is the one number of the last line that you have, such as 3:17")
    ((shard, seq),) = after.items()
    found = await desk.rows(PROJECTION, db.sql("queries.export", "export_place"), (shard, seq))
    if not found or found[0]["subject_id"] not in contact_ids:
        raise errors.PositionIsMalformed("`after` is no line of this export")
    return Place(found[0]["subject_id"], found[0]["occurred_at"], found[0]["seq"])


async def _pages(desk: Desk, asked: Asked, contacts: Sequence[Row]) -> AsyncIterator[list[bytes]]:
    names = await persons.member_names(desk)
    if asked.after is None:
        yield [line({**asked.head, "exported_at": datetime.now(UTC), "contacts": contacts, "members": names})]
    bounds = await persons.bounds(desk)
    told, place = 0, asked.after
    first = asked.contact_ids.index(place.contact_id) if place else 0
    for contact_id in asked.contact_ids[first:]:
        if place is None or place.contact_id != contact_id:
            place = Place(contact_id, datetime.min.replace(tzinfo=UTC), 0)
        shard = desk.log.shard_of(contact_id)
        until = bounds.until[shard]
        while rows := await _rows(desk, asked, place, until):
            keys = await persons.keys_of(desk, rows)
            yield [_line(desk, row, keys, names) for row in rows]
            told += len(rows)
            place = Place(contact_id, rows[-1]["occurred_at"], rows[-1]["seq"])
            if told >= EVENTS_MAX:
                yield [line({"end_of_stream": False, "events": told})]
                return
        await persons.must_hold(desk, shard, until)
    yield [line({"end_of_stream": True, "events": told, "parked": bounds.parked})]


async def _rows(desk: Desk, asked: Asked, place: Place, until: int) -> list[Row]:
    page = {
        **place._asdict(),
        "conversation_id": asked.conversation_id,
        "until": until,
        "rows": PAGE_EVENTS_MAX,
    }
    return await desk.rows(PROJECTION, db.sql("queries.export", "export_of_contact"), page)


def _line(desk: Desk, row: Row, keys: Keys, names: Mapping[str, str]) -> bytes:
    envelope = {name: row[name] for name in _ENVELOPE}
    name = names.get(row["actor"].removeprefix(_MEMBER)) if row["actor"].startswith(_MEMBER) else None
    try:
        _, event = decode(bytes(row["record"]), desk.log.source, keys)
    except RecordIsUnreadable as unreadable:
        return line({**envelope, "actor_name": name, "fields": None, "unreadable": str(unreadable)})
    fields = {field: value for field, value in vars(event).items() if field != "type"}
    return line({**envelope, "actor_name": name, "fields": fields})
