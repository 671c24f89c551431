"""(h) What questions cost at 1,000 conversations and at a million: p99 of the statements, as the query role asks them.

The API's own statements, prepared, one transaction each, without the HTTP around them. Small and large are asked in
turn. Postgres has few buffers beside so many rows: what was not asked for lately is read from the system's cache.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any, LiteralString
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

from bench import lists_fill
from bench.result import Result, percentile
from bench.rig import Rig, install, rig
from onrecord import db, words
from onrecord.events.inbox import Sort
from queries import conversation_filters, searching
from queries import search as searches
from queries.conversation_filters import Asked, Filters
from queries.list_timeline import AFTER_ALL

SMALL, LARGE, LARGE_WHEN_SMALL = 1_000, 1_000_000, 20_000
ROUNDS, ROUNDS_WHEN_SMALL, WARM_UP = 400, 100, 20
PAGE_ROWS = 50
NOW = datetime(2026, 1, 1, tzinfo=UTC)

Question = Callable[[random.Random, int], tuple[LiteralString, Mapping[str, Any]]]


def run(*, small: bool, conversations: int | None = None) -> Result:
    """`conversations` is how many the large side has."""
    sizes = (SMALL, conversations or (LARGE_WHEN_SMALL if small else LARGE))
    with rig("bench_small") as here:
        sides = (here, install(here.postgres, here.kafka, "bench_large"))
        for side, size in zip(sides, sizes, strict=True):
            lists_fill.fill(side, size)
        took = _measure(sides, sizes, ROUNDS_WHEN_SMALL if small else ROUNDS)
    result = Result("lists", f"p99 at {sizes[0]:,} and {sizes[1]:,} conversations, as the query role")
    for kind, most in (("list_conversations", 1.5), ("list_timeline", 1.5), ("list_events", 1.5), ("search", 3.0)):
        _tell(result, kind, most, [pair for name, pair in took.items() if name.startswith(f"{kind}:")])
    _tell(result, "frequent words", None, [pair for name, pair in took.items() if name.startswith("frequent:")])
    for name, (few, many) in took.items():
        result.figures[f"{name} ms"] = percentile(many, 0.99)
        result.figures[f"{name} ratio"] = percentile(many, 0.99) / percentile(few, 0.99)
    return result


def _tell(result: Result, kind: str, most: float | None, pairs: list[tuple[list[float], list[float]]]) -> None:
    if not pairs:
        return
    few = percentile([took for pair in pairs for took in pair[0]], 0.99)
    many = percentile([took for pair in pairs for took in pair[1]], 0.99)
    result.figures |= {f"{kind} p99 ms, few": few, f"{kind} p99 ms, many": many, f"{kind} p99 ratio": many / few}
    if most:
        result.at_most(f"{kind} p99 ratio", most)


@dataclass(frozen=True)
class Side:
    """One installation, asked as the API would."""

    connection: psycopg.Connection[dict[str, Any]]
    workspace_id: UUID
    conversations: int

    def ask(self, statement: LiteralString, params: Mapping[str, Any]) -> float:
        """How many milliseconds an answer took."""
        with self.connection.transaction():
            self.connection.execute("select set_config('app.workspace_id', %s, true)", (str(self.workspace_id),))
            began = perf_counter()
            self.connection.execute(statement, params).fetchall()
            return 1000 * (perf_counter() - began)


def _measure(sides: tuple[Rig, Rig], sizes: tuple[int, int], rounds: int) -> dict[str, tuple[list[float], list[float]]]:
    took: dict[str, tuple[list[float], list[float]]] = {}
    with asking(sides[0], sizes[0]) as few, asking(sides[1], sizes[1]) as many:
        for name, question in questions(has_events=_has_events(sides[0])).items():
            took[name] = ([], [])
            chance = random.Random(name)  # noqa: S311 - the same questions in every run
            for place in range(-WARM_UP, rounds):
                for side, times in zip((few, many), took[name], strict=True):
                    time = side.ask(*question(chance, side.conversations))
                    if place >= 0:
                        times.append(time)
    return took


@contextmanager
def asking(here: Rig, conversations: int) -> Iterator[Side]:
    where = db.conninfo(here.settings, "onrecord_query")
    with psycopg.connect(where, autocommit=True, prepare_threshold=0, row_factory=dict_row) as connection:
        yield Side(connection, here.log.workspace_id, conversations)


def _has_events(here: Rig) -> bool:
    with here.connect() as admin:
        return lists_fill.has_events(admin)


def questions(*, has_events: bool) -> dict[str, Question]:
    asked: dict[str, Filters] = {
        "all": Filters(),
        "open": Filters(status="open"),
        "resolved": Filters(status="resolved"),
        "mine": Filters(status="open", assignee=_id("member 0")),
        "unassigned": Filters(status="open", assignee="nobody"),
        "mine, any status": Filters(assignee=_id("member 0")),
        "high": Filters(status="open", priority="high"),
        "common label": Filters(status="open", label_id=_id("label common")),
        "rare label": Filters(label_id=_id("label rare")),
        "unread": Filters(status="open", unread=True),
        "window closing": Filters(window_closing_h=4),
    }
    sorts: tuple[Sort, ...] = ("last_activity", "oldest_waiting", "priority")
    questions = {
        f"list_conversations: {name}, {sort}": _listing(filters, sort)
        for name, filters in asked.items()
        for sort in sorts
        if sort == "last_activity" or name in {"all", "open", "mine", "unassigned"}
    }
    questions |= {
        "list_timeline: newest": _timeline,
        "search: rare word": lambda chance, _: _search(f"rare{chance.randrange(lists_fill.RARE_WORDS)}"),
        "search: two words": lambda chance, _: _search(f"please rare{chance.randrange(lists_fill.RARE_WORDS)}"),
        "search: no such word": lambda chance, _: _search(f"marmalade{chance.randrange(1000)}"),
        "frequent: one in twenty": lambda _chance, _size: _search("order"),
        "frequent: everywhere": lambda _chance, _size: _search("please"),
        "contacts: by a number": lambda chance, size: _contacts(f"17{chance.randrange(size):08}"),
        "contacts: by a name": lambda chance, size: _contacts(f"customer {chance.randrange(size)}"),
    }
    if has_events:
        questions |= {"list_events: newest": _events, "list_events: of a conversation": _events_of_conversation}
    return questions


def _id(name: str) -> UUID:
    return UUID(lists_fill.hashed(name))


def _listing(filters: Filters, sort: Sort) -> Question:
    """The first page as often as one somewhere later."""

    def question(chance: random.Random, _size: int) -> tuple[LiteralString, Mapping[str, Any]]:
        asked = Asked(filters, sort, _id("member 0"), NOW)
        params: dict[str, Any] = {**asked.params, "rows_max": PAGE_ROWS + 1}
        later = chance.random() < 0.5
        if later:
            at = NOW - timedelta(days=chance.randrange(500))
            params |= {"rank": 1, "at": at, "id": UUID(int=0)}
        return conversation_filters.statement(asked, later=later, rows_max=PAGE_ROWS + 1), params

    return question


def _timeline(chance: random.Random, size: int) -> tuple[LiteralString, Mapping[str, Any]]:
    conversation_id = _id(f"conversation {chance.randrange(size)}")
    return _named(db.sql("queries", "list_timeline"), (conversation_id, *AFTER_ALL, PAGE_ROWS + 1))


def _search(query: str) -> tuple[LiteralString, Mapping[str, Any]]:
    question = searches.Search(query=query)
    params = searches.params_of(question, searches.At(), NOW)
    return db.sql("queries", "search"), {**params, "terms": searching.terms(query), "contact_id": None}


def _contacts(query: str) -> tuple[LiteralString, Mapping[str, Any]]:
    number = query if query.isdigit() else None
    return _named(db.sql("queries", "search_contacts"), (query, words.split(query), number, 10))


def _events(chance: random.Random, _size: int) -> tuple[LiteralString, Mapping[str, Any]]:
    at = NOW - timedelta(days=chance.randrange(500))
    everything = {"at": at, "shard": 0, "seq": 0, "since": "-infinity", "rows": PAGE_ROWS + 1}
    return db.sql("queries", "list_events"), everything


def _events_of_conversation(chance: random.Random, size: int) -> tuple[LiteralString, Mapping[str, Any]]:
    filters = {"conversation_id": _id(f"conversation {chance.randrange(size)}"), "subject_id": None, "actor": None}
    params = {"at": "infinity", "shard": 0, "seq": 0, "since": "-infinity", "types": None, "rows": PAGE_ROWS + 1}
    return db.sql("queries", "list_events_of_subject"), {**params, **filters}


def _named(statement: LiteralString, values: tuple[object, ...]) -> tuple[LiteralString, Mapping[str, Any]]:
    """A statement whose parameters go by their places, as one whose go by names."""
    names = [f"p{place}" for place in range(len(values))]
    pieces = statement.split("%s")
    return "".join(
        piece + (f"%({name})s" if name else "") for piece, name in zip(pieces, [*names, ""], strict=True)
    ), dict(zip(names, values, strict=True))
