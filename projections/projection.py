"""What a projection is: a name, a version, and tables whose rows are pure folds of events.

The engine loads the rows that a batch touches, folds event by event in memory, and saves each touched row once:
many events, one upsert. A fold sees nothing but its row and the event, so any cutting of the log into batches
gives the same rows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, LiteralString, TypeVar

from onrecord.events.envelope import Recorded

Row = TypeVar("Row", bound=tuple[Any, ...])
Key = tuple[object, ...]


@dataclass(frozen=True)
class Table(Generic[Row]):
    """A read table.

    `key` names the row that an event touches, None for none. `fold` makes the row's next state from its last
    (None for a new one). `load` takes one array per column of the key and answers whole rows; None where every
    event makes a new row. `save` takes one array per column and upserts.
    """

    name: str
    create: LiteralString
    row: type[Row]
    key: Callable[[Recorded], Key | None]
    key_of_row: Callable[[Row], Key]
    fold: Callable[[Row | None, Recorded], Row]
    save: LiteralString
    load: LiteralString | None = None


@dataclass(frozen=True)
class Projection:
    """A read model. `serve` creates the view that queries read, `read.<name>`; a changed fold needs a new version."""

    name: str
    version: int
    tables: tuple[Table[Any], ...]
    serve: LiteralString
