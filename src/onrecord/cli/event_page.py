"""The catalogue as a page for people, docs/events.md: what asyncapi.json says, and who emits and reads each type."""

import json
from collections.abc import Iterable
from textwrap import fill
from typing import Any

from onrecord.cli import event_traffic
from onrecord.events import BY_TYPE, asyncapi, examples

COLUMNS_MAX = 120

HEAD = """# Events

*Generated from the code by `onrecord asyncapi` (`make openapi`): change the catalogue, `src/onrecord/events/`, not this
page.*

[asyncapi.json](asyncapi.json) says the same to programs, and a running API answers it at `/asyncapi.json`.
[ARCHITECTURE.md](ARCHITECTURE.md#the-life-of-an-event) tells the life of an event.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, asyncapi.DESCRIPTION, _overview(), *map(_section, BY_TYPE)])


def _overview() -> str:
    rows = [
        [
            f"[`{name}`](#{name.replace('.', '')})",
            _names(event_traffic.emitted_by(name)),
            _names(event_traffic.read_by(name)),
        ]
        for name in BY_TYPE
    ]
    return "## All types\n\n" + _table(["type", "emitted by", "read by"], rows)


def _section(event_type: str) -> str:
    emitted, read = _names(event_traffic.emitted_by(event_type)), _names(event_traffic.read_by(event_type))
    about = f"Subject: `{examples.stream_of(event_type)}/<id>`. Emitted by {emitted}. Read by {read}."
    record = json.dumps(examples.record(event_type), indent=2, ensure_ascii=False)
    paragraphs = [*asyncapi.says(event_type).split("\n\n"), about]
    return "\n".join(
        [
            f"## {event_type}\n",
            *(_wrapped(paragraph) for paragraph in paragraphs),
            _fields(event_type),
            f"```json\n{record}\n```\n",
        ]
    )


def _fields(event_type: str) -> str:
    public, personal = asyncapi.public_fields(event_type), asyncapi.personal_fields(event_type)
    rows = [[f"`{name}`", _described(schema), "public"] for name, schema in public.items()]
    rows += [[f"`{name}`", _described(schema), "personal"] for name, schema in personal.items()]
    return _table(["field", "JSON type", "personal or public"], rows)


def _described(schema: dict[str, Any]) -> str:
    said = schema.get("description")
    return f"{_json_type(schema)}: {said}" if said else _json_type(schema)


def _json_type(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(map(_json_type, schema["anyOf"]))
    if "items" in schema:
        return f"array of {_json_type(schema['items'])}"
    form = _form(schema)
    return f"{schema['type']} ({form})" if form else str(schema["type"])


def _form(schema: dict[str, Any]) -> str:
    """What a text looks like, if that is said."""
    match schema:
        case {"const": only}:
            return f"`{only}`"
        case {"enum": values}:
            return ", ".join(f"`{value}`" for value in values)
        case {"pattern": pattern} if asyncapi.UUID in pattern:
            return "UUID"
        case {"format": "date-time"}:
            return "RFC 3339"
        case _:
            return ""


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "nothing"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _wrapped(paragraph: str) -> str:
    return fill(" ".join(paragraph.split()), COLUMNS_MAX, break_long_words=False, break_on_hyphens=False) + "\n"
