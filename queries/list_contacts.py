"""Which contacts are there? By name, or the newest first."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from onrecord import db, errors
from queries import cursor as cursors
from queries.get_contact import ContactRow
from queries.reading import Reading, page

QUERY = "list_contacts"
ContactSort = Literal["name", "newest"]
_KEYS: dict[ContactSort, str] = {"name": "sort_name", "newest": "created_at"}
FIRST: dict[ContactSort, tuple[str | datetime, UUID]] = {
    "name": ("", UUID(int=0)),
    "newest": ("infinity", UUID(int=2**128 - 1)),
}


class ContactPage(BaseModel):
    """A page; `next` is the cursor of the one after it, null on the last."""

    contacts: list[ContactRow]
    next: str | None


async def list_contacts(reading: Reading, sort: ContactSort, limit: int, cursor: str | None) -> ContactPage:
    of = f"{QUERY} {sort}"
    statement = db.sql("queries", QUERY if sort == "name" else "list_contacts_newest")
    at = _at(cursors.decode(cursor, of), sort)
    found = await reading.rows("contact_directory", statement, (*at, limit + 1))
    rows, more = page(found, limit)
    after = cursors.Cursor(of=of, at=_key(rows[-1], sort)).encode() if more else None
    return ContactPage(contacts=[ContactRow.model_construct(**_shown(row)) for row in rows], next=after)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "sort_name"}


def _key(row: dict[str, Any], sort: ContactSort) -> tuple[str, str]:
    """A name is personal, and a cursor is the client's own: it was told the name."""
    key = row[_KEYS[sort]]
    return key.isoformat() if isinstance(key, datetime) else key, str(row["contact_id"])


def _at(cursor: cursors.Cursor | None, sort: ContactSort) -> tuple[str | datetime, UUID]:
    if cursor is None:
        return FIRST[sort]
    try:
        key, contact_id = cursor.at
        return cursors.text(key) if sort == "name" else cursors.moment(key), UUID(str(contact_id))
    except ValueError:
        raise errors.CursorIsMalformed from None
