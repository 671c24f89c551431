"""Who makes events of a type and who reads them, found in the code: nobody has to keep a list of it."""

import ast
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import cast

from onrecord.events import BY_TYPE, ContactErased, Event, examples
from onrecord.events.envelope import Recorded
from onrecord.identity import permissions
from projections.catalogue import LIVE
from projections.projection import Projection

ROOMS = ("commands", "outbox_relay", "onrecord")


def emitted_by(event_type: str) -> list[str]:
    """The commands whose modules call the event's class, by their names; another module by its path."""
    return [where for where, called in _calls().items() if BY_TYPE[event_type].__name__ in called]


def read_by(event_type: str) -> list[str]:
    """The read models that an event of this type touches, asked with an example."""
    recorded = Recorded(0, 1, examples.envelope(event_type), cast("Event", examples.event(event_type)))
    return [projection.name for projection in LIVE if _touches(projection, recorded)]


def commands() -> set[str]:
    """The names of all commands that somebody may be allowed to run."""
    return set(permissions.COMMANDS)


def _touches(projection: Projection, recorded: Recorded) -> bool:
    """A row's fold takes the event, or the erasure clears columns of it."""
    erases = isinstance(recorded.event, ContactErased)
    return any(any(table.touched(recorded)) or (erases and table.erase is not None) for table in projection.tables)


@cache
def _calls() -> dict[str, set[str]]:
    """What each module calls. A class in a `match` is a pattern and no call, and a type in a signature is neither."""
    return {_name(room, path): set(_called(path)) for room in ROOMS for path in _modules(room)}


def _modules(room: str) -> list[Path]:
    return sorted(Path(str(files(room))).rglob("*.py"))


def _name(room: str, path: Path) -> str:
    if room == "commands" and path.stem in commands():
        return path.stem
    return f"{room}/{path.relative_to(str(files(room))).as_posix()}"


def _called(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)):
                yield name
