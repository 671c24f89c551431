"""A batch: what one projection makes of some records, in memory, before it is saved in one go."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypedDict

from onrecord.events import ContactErased
from onrecord.events.envelope import Recorded, RecordIsUnreadable
from onrecord.reader import Arrived
from projections.projection import Amounts, Key, Projection, Row, Table

REASON_CHARS_MAX = 1_000
WAITS_BEHIND = "an earlier record of this key is parked"

Decoded = tuple[Arrived, Recorded | RecordIsUnreadable]


class Erased(TypedDict):
    """A contact whose personal columns are to be blanked, wherever they stand."""

    workspace_id: str
    contact_id: str
    conversation_ids: Sequence[str]


class Parked(NamedTuple):
    """A record that waits, and why."""

    arrived: Arrived
    reason: str


class Batch:
    """Rows by table and key as the records leave them. A key that fails is parked, with all that follow it."""

    def __init__(self, projection: Projection, records: Iterable[Decoded], parked_keys: set[str]) -> None:
        self.projection = projection
        self.records = list(records)
        self.parked: list[Parked] = []
        self.parked_keys = parked_keys
        self.erased: list[Erased] = []
        self._loaded: dict[str, dict[Key, Row]] = {table.name: {} for table in projection.tables}
        self._changed: dict[str, dict[Key, Row]] = {table.name: {} for table in projection.tables}
        self._tallies = tuple(table for table in projection.tables if table.count)
        self._sums: dict[str, dict[Key, dict[str, Any]]] = {table.name: {} for table in self._tallies}

    def wanted(self, table: Table) -> set[Key]:
        """The keys of the rows that must be loaded before the fold."""
        folded = (recorded for _, recorded in self.records if isinstance(recorded, Recorded))
        return {key for recorded in folded for key in table.keys(recorded)}

    def loaded(self, table: Table, rows: Iterable[Row]) -> None:
        self._loaded[table.name] = {table.key_of_row(row): row for row in rows}

    def fold(self) -> None:
        for arrived, recorded in self.records:
            if isinstance(recorded, Recorded) and isinstance(recorded.event, ContactErased):
                self.erased.append(_erased(recorded, recorded.event))  # even where the key is parked
            if arrived.key in self.parked_keys:
                self.parked.append(Parked(arrived, WAITS_BEHIND))
            elif isinstance(recorded, RecordIsUnreadable):
                self._park(arrived, recorded)
            else:
                self._fold(arrived, recorded)

    def changed(self, table: Table) -> list[Row]:
        """The rows to save, whole; of a tally, what to add."""
        return list((self._sums if table.count else self._changed)[table.name].values())

    def _fold(self, arrived: Arrived, recorded: Recorded) -> None:
        """All tables or none: a record that one of them can't take changes no row."""
        changes, counted = [], list[tuple[Table, Key, Amounts]]()
        try:
            for table in self.projection.tables:
                changed = self._changed[table.name]
                for key in table.keys(recorded):
                    row = changed.get(key) or self._loaded[table.name].get(key)
                    after = table.fold(row, recorded, key)
                    if after is not row:
                        changes.append((changed, key, after))
                    if table is self.projection.tables[0]:
                        counted += self._count(row, after, recorded)
        except Exception as error:  # noqa: BLE001 - whatever a fold's mistake is, it parks one key and stops nobody else
            self._park(arrived, error)
            return
        for changed, key, row in changes:
            changed[key] = row
        for tally, key, amounts in counted:
            self._add(tally, key, amounts)

    def _count(self, before: Row | None, after: Row, recorded: Recorded) -> Iterator[tuple[Table, Key, Amounts]]:
        for tally in self._tallies:
            assert tally.count, "this is what makes it a tally"
            for key, amounts in tally.count(before, after, recorded):
                yield tally, key, amounts

    def _add(self, tally: Table, key: Key, amounts: Amounts) -> None:
        rows = self._sums[tally.name]
        sums = rows.get(key)
        if sums is None:
            rows[key] = sums = {**dict(zip(tally.key_columns, key, strict=True)), **dict.fromkeys(tally.sums, 0)}
        for name, amount in amounts.items():
            sums[name] += amount

    def _park(self, arrived: Arrived, error: Exception) -> None:
        self.parked_keys.add(arrived.key)
        self.parked.append(Parked(arrived, _reason(error)))


def _erased(recorded: Recorded, event: ContactErased) -> Erased:
    return {
        "workspace_id": recorded.envelope.workspace_id,
        "contact_id": recorded.subject_id,
        "conversation_ids": event.conversation_ids,
    }


def _reason(error: Exception) -> str:
    """Why a record can't be applied. What a fold's own mistake says could quote the event: its kind must do."""
    kind = type(error).__name__
    return f"{kind}: {error}"[:REASON_CHARS_MAX] if isinstance(error, RecordIsUnreadable) else kind
