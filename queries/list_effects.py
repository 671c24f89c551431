"""What is done outside, and how far is it? The ledger of effects, the newest first. It holds nothing personal."""

from datetime import datetime
from typing import Literal, LiteralString, NamedTuple
from uuid import UUID

from pydantic import BaseModel

from onrecord import db, errors
from queries import cursor as cursors
from queries.reading import Reading, page

QUERY = "list_effects"
OPEN = frozenset({"pending", "claimed", "calling", "unknown"})
FIRST = UUID(int=2**128 - 1)

EffectKind = Literal["mail", "delivery", "media", "ai"]
State = Literal["pending", "claimed", "calling", "unknown", "done", "failed"]


class Effect(BaseModel):
    """One thing to be done outside. `asked_at` is the position of the event that asks for it.

    `attempts` counts calls, `doubts` how often nobody could say whether one got through; in state `unknown` that is
    being found out. `due_at` is when an open one is looked at next. `about_id` is whose it is: a contact's, another
    person's, or the workspace's.
    """

    effect_id: UUID
    kind: EffectKind
    task: str
    state: State
    reason: str | None
    about_id: UUID
    channel_id: UUID | None
    attempts: int
    doubts: int
    asked_at: str
    created_at: datetime
    due_at: datetime
    closed_at: datetime | None


class EffectPage(BaseModel):
    """A page; `next` is the cursor of the one after it, null on the last."""

    effects: list[Effect]
    next: str | None


class Filters(NamedTuple):
    """What is asked for: all of them must be so."""

    state: State | None = None
    kind: EffectKind | None = None
    contact_id: UUID | None = None

    @property
    def cursor_of(self) -> str:
        """The query with its filters, as its cursors name it."""
        return f"{QUERY} {self.state} {self.kind} {self.contact_id}"

    @property
    def statement(self) -> LiteralString:
        """The statement whose index the narrowest filter finds: most effects are done."""
        if self.contact_id:
            return db.sql("queries", "list_effects_of_contact")
        if self.state in OPEN:
            return db.sql("queries", "list_open_effects")
        return db.sql("queries", "list_failed_effects" if self.state == "failed" else QUERY)


async def list_effects(reading: Reading, filters: Filters, limit: int, cursor: str | None) -> EffectPage:
    before = _before(cursors.decode(cursor, filters.cursor_of))
    asked = {**filters._asdict(), "before": before, "rows_max": limit + 1}
    rows, more = page(await reading.of_workspace(filters.statement, asked), limit)
    found = [Effect.model_validate(row) for row in rows]
    after = cursors.Cursor(of=filters.cursor_of, at=(str(found[-1].effect_id),)) if more else None
    return EffectPage(effects=found, next=after.encode() if after else None)


def _before(cursor: cursors.Cursor | None) -> UUID:
    if cursor is None:
        return FIRST
    try:
        (effect_id,) = cursor.at
        return UUID(str(effect_id))
    except ValueError:
        raise errors.CursorIsMalformed from None
