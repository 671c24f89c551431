"""Which builds of read models are there, and how far is each that is being made? The newest first."""

from datetime import datetime
from typing import Any, Literal

from psycopg.rows import DictRow
from pydantic import BaseModel

from onrecord import db, errors
from queries import cursor as cursors
from queries.reading import Reading, page

QUERY = "list_rebuilds"
FIRST: tuple[str, str, int] = ("infinity", "", 0)


class Rebuild(BaseModel):
    """A build of a read model: tables that the fold of a version makes from the log.

    While it is `building`, `phase` says what is done, and `events` of `events_total` are folded. `eta_s` is for that
    alone. `verification` is what was compared with a fresh fold before it served.
    """

    projection: str
    build: int
    version: int
    state: Literal["building", "serving", "retired", "failed", "dropped"]
    phase: Literal["folding", "indexing", "verifying", "following", "switching"] | None
    requested_by: str
    started_at: datetime
    ended_at: datetime | None
    served_at: datetime | None
    events: int
    events_total: int
    events_per_s: int | None
    eta_s: float | None
    verification: dict[str, Any] | None


class RebuildPage(BaseModel):
    """A page; `next` is the cursor of the one after it, null on the last."""

    rebuilds: list[Rebuild]
    next: str | None


async def list_rebuilds(reading: Reading, limit: int, cursor: str | None) -> RebuildPage:
    at = _at(cursors.decode(cursor, QUERY))
    rows, more = page(await reading.of_installation(db.sql("queries", QUERY), (*at, limit + 1)), limit)
    found = [_rebuild(row) for row in rows]
    return RebuildPage(rebuilds=found, next=_cursor(found[-1]) if more else None)


async def get_rebuild(reading: Reading, projection: str, build: int) -> Rebuild:
    rows = await reading.of_installation(db.sql("queries", "get_rebuild"), (projection, build))
    if not rows:
        raise errors.NoSuchRebuild
    return _rebuild(rows[0])


def _rebuild(row: DictRow) -> Rebuild:
    folds, rate = row["phase"] == "folding", row["events_per_s"]
    left = max(0, row["events_total"] - row["events"])
    return Rebuild.model_validate(row | {"eta_s": left / rate if folds and rate else None})


def _cursor(last: Rebuild) -> str:
    return cursors.Cursor(of=QUERY, at=(last.started_at.isoformat(), last.projection, last.build)).encode()


def _at(cursor: cursors.Cursor | None) -> tuple[str | datetime, str, int]:
    if cursor is None:
        return FIRST
    try:
        started, projection, build = cursor.at
        return cursors.moment(started), cursors.text(projection), cursors.number(build)
    except ValueError:
        raise errors.CursorIsMalformed from None
