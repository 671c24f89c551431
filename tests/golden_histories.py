"""A written history, and the digest of each projection's rows after it: `python tests/golden_histories.py` writes both.

It writes what is missing: digests of new projections and versions, and events of types that the history lacks.

A fold, a table or a view that gives something else under the same version fails its test: installations hold rows of
the old one, and only a new version has them rebuilt. Raise the projection's `version`, and run this again.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson

import histories
from histories import Step
from onrecord.events import BY_TYPE, Event, examples
from onrecord.events.envelope import Envelope, Recorded, decode, encode
from onrecord.reader import Arrived
from projections import applying
from projections.batch import Batch
from projections.catalogue import LIVE
from projections.projection import Key, Projection, Row, Table
from sealing import DerivedKeys, key_of

FOLDER = Path(__file__).parent / "projections" / "golden"
FIRST = ("contact.created.v1", "conversation.opened.v1")
LAST = ("contact.erased.v1",)
OF_EXAMPLES = 7
STEPS = [Step(customer, deed) for deed in histories.DEEDS[:-1] * 2 for customer in range(2)] + [Step(1, "erase")]


class FoldHasChanged(Exception):
    """The written history gives other rows than when it was written; the message says what to do."""


HISTORY = FOLDER / "history.json"


def history() -> list[list[Any]]:
    """The entries: shard, seq, key and record, as text."""
    found: list[list[Any]] = json.loads(HISTORY.read_text("utf-8"))
    return found


def path_of(projection: Projection) -> Path:
    return FOLDER / f"{projection.name}.v{projection.version}.json"


def read(projection: Projection) -> dict[str, str]:
    found: dict[str, str] = json.loads(path_of(projection).read_text("utf-8"))
    return found


def must_be_as_written(projection: Projection) -> None:
    """Raises FoldHasChanged."""
    golden = read(projection)
    said = f"{projection.name} version {projection.version} gives other {{}} than after the golden history before"
    todo = ": raise its version, and run `python tests/golden_histories.py`. Installations rebuild it from the log then"
    if digest_of_rows(projection, history()) != golden["rows"]:
        raise FoldHasChanged(said.format("rows") + todo)
    if digest_of_schema(projection) != golden["schema"]:
        raise FoldHasChanged(said.format("tables or another view") + todo)


def digest_of_rows(projection: Projection, entries: Iterable[list[Any]]) -> str:
    """Of all rows after all entries, each applied by itself, and of what is parked."""
    rows, parked = rows_after(projection, entries)
    told = {table.name: sorted(_told(table, rows[table.name].values())) for table in projection.tables}
    return hashlib.sha256(orjson.dumps([told, parked], option=_SORTED)).hexdigest()


def _told(table: Table, rows: Iterable[Row]) -> Iterator[str]:
    """Each with all columns: one that a row lacks is null."""
    nothing = dict.fromkeys(table.columns)
    return (applying.as_json({**nothing, **row}, _SORTED).decode() for row in rows)


def rows_after(
    projection: Projection, entries: Iterable[list[Any]]
) -> tuple[dict[str, dict[Key, Row]], list[tuple[int, int, str]]]:
    """The rows by table and key, and what is parked."""
    rows: dict[str, dict[Key, Row]] = {table.name: {} for table in projection.tables}
    parked: list[tuple[int, int, str]] = []
    keys: set[str] = set()
    for shard, seq, key, record in entries:
        arrived = Arrived(shard, seq, seq, key, record.encode())
        envelope, event = _decoded(record)
        batch = Batch(projection, [(arrived, Recorded(shard, seq, envelope, event, arrived.value))], keys)
        for table in projection.tables:
            wanted = batch.wanted(table)
            batch.loaded(table, [rows[table.name][one] for one in wanted if table.load and one in rows[table.name]])
        batch.fold()
        for table in projection.tables:
            there = rows[table.name]
            there |= {
                key: table.saved(there.get(key), row) for row in batch.changed(table) if (key := table.key_of_row(row))
            }
        parked += [(one.arrived.shard, one.arrived.seq, one.reason) for one in batch.parked]
    return rows, parked


def digest_of_schema(projection: Projection) -> str:
    """Of what a rebuild makes in Postgres, whatever its white space."""
    texts = [projection.serve, *(table.create for table in projection.tables)]
    return hashlib.sha256("\n".join(re.sub(r"\s+", " ", text).strip() for text in texts).encode()).hexdigest()


def missing_types(entries: Iterable[list[Any]]) -> list[str]:
    there = {json.loads(record)["type"] for *_, record in entries}
    return [event_type for event_type in _in_order() if event_type not in there]


def write_missing() -> None:
    FOLDER.mkdir(exist_ok=True)
    for projection in LIVE:
        if path_of(projection).exists():
            must_be_as_written(projection)
    entries = history() if HISTORY.exists() else _of_steps()
    entries += _of_types(missing_types(entries), entries)
    _write(HISTORY, entries)
    for projection in LIVE:
        golden = {"rows": digest_of_rows(projection, entries), "schema": digest_of_schema(projection)}
        _write(path_of(projection), golden)
    for path in set(FOLDER.iterdir()) - {HISTORY, *map(path_of, LIVE)}:
        path.unlink()  # of a former version


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")


_SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS


def _decoded(record: str) -> tuple[Envelope, Event]:
    return decode(record.encode(), histories.SOURCE, DerivedKeys())


def _of_steps() -> list[list[Any]]:
    return [[*entry[:3], entry.record.decode()] for entry in histories.history(STEPS)]


def _of_types(types: Iterable[str], before: list[list[Any]]) -> list[list[Any]]:
    """An example of each, of one contact and one workspace, after what is there."""
    seq = max((seq for shard, seq, *_ in before if shard == OF_EXAMPLES), default=0)
    return [[OF_EXAMPLES, number, *_example(event_type)] for number, event_type in enumerate(types, seq + 1)]


def _example(event_type: str) -> Iterator[str]:
    event, envelope = examples.event(event_type), examples.envelope(event_type)
    yield examples.subject_id(event_type)
    yield encode(event, envelope, histories.SOURCE, key_of(examples.person_id(event_type))).decode()


def _in_order() -> list[str]:
    """A contact's history as it could be: it begins, all else happens, it is erased."""
    others = [event_type for event_type in BY_TYPE if event_type not in {*FIRST, *LAST}]
    return [*FIRST, *others, *LAST]


if __name__ == "__main__":
    write_missing()
