"""What happened? Every event there is, newest first, by when, who, what and about whom."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, LiteralString
from uuid import UUID

import orjson
from psycopg.rows import DictRow
from pydantic import BaseModel

from onrecord import db, errors
from onrecord.events import BY_TYPE
from onrecord.events.upcast import UPCASTERS
from queries import cursor as cursors
from queries.event_rows import EventRow, row_of
from queries.reading import Reading, page

QUERY = "list_events"
TYPES_MAX = 20
KNOWN_TYPES = sorted({*BY_TYPE, *UPCASTERS})
BEFORE_ALL = "infinity"


class EventPage(BaseModel):
    """A page; `next` is the cursor of the one after it, null on the last."""

    events: list[EventRow]
    next: str | None


@dataclass(frozen=True)
class Filters:
    """What is asked for: all of them must be so. `since` is the first moment, `until` the first one after."""

    since: datetime | None = None
    until: datetime | None = None
    actor: str | None = None
    types: tuple[str, ...] = ()
    subject: str | None = None
    conversation_id: UUID | None = None

    @property
    def cursor_of(self) -> str:
        """The query with its filters, as its cursors name it."""
        return f"{QUERY} {hashlib.sha256(orjson.dumps(asdict(self))).hexdigest()[:16]}"

    @property
    def statement(self) -> LiteralString:
        """The statement whose index the narrowest filter finds: a customer is one of many, the workspace is itself."""
        if self.conversation_id or (self.subject or "").startswith("contact/"):
            return db.sql("queries", "list_events_of_subject")
        if self.actor:
            return db.sql("queries", "list_events_of_actor")
        return db.sql("queries", "list_events_of_types" if self.types or self.subject else QUERY)


async def list_events(reading: Reading, filters: Filters, limit: int, cursor: str | None) -> EventPage:
    at, shard, seq = _at(cursors.decode(cursor, filters.cursor_of), filters.until)
    narrowed = bool(filters.conversation_id or (filters.subject or "").startswith("contact/"))
    params = {
        "at": at,
        "shard": shard,
        "seq": seq,
        "since": filters.since or "-infinity",
        "actor": filters.actor,
        "types": list(filters.types) or (None if narrowed else KNOWN_TYPES),
        "subject_id": filters.subject and filters.subject.partition("/")[2],
        "conversation_id": filters.conversation_id,
        "rows": limit + 1,
    }
    found = await reading.rows("audit_trail", filters.statement, params)
    rows, more = page(found, limit)
    after = cursors.Cursor(of=filters.cursor_of, at=_key(rows[-1])).encode() if more else None
    return EventPage(events=[EventRow.model_construct(**row_of(row)) for row in rows], next=after)


def _key(row: DictRow) -> tuple[str, int, int]:
    return row["occurred_at"].astimezone(UTC).isoformat(), row["shard"], row["seq"]


def _at(cursor: cursors.Cursor | None, until: datetime | None) -> tuple[Any, int, int]:
    """Where the page begins: right before this."""
    if cursor is None:
        return until or BEFORE_ALL, -1, -1
    try:
        at, shard, seq = cursor.at
        return cursors.moment(at), cursors.number(shard), cursors.number(seq, cursors.BIGINT_MAX)
    except ValueError:
        raise errors.CursorIsMalformed from None
