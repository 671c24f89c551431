"""What a projection is: a name, a version, and tables whose rows are pure folds of events.

The engine loads the rows that a batch touches, folds event by event in memory, and saves each touched row once:
many events, one upsert. A fold sees nothing but its row and the event, so any cutting of the log into batches
gives the same rows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any, LiteralString

import psycopg

from onrecord.events import BY_TYPE
from onrecord.events.envelope import Recorded
from onrecord.events.shape import EventData

Row = Mapping[str, Any]  # each table has a TypedDict of its own; a fold never changes a row, it makes the next one
Key = tuple[object, ...]
Amounts = Mapping[str, int]
FIRST_BUILD = 1
Ready = Callable[[Sequence[Row]], tuple[Sequence[Row], Sequence[Row]]]
Copied = Callable[[psycopg.Connection], Ready]


@dataclass(frozen=True)
class Table:
    """A read table.

    `columns` are those that a fold makes, in the order in which `load` answers them; `key_columns` are its primary key.
    The table may have others, which it or `save` derives of these. A column that a row lacks is null.
    `keys` names the rows that an event touches. It is asked about events that the table `wants`, of these classes or
    their subclasses: to ask every table about every event was a quarter of what a fold cost.
    `fold` makes the next state of one of these rows from its last (None for a new one). `load` takes a JSON array of
    keys and answers whole rows; it is None where every event makes a new row. `save` takes a JSON array of rows and
    upserts.

    `personal` are the columns that hold what was sealed. `erase` writes `[erased]` over them: it takes a JSON array of
    erased contacts (`workspace_id`, `contact_id`, `conversation_ids`). A table without personal columns says so.

    `makes` says whether an event makes the rows that it touches: then they can't be there, and needn't be loaded. It
    is worth its call where most events do.

    `copied` is for a table to which most events add a row: new rows are copied into it where they are many. What
    `copied` makes of its connection answers which rows to copy, with each column's value as `save` would make it, and
    which are to be saved.

    A tally has `count` instead of keys and a fold: see `tally`.
    """

    name: str
    create: LiteralString
    columns: tuple[str, ...]
    key_columns: tuple[str, ...]
    keys: Callable[[Recorded], Iterable[Key]]
    fold: Callable[[Any, Recorded, Key], Row]
    save: LiteralString
    personal: tuple[str, ...]
    erase: LiteralString | None
    load: LiteralString | None = None
    count: Callable[[Any, Any, Recorded], Iterable[tuple[Key, Amounts]]] | None = None
    sums: tuple[str, ...] = ()
    wants: tuple[type[EventData], ...] = (EventData,)
    makes: Callable[[Recorded], bool] | None = None
    copied: Copied | None = None

    @cached_property
    def types(self) -> frozenset[type[EventData]]:
        """The types of the events that it wants."""
        return frozenset(event_type for event_type in BY_TYPE.values() if issubclass(event_type, self.wants))

    def touched(self, recorded: Recorded) -> Iterable[Key]:
        """The rows that an event touches, whatever event it is."""
        return self.keys(recorded) if type(recorded.event) in self.types else ()

    @cached_property
    def key_of_row(self) -> Callable[[Row], Key]:
        """A row's key: two columns at least, of which one is its workspace."""
        assert len(self.key_columns) > 1, "itemgetter makes a tuple of several"
        return itemgetter(*self.key_columns)

    def saved(self, there: Row | None, row: Row) -> Row:
        """The row as `save` leaves it where this one is there: a tally's is added, any other's is whole."""
        return {**row, **{name: there[name] + row[name] for name in self.sums}} if there else row


def as_they_are(_connection: psycopg.Connection) -> Ready:
    """Rows that `save` would only insert, column by column, are copied so."""
    return lambda rows: (rows, ())


def tally(
    *,
    name: str,
    create: LiteralString,
    key_columns: tuple[str, ...],
    sums: tuple[str, ...],
    count: Callable[[Any, Any, Recorded], Iterable[tuple[Key, Amounts]]],
    save: LiteralString,
) -> Table:
    """A table of sums over what happens to the rows of its projection's first table.

    `count` sees each step of such a row, from what it was (None for a new one) to what it is, with the event, and says
    which sums that moves and by how much. A batch begins each sum at 0 and `save` adds it to what is there: nothing is
    loaded, and however the log is cut the sums are the same. The key must hold the shard: no two may add to one row.
    """
    return Table(
        name=name,
        create=create,
        columns=(*key_columns, *sums),
        key_columns=key_columns,
        keys=_no_keys,
        fold=_never,
        save=save,
        personal=(),
        erase=None,
        count=count,
        sums=sums,
        wants=(),
    )


def _no_keys(_recorded: Recorded) -> Iterable[Key]:
    return ()


def _never(_row: object, _recorded: Recorded, _key: Key) -> Row:
    raise AssertionError("a tally counts the steps of another table's rows")


@dataclass(frozen=True)
class Projection:
    """A read model; a changed fold or table needs a new version. `build` says whose tables the texts name: the first's.

    `serve` creates the view that queries read, `read.<name>`, and makes or replaces functions that search it: under
    row-level security the planner trusts no index with an operator that isn't leakproof, so such filters run in a
    function that is `security definer` and compares `workspace_id` itself. `functions` are their signatures, such as
    `read.search_messages(text, integer)`, for the grant.
    """

    name: str
    version: int
    tables: tuple[Table, ...]
    serve: LiteralString
    functions: tuple[LiteralString, ...] = ()
    build: int = FIRST_BUILD
