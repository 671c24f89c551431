"""A fold that changes gets a new version: the written histories notice one that doesn't."""

from dataclasses import replace
from typing import Any

import pytest

import golden_histories
from golden_histories import FoldHasChanged
from onrecord.events.envelope import Recorded
from projections.catalogue import LIVE
from projections.projection import Key, Projection, Row

ALL = pytest.mark.parametrize("projection", LIVE, ids=lambda projection: projection.name)


@ALL
def test_a_projection_gives_the_rows_of_its_golden_history(projection: Projection) -> None:
    path = golden_histories.path_of(projection)
    assert path.exists(), "this version has no golden history: run `python tests/golden_histories.py`"
    golden_histories.must_be_as_written(projection)


def test_the_golden_history_holds_events_of_every_type() -> None:
    missing = golden_histories.missing_types(golden_histories.history())
    assert not missing, f"there is no event of {missing} in it: run `python tests/golden_histories.py`"


@ALL
def test_a_changed_fold_is_noticed(projection: Projection) -> None:
    table = projection.tables[0]
    column = next(name for name in table.columns if name not in table.key_columns)

    def fold(row: Any, recorded: Recorded, key: Key) -> Row:
        return {**table.fold(row, recorded, key), column: "something else"}

    changed = replace(projection, tables=(replace(table, fold=fold), *projection.tables[1:]))
    with pytest.raises(FoldHasChanged, match="raise its version"):
        golden_histories.must_be_as_written(changed)


@ALL
def test_a_changed_table_is_noticed(projection: Projection) -> None:
    table = projection.tables[0]
    changed = replace(
        projection, tables=(replace(table, create=f"{table.create} create index demo"), *projection.tables[1:])
    )
    with pytest.raises(FoldHasChanged, match="other tables"):
        golden_histories.must_be_as_written(changed)
