"""The process table of one `onrecord up`: what stops its left-overs if it is killed itself."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from onrecord.stack.files import write_private
from onrecord.stack.pids import Known

TABLE = "processes.json"


@dataclass(frozen=True)
class Table:
    """Who runs the stack of a folder, where it answers, and the processes in the order of their start."""

    up: Known | None = None
    addresses: str = ""
    processes: Sequence[Known] = field(default_factory=list)


def read(folder: Path) -> Table:
    """Read the table; an empty one if nothing was ever started here."""
    try:
        content = json.loads((folder / TABLE).read_text("utf-8"))
    except FileNotFoundError:
        return Table()
    up = Known(**content["up"]) if content["up"] else None
    return Table(up, content["addresses"], [Known(**row) for row in content["processes"]])


def write(folder: Path, table: Table) -> None:
    write_private(folder / TABLE, json.dumps(asdict(table), indent=2) + "\n")


def clear(folder: Path) -> None:
    (folder / TABLE).unlink(missing_ok=True)
