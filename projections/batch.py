"""A batch: what one projection makes of some records, in memory, before it is saved in one go."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypedDict

from onrecord.events import ContactErased
from onrecord.events.envelope import Recorded, RecordIsUnreadable
from onrecord.events.shape import EventData
from onrecord.reader import Arrived
from projections import blame
from projections.projection import Key, Projection, Row, Table
from projections.tallying import Count, Sums

WAITS_BEHIND = "an earlier record of this key is parked"

Decoded = tuple[Arrived, Recorded | RecordIsUnreadable]
Rows = dict[Key, Row]
Keys = Callable[[Recorded], Iterable[Key]]
Fold = Callable[[Any, Recorded, Key], Row]
Touched = Sequence[tuple[Key, ...]]
# Of a table: the keys by record, if they were asked for already; rows as loaded and as changed; are steps counted?
Route = tuple[Touched | None, Keys, Fold, Rows, Rows, bool]


class Erased(TypedDict):
    """A contact whose personal columns are to be blanked, wherever they stand."""

    workspace_id: str
    contact_id: str
    conversation_ids: Sequence[str]


class Parked(NamedTuple):
    """A record that waits, and why. `stack` is where in the code it failed; empty for one that waits behind another."""

    arrived: Arrived
    reason: str
    stack: str = ""


class Batch:
    """Rows by table and key as the records leave them. A key that fails is parked, with all that follow it."""

    def __init__(self, projection: Projection, records: Iterable[Decoded], parked_keys: set[str]) -> None:
        self.projection = projection
        self.records = list(records)
        self.parked: list[Parked] = []
        self.parked_keys = parked_keys
        self.erased: list[Erased] = []
        self.erased_at: list[Arrived] = []
        self._loaded: dict[str, dict[Key, Row]] = {table.name: {} for table in projection.tables}
        self._changed: dict[str, dict[Key, Row]] = {table.name: {} for table in projection.tables}
        self._touched: dict[str, Touched] = {}
        self._routes: dict[type[EventData], list[Route]] = {}
        self._sums = Sums(projection)

    def wanted(self, table: Table) -> set[Key]:
        """The keys of the rows that must be loaded before the fold."""
        types, keys, makes = table.types, table.keys, table.makes
        touched: list[tuple[Key, ...]] = []
        wanted: set[Key] = set()
        for _, recorded in self.records:
            of: tuple[Key, ...] = ()
            if isinstance(recorded, Recorded) and type(recorded.event) in types:
                of = tuple(keys(recorded))
                if of and not (makes and makes(recorded)):
                    wanted.update(of)
            touched.append(of)
        self._touched[table.name] = touched
        return wanted

    def loaded(self, table: Table, rows: Iterable[Row]) -> None:
        self._loaded[table.name] |= {table.key_of_row(row): row for row in rows}

    def fold(self) -> None:
        for at, (arrived, recorded) in enumerate(self.records):
            if isinstance(recorded, Recorded) and type(recorded.event) is ContactErased:
                self.erased.append(erased_by(recorded, recorded.event))  # even where the key is parked
                self.erased_at.append(arrived)
            if arrived.key in self.parked_keys:
                self.parked.append(Parked(arrived, WAITS_BEHIND))
            elif isinstance(recorded, RecordIsUnreadable):
                self._park(arrived, recorded)
            elif route := self._route(type(recorded.event)):
                self._fold(at, arrived, recorded, route)

    def changed(self, table: Table) -> list[Row]:
        """The rows to save, whole; of a tally, what to add."""
        return self._sums.rows(table) if table.count else list(self._changed[table.name].values())

    def parted(self, table: Table) -> tuple[list[Row], list[Row]]:
        """The rows to save: those that are new, and those that were loaded."""
        loaded, changed = self._loaded[table.name], self._changed[table.name]
        new = [row for key, row in changed.items() if key not in loaded] if loaded else list(changed.values())
        return new, [row for key, row in changed.items() if key in loaded] if loaded else []

    def steps(self, table: Table) -> Iterator[tuple[Row | None, Row]]:
        """What becomes of each row that is to be saved: as it was loaded, None for a new one, and as it will be."""
        loaded = self._loaded[table.name]
        return ((loaded.get(key), row) for key, row in self._changed[table.name].items())

    @property
    def failed(self) -> list[Parked]:
        """The records that can't be applied themselves: the first of each key that is parked anew."""
        return [parked for parked in self.parked if parked.reason != WAITS_BEHIND]

    def _fold(self, at: int, arrived: Arrived, recorded: Recorded, route: list[Route]) -> None:
        """All tables or none: a record that one of them can't take changes no row."""
        changes: list[tuple[Rows, Key, Row]] = []
        counts: list[Count] = []
        try:
            for touched, keys, fold, loaded, changed, is_counted in route:
                for key in touched[at] if touched else keys(recorded):
                    row = changed.get(key) or loaded.get(key)
                    after = fold(row, recorded, key)
                    if after is not row:
                        changes.append((changed, key, after))
                    if is_counted:
                        counts += self._sums.counts(row, after, recorded)
        except Exception as error:  # noqa: BLE001 - whatever a fold's mistake is, it parks one key and stops nobody else
            self._park(arrived, error)
            return
        for changed, key, row in changes:
            changed[key] = row
        if counts:
            self._sums.add(counts)

    def _route(self, event_type: type[EventData]) -> list[Route]:
        """Where events of this type go: looked up once a batch, for there are many of the same type."""
        route = self._routes.get(event_type)
        if route is None:
            wanting = (table for table in self.projection.tables if event_type in table.types)
            self._routes[event_type] = route = [
                (
                    self._touched.get(table.name),
                    table.keys,
                    table.fold,
                    self._loaded[table.name],
                    self._changed[table.name],
                    table is self._sums.source,
                )
                for table in wanting
            ]
        return route

    def _park(self, arrived: Arrived, error: Exception) -> None:
        self.parked_keys.add(arrived.key)
        self.parked.append(Parked(arrived, blame.reason(error), blame.stack(error)))


def erased_by(recorded: Recorded, event: ContactErased) -> Erased:
    """What `Table.erase` needs to know of an erasure."""
    return {
        "workspace_id": recorded.envelope.workspace_id,
        "contact_id": recorded.subject_id,
        "conversation_ids": event.conversation_ids,
    }
