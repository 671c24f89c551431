"""All events of a workspace, shard by shard, each record as it stands in the log; resumable at any line."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import orjson

from onrecord import db
from onrecord.events.envelope import RecordIsUnreadable, decode
from onrecord.position import Position
from onrecord.vault.keys import Keys
from queries.export import persons
from queries.export.desk import PAGE_EVENTS_MAX, Desk, JsonLines, line
from queries.export.persons import PROJECTION


async def export_events(desk: Desk, after: Position, events_max: int, *, decoded: bool) -> JsonLines:
    """What came after a position, until where the audit trail is now. Raises TooManyExports and others."""
    workspace_id = desk.actor.workspace_id
    return await desk.answer("export_events", workspace_id, _pages(desk, after, events_max, decoded), opened=decoded)


async def _pages(desk: Desk, after: Position, events_max: int, decoded: bool) -> AsyncIterator[list[bytes]]:
    reached, told = dict(after), 0
    bounds = await persons.bounds(desk)
    for shard, until in bounds.until.items():
        while reached.get(shard, 0) < until and told < events_max:
            rows_max = min(PAGE_EVENTS_MAX, events_max - told)
            page = {"shard": shard, "after": reached.get(shard, 0), "until": until, "rows": rows_max}
            rows = await desk.rows(PROJECTION, db.sql("queries.export", "export_events"), page)
            if len(rows) < rows_max:
                await persons.must_hold(desk, shard, until)
            keys = await persons.keys_of(desk, rows) if decoded else None
            yield [_line(row, desk.log.source, keys) for row in rows]
            told += len(rows)
            reached[shard] = rows[-1]["seq"] if len(rows) == rows_max else until
    ended = all(reached.get(shard, 0) >= until for shard, until in bounds.until.items())
    position = ",".join(f"{shard}:{seq}" for shard, seq in sorted(reached.items()) if seq) or None
    yield [line({"end_of_stream": ended, "position": position, "events": told, "parked": bounds.parked})]


def _line(row: Mapping[str, Any], source: str, keys: Keys | None) -> bytes:
    """The record is put in as it is: its bytes are JSON of one line, as `encode` writes it."""
    record = bytes(row["record"])
    more = b"" if keys is None else b"," + orjson.dumps(_opened(record, source, keys))[1:-1]
    return b'{"shard":%d,"seq":%d,"record":%b%b}\n' % (row["shard"], row["seq"], record, more.removesuffix(b","))


def _opened(record: bytes, source: str, keys: Keys) -> dict[str, Any]:
    try:
        _, event = decode(record, source, keys)
    except RecordIsUnreadable as unreadable:
        return {"unreadable": str(unreadable)}
    return {"opened": {name: getattr(event, name) for name in sorted(event.personal)}} if event.personal else {}
