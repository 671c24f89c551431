"""Applying batches in a transaction that somebody else has opened: load what they touch, fold, save, erase, park."""

from collections.abc import Sequence
from typing import Any

import orjson
import psycopg
from psycopg.types.json import Json

from onrecord import db, pipelined
from projections.batch import Batch
from projections.copying import Copier
from projections.projection import Projection, Row, Table

Load = tuple[Batch, Table, psycopg.Cursor]


def load(connection: psycopg.Connection, batches: Sequence[Batch]) -> list[Load]:
    """Ask for the rows that these batches touch. In a pipeline nothing is waited for."""
    return [
        (batch, table, connection.execute(table.load, (rows_as_json(list(keys)),)))
        for batch in batches
        for table in batch.projection.tables
        if table.load and (keys := batch.wanted(table))
    ]


def fold(batches: Sequence[Batch], loads: Sequence[Load]) -> None:
    """Fold with the rows that were asked for."""
    for batch, table, rows in loads:
        batch.loaded(table, (dict(zip(table.columns, row, strict=True)) for row in rows))
    for batch in batches:
        batch.fold()


def save(connection: psycopg.Connection, batches: Sequence[Batch], copier: Copier | None = None) -> None:
    """Save what changed, and erase. With a copier, many rows that may be copied are: first, and apart from the rest."""
    changed: dict[str, Sequence[Row]] = {
        table.name: batch.changed(table) for batch in batches for table in batch.projection.tables
    }
    if copier:
        changed |= _copied(connection, batches, copier)
    for batch in batches:
        for table in batch.projection.tables:
            if rows := changed[table.name]:
                connection.execute(table.save, (rows_as_json(rows),))
            if batch.erased and table.erase:
                connection.execute(table.erase, (rows_as_json(batch.erased),))


def _copied(connection: psycopg.Connection, batches: Sequence[Batch], copier: Copier) -> dict[str, Sequence[Row]]:
    """Copy new rows, where they are many; the others of their tables are to be saved."""
    large = [batch for batch in batches if len(batch.records) >= copier.rows_min]
    parted = [(table, *batch.parted(table)) for batch in large for table in batch.projection.tables if table.copied]
    many = [(table, new, moved) for table, new, moved in parted if len(new) >= copier.rows_min]
    if not many:
        return {}
    with pipelined.apart(connection):
        return {table.name: [*moved, *copier.copy(table, new)] for table, new, moved in many}


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
    """Rows as one parameter: psycopg takes twice as long to dump an array per column. Bytes are hexadecimal."""
    return Json(rows, as_json)


def as_json(rows: object, option: int = 0) -> bytes:
    """Rows in JSON, with bytes as Postgres reads them."""
    return orjson.dumps(rows, _spelled, option)


def _spelled(value: object) -> str:
    assert isinstance(value, bytes), f"a row holds a {type(value).__name__}"
    return f"\\x{value.hex()}"
