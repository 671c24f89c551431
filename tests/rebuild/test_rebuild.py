"""A rebuild on a real log, by real processes, beside a live projector."""

from typing import Any

from psycopg.rows import dict_row

from installations import Installation
from projections import rebuild as rebuilding
from projections.rebuild import Wish
from waiting import until

NAMES = ("conversation_list", "timeline")


def rows(installation: Installation, name: str) -> list[dict[str, Any]]:
    with installation.connect("onrecord_projector") as connection:
        cursor = connection.cursor(row_factory=dict_row)
        return cursor.execute(f"select * from read.{name} as t order by t::text").fetchall()


def state(installation: Installation) -> dict[tuple[str, int], str]:
    with installation.connect("onrecord_projector") as connection:
        found = connection.execute("select projection, build, state from read.builds").fetchall()
    return {(name, build): state for name, build, state in found}


def test_a_rebuild_gives_the_rows_that_live_gives(installation: Installation) -> None:
    with installation.projector():
        until(lambda: len(rows(installation, "timeline_v1")) == 245)
        seen: list[Any] = []
        done = rebuilding.rebuild(installation.settings, Wish(NAMES), seen.append, lambda: False)
    for table in ("timeline_v1", "conversation_list_v1", "conversation_list_contacts_v1"):
        assert rows(installation, f"{table}_b2") == rows(installation, table)
