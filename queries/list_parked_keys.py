"""Whose records wait? Those of keys of which a projection could not apply a record."""

from datetime import datetime

from pydantic import BaseModel

from onrecord import db, errors
from queries import cursor as cursors
from queries.reading import Reading, page

QUERY = "list_parked_keys"
FIRST = ("", 0, 0, "")


class ParkedKey(BaseModel):
    """A key of a projection's. `reason` is what is wrong with its first record; the others wait behind."""

    projection: str
    build: int
    shard: int
    subject: str
    first_seq: int
    records: int
    reason: str
    parked_at: datetime


class ParkedPage(BaseModel):
    """A page; `next` is the cursor of the one after it, null on the last."""

    parked_keys: list[ParkedKey]
    next: str | None


async def list_parked_keys(reading: Reading, limit: int, cursor: str | None) -> ParkedPage:
    at = _at(cursors.decode(cursor, QUERY))
    rows, more = page(await reading.of_installation(db.sql("queries", QUERY), (*at, limit + 1)), limit)
    keys = [ParkedKey.model_validate(row) for row in rows]
    return ParkedPage(parked_keys=keys, next=_cursor(keys[-1]) if more else None)


def _cursor(last: ParkedKey) -> str:
    return cursors.Cursor(of=QUERY, at=(last.projection, last.build, last.shard, last.subject)).encode()


def _at(cursor: cursors.Cursor | None) -> tuple[str | int, ...]:
    if cursor is None:
        return FIRST
    try:
        projection, build, shard, subject = cursor.at
        return cursors.text(projection), cursors.number(build), cursors.number(shard), cursors.text(subject)
    except ValueError:
        raise errors.CursorIsMalformed from None
