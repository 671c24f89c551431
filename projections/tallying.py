"""Counting: what the steps of a projection's rows add to the sums of its tallies, before it is saved."""

from collections.abc import Iterable
from typing import Any

from onrecord.events.envelope import Recorded
from projections.projection import Amounts, Key, Projection, Row, Table

Count = tuple[dict[Key, dict[str, Any]], Table, Key, Amounts]
"""By how much a row of a tally is to rise, and the rows among which it is."""


class Sums:
    """The rows of a projection's tallies, each begun at 0. They count the steps of the rows of `source`."""

    def __init__(self, projection: Projection) -> None:
        self.tallies = tuple(table for table in projection.tables if table.count)
        self.source = projection.tables[0] if self.tallies else None
        self._rows: dict[str, dict[Key, dict[str, Any]]] = {tally.name: {} for tally in self.tallies}
        self._counting = [(tally.count, self._rows[tally.name], tally) for tally in self.tallies if tally.count]

    def counts(self, before: Row | None, after: Row, recorded: Recorded) -> list[Count]:
        """What the step of a row of `source` counts for."""
        return [
            (rows, tally, key, amounts)
            for count, rows, tally in self._counting
            for key, amounts in count(before, after, recorded)
        ]

    def add(self, counts: Iterable[Count]) -> None:
        for rows, tally, key, amounts in counts:
            sums = rows.get(key)
            if sums is None:
                rows[key] = sums = dict(zip(tally.columns, (*key, *(0,) * len(tally.sums)), strict=True))
            for name, amount in amounts.items():
                sums[name] += amount

    def rows(self, tally: Table) -> list[Row]:
        return list(self._rows[tally.name].values())
