"""A batch: what one projection makes of some records, in memory, before it is saved in one go."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypedDict

from onrecord.events import ContactErased
from onrecord.events.envelope import Recorded, RecordIsUnreadable
from onrecord.reader import Arrived
from projections.projection import Key, Projection, Row, Table

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
        """The rows to save, whole."""
        return list(self._changed[table.name].values())

    def _fold(self, arrived: Arrived, recorded: Recorded) -> None:
        """All tables or none: a record that one of them can't take changes no row."""
        changes = []
        try:
            for table in self.projection.tables:
                changed = self._changed[table.name]
                for key in table.keys(recorded):
                    row = changed.get(key) or self._loaded[table.name].get(key)
                    changes.append((changed, key, table.fold(row, recorded, key)))
        except Exception as error:  # noqa: BLE001 - whatever a fold's mistake is, it parks one key and stops nobody else
            self._park(arrived, error)
            return
        for changed, key, row in changes:
            changed[key] = row

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
