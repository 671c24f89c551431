"""A table is asked only about events of the types that it wants: it must have nothing to say about any other."""

from typing import cast

import pytest

from onrecord.events import BY_TYPE, Event, examples
from onrecord.events.envelope import Recorded
from projections.catalogue import LIVE
from projections.projection import Table

TABLES = [table for projection in LIVE for table in projection.tables]


@pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
def test_a_table_has_no_row_for_an_event_that_it_does_not_want(table: Table) -> None:
    for event_type, model in BY_TYPE.items():
        event = cast("Event", examples.event(event_type))
        recorded = Recorded(0, 1, examples.envelope(event_type), event)
        assert model in table.types or not list(table.keys(recorded)), event_type
