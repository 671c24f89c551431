"""Applying batches in a transaction that somebody else has opened: load what they touch, fold, save, erase, park."""

from collections.abc import Sequence
from typing import Any

import orjson
import psycopg
from psycopg.types.json import Json

from onrecord import db
from projections.batch import Batch
from projections.projection import Projection, Table

Load = tuple[Batch, Table, psycopg.Cursor]


def load(connection: psycopg.Connection, batches: Sequence[Batch]) -> list[Load]:
    """Ask for the rows that these batches touch. In a pipeline nothing is waited for."""
    return [
        (batch, table, connection.execute(table.load, (rows_as_json(list(keys)),)))
        for batch in batches
        for table in batch.projection.tables
        if table.load and (keys := batch.wanted(table))
    ]


def fold(connection: psycopg.Connection, batches: Sequence[Batch], loads: Sequence[Load]) -> None:
    """Fold with the rows that were asked for, and save what changed."""
    for batch, table, rows in loads:
        batch.loaded(table, (dict(zip(table.columns, row, strict=True)) for row in rows))
    for batch in batches:
        batch.fold()
        _save(connection, batch)


def tell_other_builds(
    connection: psycopg.Connection, batches: Sequence[Batch], applied_here: Sequence[Projection]
) -> None:
    """Law 8: an erasure reaches every build. Those that are not here, and have not come so far, get it as a row."""
    erased = {
        (at.shard, at.seq): contact
        for batch in batches
        for at, contact in zip(batch.erased_at, batch.erased, strict=True)
    }
    if erased:
        here = [{"projection": projection.name, "build": projection.build} for projection in applied_here]
        told = [{"shard": shard, "seq": seq, "contact": contact} for (shard, seq), contact in erased.items()]
        connection.execute(db.sql("projections", "add_erasures"), (rows_as_json(told), rows_as_json(here)))


def rows_as_json(rows: Sequence[Any]) -> Json:
    """Rows as one parameter: psycopg takes twice as long to dump an array per column."""
    return Json(rows, orjson.dumps)


def _save(connection: psycopg.Connection, batch: Batch) -> None:
    for table in batch.projection.tables:
        if rows := batch.changed(table):
            connection.execute(table.save, (rows_as_json(rows),))
        if batch.erased and table.erase:
            connection.execute(table.erase, (rows_as_json(batch.erased),))
