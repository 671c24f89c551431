"""What is parked of a key? Why, and what waits behind it."""

import base64
from datetime import datetime
from typing import Any

import orjson
from psycopg.rows import DictRow
from pydantic import BaseModel

from onrecord import db, errors
from onrecord.events.envelope import RecordIsUnreadable, decode
from onrecord.vault.keys import NoKeys
from queries.reading import Reading

WAITING_SHOWN_MAX = 100


class ParkedRecord(BaseModel):
    """The record that could not be applied, as it is parked; what is sealed stays so.

    `event` has its own fields as this version decodes them, or `unreadable` says why it can't. `record` is the JSON
    object, or `base64` the bytes of what isn't one.
    """

    seq: int
    event: dict[str, Any] | None
    unreadable: str | None
    record: Any
    base64: str | None


class WaitingRecord(BaseModel):
    """A record that waits behind it."""

    seq: int
    type: str | None
    event_id: str | None


class ParkedKeyShown(BaseModel):
    """A parked key. `stack` is where in the code it failed, a line a frame; `waiting` are the first of `records`."""

    projection: str
    build: int
    shard: int
    subject: str
    records: int
    reason: str
    stack: list[str]
    parked_at: datetime
    first: ParkedRecord
    waiting: list[WaitingRecord]


async def get_parked_key(reading: Reading, projection: str, subject: str) -> ParkedKeyShown:
    rows = await reading.of_installation(
        db.sql("queries", "get_parked_key"), (projection, subject, WAITING_SHOWN_MAX + 1)
    )
    if not rows:
        raise errors.NoSuchParkedKey
    first, *waiting = rows
    return ParkedKeyShown(
        projection=projection,
        build=first["build"],
        shard=first["shard"],
        subject=subject,
        records=first["records"],
        reason=first["reason"],
        stack=first["stack"].splitlines(),
        parked_at=first["parked_at"],
        first=_shown(first, reading.reads.log.source),
        waiting=[_waiting(row) for row in waiting],
    )


def _shown(row: DictRow, source: str) -> ParkedRecord:
    event, unreadable = None, None
    try:
        _, decoded = decode(row["record"], source, NoKeys())
        event = decoded.model_dump(mode="json")
    except RecordIsUnreadable as reason:
        unreadable = str(reason)
    parsed = _parsed(row["record"])
    as_bytes = base64.b64encode(row["record"]).decode() if parsed is None else None
    return ParkedRecord(seq=row["seq"], event=event, unreadable=unreadable, record=parsed, base64=as_bytes)


def _waiting(row: DictRow) -> WaitingRecord:
    parsed = _parsed(row["record"])
    said = parsed if isinstance(parsed, dict) else {}
    named = {name: value if isinstance(value := said.get(key), str) else None for name, key in _NAMED.items()}
    return WaitingRecord(seq=row["seq"], **named)


_NAMED = {"type": "type", "event_id": "id"}


def _parsed(record: bytes) -> Any:
    try:
        return orjson.loads(record)
    except orjson.JSONDecodeError:
        return None
