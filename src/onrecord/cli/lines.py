"""Records of the log as a person reads them: a line each, or whole. What others wrote can't move the terminal."""

import base64
import json
import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from rich.text import Text

from onrecord.events import EventData
from onrecord.events.envelope import RecordIsUnreadable, decode
from onrecord.vault.keys import Keys, NoKeys

TEXT_CHARS_MAX = 60
ID_CHARS = 8
_COLUMNS = (10, 24, 25, 19, 19)
_STYLES = ("cyan", "dim", "bold", "", "")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


def line(shard: int, seq: int | None, record: bytes, source: str, keys: Keys) -> Text:
    """One line: position, time, type, actor, subject, and what the event says, shortened."""
    position = f"{shard}:{'?' if seq is None else seq}"
    try:
        envelope, event = decode(record, source, keys)
    except RecordIsUnreadable as unreadable:
        return _row(position, "", type_of(record), "", "", Text(f"unreadable: {plain(str(unreadable))}", "red"))
    moment, actor, subject = _moment(envelope.time), _short(plain(envelope.actor)), _short(envelope.subject)
    return _row(position, moment, event.type, actor, subject, Text(_says(event)))


def as_json(shard: int, seq: int | None, offset: int, record: bytes, source: str, keys: Keys) -> str:
    """One JSON object on one line; what `keys` open of it as `opened`. A record that isn't JSON comes as `base64`."""
    found: dict[str, Any] = {"shard": shard, "seq": seq, "offset": offset, "record": _parsed(record)}
    if found["record"] is None:
        found["base64"] = base64.b64encode(record).decode()
    try:
        _, event = decode(record, source, keys)
    except RecordIsUnreadable as unreadable:
        found["unreadable"] = str(unreadable)
    else:
        if event.personal and not isinstance(keys, NoKeys):
            found["opened"] = {name: getattr(event, name) for name in sorted(event.personal)}
    return orjson.dumps(found).decode()


def whole(record: bytes) -> str:
    """The record, indented; as bytes if it isn't JSON."""
    parsed = _parsed(record)
    if parsed is None:
        return repr(record)
    return plain(orjson.dumps(parsed, option=orjson.OPT_INDENT_2).decode(), kept="\n")


def event_of(event: EventData) -> str:
    """An event's fields as they were decoded, indented."""
    return plain(orjson.dumps(vars(event), option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z).decode(), kept="\n")


def unreadable(record: bytes, source: str) -> str | None:
    """Why this version can't decode the record; None if it can."""
    try:
        decode(record, source, NoKeys())
    except RecordIsUnreadable as reason:
        return str(reason)
    return None


def id_of(record: bytes) -> str | None:
    """The event's id, if the record has one."""
    return _attribute(record, "id")


def actor_of(record: bytes) -> str | None:
    """Who acted, if the record says so."""
    return _attribute(record, "actor")


def plain(text: str, kept: str = "") -> str:
    """The text without control characters: they are spelled as JSON spells them."""
    return "".join(c if c.isprintable() or c in kept else json.dumps(c)[1:-1] for c in text)


def counted(number: int, thing: str) -> str:
    """So many of a thing: `1 day`, `1,000 rows`."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def _row(position: str, moment: str, kind: str, actor: str, subject: str, says: Text) -> Text:
    cells = zip((position, moment, kind, actor, subject), _COLUMNS, _STYLES, strict=True)
    return Text.assemble(*((f"{cell:<{width}} ", style) for cell, width, style in cells), says)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(sep=" ", timespec="milliseconds").replace("+00:00", "Z")


def _says(event: EventData) -> str:
    """Its fields by name, but for the type; what somebody wrote comes first."""
    fields = {name: value for name, value in vars(event).items() if name != "type"}
    names = sorted(fields, key=lambda name: name != "text")
    return " ".join(f"{name}={_value(fields[name])}" for name in names)


def _value(value: object) -> str:
    match value:
        case str() if not _UUID.fullmatch(value):
            return f'"{_shortened(plain(value))}"'
        case str() | UUID():
            return _short(str(value))
        case datetime():
            return _moment(value)
        case _:
            return _shortened(plain(str(value)))


def _shortened(text: str) -> str:
    return text if len(text) <= TEXT_CHARS_MAX else f"{text[: TEXT_CHARS_MAX - 1]}…"


def _short(name: str) -> str:
    """Ids by their end: their beginning is the time, which neighbours share."""
    return _shortened(_UUID.sub(lambda found: f"…{found[0][-ID_CHARS:]}", name))


def _parsed(record: bytes) -> object:
    try:
        return orjson.loads(record)
    except orjson.JSONDecodeError:
        return None


def type_of(record: bytes) -> str:
    return _shortened(_attribute(record, "type") or "?")


def _attribute(record: bytes, name: str) -> str | None:
    parsed = _parsed(record)
    value = parsed.get(name) if isinstance(parsed, dict) else None
    return plain(value) if isinstance(value, str) else None
