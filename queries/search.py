"""Who said it, and where? Messages and notes of the whole history by their words, and contacts by fragments.

What was found is ranked among the newest CANDIDATES_MAX places: that is all of it for most words. When they are listed,
the next page goes on with older ones. So a cursor says which candidates it is about, and where among them it stands.
"""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, NamedTuple
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from onrecord import clock, db, errors, words
from onrecord.command import Text
from queries import cursor as cursors
from queries import searching
from queries.cursor import CURSOR_CHARS_MAX
from queries.reading import PAGE_ROWS_DEFAULT, PAGE_ROWS_MAX, Reading
from queries.searching import Segment

QUERY = "search"
CANDIDATES_MAX = 1_000  # search_candidates_max
QUERY_CHARS_MAX = 200
TERMS_MAX = 8
CONTACTS_MAX = 10
RANK_MAX = 2**31 - 1
LAST_ID = UUID(int=2**128 - 1)
UNKNOWN: dict[str, Any] = {"contact_name": "", "contact_address": "", "contact_username": None}
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
Direction = Literal["in", "out", "note"]


class PlaceFound(BaseModel):
    """A message or note: its number on the record, and the part of its text that holds what was looked for.

    The contact is called as in the list of conversations; `contact_address` is empty where there is none.
    """

    contact_id: UUID
    contact_name: str
    contact_address: str
    contact_username: str | None
    conversation_id: UUID
    shard: int
    seq: int
    event_id: UUID
    direction: Direction
    occurred_at: datetime
    excerpt: list[Segment]


class ContactPlace(BaseModel):
    """A contact of whom something begins with what was looked for, or holds it."""

    contact_id: UUID
    name: str
    addresses: list[str]
    username: str | None
    fields: dict[str, str]


class SearchPage(BaseModel):
    """A page, the best places first; contacts stand on the first one. `next` is null on the last."""

    contacts: list[ContactPlace]
    places: list[PlaceFound]
    next: str | None


class Search(BaseModel):
    """What is asked: words that must all be there, and where to look. `before` excludes its moment."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    query: Text = Field(
        min_length=1,
        max_length=QUERY_CHARS_MAX,
        description=f'Words that must all be there, {TERMS_MAX} at most; a "phrase" stands in quotes.',
    )
    conversation_id: UUID | None = None
    contact_id: UUID | None = None
    direction: Direction | None = None
    since: AwareDatetime | None = None
    before: AwareDatetime | None = None
    limit: int = Field(default=PAGE_ROWS_DEFAULT, ge=1, le=PAGE_ROWS_MAX)
    cursor: str | None = Field(default=None, max_length=CURSOR_CHARS_MAX)

    @property
    def is_everywhere(self) -> bool:
        filters = (self.conversation_id, self.contact_id, self.direction, self.since, self.before)
        return not any(filters)

    @property
    def name(self) -> str:
        """What a cursor is bound to."""
        filters = (self.conversation_id, self.contact_id, self.direction, self.since, self.before)
        return " ".join(map(str, (self.query, *filters)))


class At(NamedTuple):
    """Candidates are older than `below`, and what is listed comes after (rank, at, id) among them."""

    below_at: datetime = LATEST
    below_id: UUID = LAST_ID
    rank: int = RANK_MAX
    at: datetime = LATEST
    id: UUID = LAST_ID


async def search(reading: Reading, question: Search) -> SearchPage:
    terms = searching.terms(question.query)
    if not terms:
        raise errors.NothingToSearch
    if len(terms) > TERMS_MAX:
        raise errors.NothingToSearch(f"these are more than {TERMS_MAX} words: leave some out")
    of = f"{QUERY} {hashlib.sha256(question.name.encode()).hexdigest()[:16]}"
    at = _at(cursors.decode(question.cursor, of))
    contact_id = question.contact_id
    if question.conversation_id and not contact_id:
        contact_id = await _contact_of(reading, question.conversation_id)
    params = {**params_of(question, at, clock.now()), "terms": terms, "contact_id": contact_id}
    found = await reading.rows("search", db.sql("queries", QUERY), params)
    after = _next(found, question.limit)
    shown = [row for row in found[: question.limit] if row["seq"] is not None]
    contacts = await _contacts(reading, question.query) if question.is_everywhere and not question.cursor else []
    called = await _called(reading, {row["contact_id"] for row in (*shown, *contacts)})
    return SearchPage(
        contacts=[_contact(row, called) for row in contacts],
        places=[_place({**row, **called.get(row["contact_id"], UNKNOWN)}, question.query) for row in shown],
        next=cursors.Cursor(of=of, at=_spelt(after)).encode() if after else None,
    )


def params_of(question: Search, at: At, now: datetime) -> dict[str, object]:
    """The statement's parameters but for `terms` and `contact_id`."""
    since, before = question.since or EARLIEST, question.before or LATEST
    newest = min(before, at.below_at, now + timedelta(days=words.ERA_DAYS))
    return {
        **at._asdict(),
        "conversation_id": question.conversation_id,
        "direction": question.direction,
        "since": since,
        "before": before,
        "oldest_era": words.era_of(since),
        "newest_era": words.era_of(newest),
        "candidates_max": CANDIDATES_MAX,
        "rows_max": question.limit + 1,
    }


async def _contact_of(reading: Reading, conversation_id: UUID) -> UUID:
    """The index is by contact: who holds the conversation. Raises NoSuchConversation."""
    params = {"conversation_id": conversation_id, "member_id": None}
    found = await reading.rows("conversation_list", db.sql("queries", "get_conversation"), params)
    if not found:
        raise errors.NoSuchConversation
    contact_id: UUID = found[0]["contact_id"]
    return contact_id


async def _contacts(reading: Reading, query: str) -> list[dict[str, Any]]:
    asked = words.split(query)
    digits = "" if any(map(str.isalpha, query)) else "".join(filter(str.isdigit, query))
    return await reading.rows(
        "search", db.sql("queries", "search_contacts"), (query.strip(), asked, digits or None, CONTACTS_MAX)
    )


async def _called(reading: Reading, contact_ids: set[UUID]) -> dict[UUID, dict[str, Any]]:
    """What they are called today, all of a page at once."""
    if not contact_ids:
        return {}
    found = await reading.rows("contact_directory", db.sql("queries", "search_names"), (list(contact_ids),))
    return {row["contact_id"]: row for row in found}


def _contact(row: dict[str, Any], called: dict[UUID, dict[str, Any]]) -> ContactPlace:
    username = called.get(row["contact_id"], UNKNOWN)["contact_username"]
    return ContactPlace.model_construct(**row, username=username)


def _next(found: list[dict[str, Any]], limit: int) -> At | None:
    """Further among the same candidates, or on to those below them. The newest candidate stays the newest."""
    if not found:
        return None
    first = found[0]
    if len(found) > limit:
        last = found[limit - 1]
        newest = UUID(int=min(first["newest_id"].int + 1, LAST_ID.int))
        return At(first["newest_at"], newest, last["rank"], last["occurred_at"], last["event_id"])
    if first["candidates"] >= CANDIDATES_MAX:
        return At(first["oldest_at"], first["oldest_id"])
    return None


def _place(row: dict[str, Any], query: str) -> PlaceFound:
    excerpt = searching.excerpt(row["text"], row["marked"], words.runs(query))
    return PlaceFound.model_construct(
        **{name: row[name] for name in PlaceFound.model_fields if name in row}, excerpt=excerpt
    )


def _spelt(at: At) -> tuple[str | int, ...]:
    return (at.below_at.isoformat(), str(at.below_id), at.rank, at.at.isoformat(), str(at.id))


def _at(cursor: cursors.Cursor | None) -> At:
    if cursor is None:
        return At()
    try:
        below_at, below_id, rank, at, event_id = cursor.at
        return At(
            cursors.moment(below_at), UUID(str(below_id)), cursors.number(rank), cursors.moment(at), UUID(str(event_id))
        )
    except ValueError:
        raise errors.CursorIsMalformed from None
