"""The search for what must be gone: texts and bytes, in any spelling, wherever an installation could keep them.

A place is a name and its bytes. `Search` says which places hold which secrets; the other functions make places.
"""

import base64
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
from psycopg import sql

from checker import LogRecord

START_BYTES = 8
CORE_CHARS_MIN = 12
LEAKS_SHOWN_MAX = 20
_CORE = re.compile(rf"[A-Za-z0-9]{{{CORE_CHARS_MIN},}}")

Place = tuple[str, bytes]

TABLES = """
select nspname, relname
from pg_class join pg_namespace on pg_namespace.oid = relnamespace
where relkind in ('r', 'p', 'm', 'v', 'f') and nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
order by nspname, relname
"""
STATISTICS = {
    "pg_stats": "format('%I.%I.%I', schemaname, tablename, attname)",
    "pg_statistic": "format('%s.%s', starelid::regclass, staattnum)",
    "pg_stats_ext": "statistics_name",
    "pg_stats_ext_exprs": "statistics_name",
    "pg_statistic_ext_data": "stxoid",
}
ACTIVITY = ("pg_stat_activity", "pg_prepared_statements", "pg_cursors")


class Leak(NamedTuple):
    """A secret that was found."""

    secret: str | bytes
    spelling: str
    place: str


def report(found: Sequence[Leak]) -> str:
    """The leaks, one per line, for a person to read."""
    lines = [f"{place} holds {secret!r} as {spelling}" for secret, spelling, place in found[:LEAKS_SHOWN_MAX]]
    return "\n".join([f"{len(found)} leaks", *lines])


class Search:
    """A search for many secrets at once. Each needle is looked up by its first bytes."""

    def __init__(self, secrets: Iterable[str | bytes]) -> None:
        self._needles: dict[bytes, dict[bytes, tuple[str | bytes, str]]] = defaultdict(dict)
        for secret in secrets:
            for spelling, needle in spellings(secret):
                assert len(needle) >= START_BYTES, f"{secret!r} is too short to be searched for"
                self._needles[needle[:START_BYTES]].setdefault(needle, (secret, spelling))

    def leaks(self, places: Iterable[Place]) -> list[Leak]:
        """Every secret in every place that holds it, each once."""
        return [leak for name, held in places for leak in dict.fromkeys(self._in(name, held))]

    def _in(self, name: str, held: bytes) -> Iterator[Leak]:
        needles = self._needles
        for at in range(len(held) - START_BYTES + 1):
            if (start := held[at : at + START_BYTES]) in needles:
                for needle, (secret, spelling) in needles[start].items():
                    if held.startswith(needle, at):
                        yield Leak(secret, spelling, name)


def spellings(secret: str | bytes) -> Iterator[tuple[str, bytes]]:
    """How a secret could be written down. A text's longest run of letters and digits outlasts any escaping."""
    if isinstance(secret, bytes):
        yield from _of_bytes("bytes", secret)
        return
    cores = _CORE.findall(secret)
    assert cores, f"{secret!r} has no {CORE_CHARS_MIN} letters and digits in a row"
    yield from _of_bytes("UTF-8", secret.encode())
    yield from _of_bytes("JSON", json.dumps(secret, ensure_ascii=False)[1:-1].encode())
    yield from _of_bytes("ASCII JSON", json.dumps(secret)[1:-1].encode())
    yield from _of_bytes("core", max(cores, key=len).encode())


def _of_bytes(name: str, secret: bytes) -> Iterator[tuple[str, bytes]]:
    yield name, secret
    yield f"{name} in hex", secret.hex().encode()
    yield f"{name} in HEX", secret.hex().upper().encode()
    for alignment in range(3):
        for alphabet, encode in (("base64", base64.b64encode), ("base64url", base64.urlsafe_b64encode)):
            yield f"{name} in {alphabet} at {alignment}", _certain(encode(bytes(alignment) + secret), alignment, secret)


def _certain(encoded: bytes, alignment: int, secret: bytes) -> bytes:
    """The characters that nothing but the secret decides; its neighbours share those at either end."""
    return encoded[-(-8 * alignment // 6) : 8 * (alignment + len(secret)) // 6]


def in_tables(connection: psycopg.Connection[Any]) -> Iterator[Place]:
    """Every row of every table and view that isn't Postgres's own; the connection sees all of them."""
    for schema, table in connection.execute(TABLES).fetchall():
        yield f"table {schema}.{table}", _rows(connection, sql.Identifier(schema, table))


def in_statistics(connection: psycopg.Connection[Any]) -> Iterator[Place]:
    """What the planner keeps of the rows since they were analyzed last."""
    for name, column in STATISTICS.items():
        for of, text in connection.execute(f"select {column}, each::text from {name} as each").fetchall():
            yield f"{name}: {of}", text.encode()


def in_activity(connection: psycopg.Connection[Any]) -> Iterator[Place]:
    """What Postgres shows of its sessions."""
    for name in ACTIVITY:
        rows = connection.execute(f"select each::text from {name} as each").fetchall()
        yield name, "\n".join(text for (text,) in rows).encode()


def in_files(paths: Iterable[Path]) -> Iterator[Place]:
    for path in paths:
        yield f"file {path}", path.read_bytes()


def in_log(log: Mapping[int, Sequence[LogRecord]]) -> Iterator[Place]:
    """Keys, headers and values of the records, as a consumer sees them."""
    for shard, records in log.items():
        parts = (part for record in records for part in (record.key, record.value, *_flat(record.headers)))
        yield f"Kafka, shard {shard}", b"\n".join(part or b"" for part in parts)


def _flat(headers: Iterable[tuple[str, bytes | None]]) -> Iterator[bytes | None]:
    for name, value in headers:
        yield from (name.encode(), value)


def _rows(connection: psycopg.Connection[Any], table: sql.Identifier) -> bytes:
    rows = connection.execute(sql.SQL("select * from {}").format(table)).fetchall()
    return b"\n".join(part for row in rows for value in row for part in _written(value))


def _written(value: object) -> Iterator[bytes]:
    """A value as it is, and, if it is JSON, with its texts unescaped."""
    if not isinstance(value, bytes):
        yield str(value).encode()
        return
    yield value
    with suppress(ValueError):
        yield json.dumps(json.loads(value), ensure_ascii=False).encode()
