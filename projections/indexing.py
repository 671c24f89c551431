"""The indexes of builds, made after the fold: as many at once as the rebuild has processes, then the statistics."""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from psycopg import sql

from onrecord.settings import Settings
from projections import rebuild_shards, schema
from projections.projection import Projection

MEMORY = "256MB"
Work = tuple[str, sql.SQL | sql.Composed]
"""A table's name, and a statement."""


def make(
    config: Settings,
    builds: Sequence[Projection],
    at_once: int,
    begins: Callable[[str], None],
    stop: Callable[[], bool],
) -> None:
    """Make what is missing. `begins` hears whose index is next, in several threads; after `stop()` none is begun."""
    tables = [table for build in builds for table in build.tables]
    indexes = deque[Work]((table.name, statement) for table in tables for statement in schema.indexes(table))
    statistics = deque[Work]((table.name, schema.attend(table)) for table in tables)
    for waiting in (indexes, statistics):  # statistics of a table wait for its indexes, and would hold up the next one
        with ThreadPoolExecutor(at_once, thread_name_prefix="index") as threads:
            done = [threads.submit(_work_off, config, waiting, begins, stop) for _ in range(at_once)]
        for one in done:
            one.result()


def _work_off(
    config: Settings,
    waiting: deque[Work],
    begins: Callable[[str], None],
    stop: Callable[[], bool],
) -> None:
    with rebuild_shards.connect_for_long(config) as connection:
        connection.execute(f"set maintenance_work_mem = '{MEMORY}'")
        connection.execute(
            "set max_parallel_maintenance_workers = 0"
        )  # the rebuild has as many processes as it was told
        while waiting and not stop():
            try:
                table, statement = waiting.popleft()
            except IndexError:  # another one took the last
                return
            begins(table)
            connection.execute(statement, prepare=False)
