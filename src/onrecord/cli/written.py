"""Files that the code tells: written down, or checked for whether they still say the same."""

import sys
from collections.abc import Mapping
from pathlib import Path

import typer


def keep(into: Path, documents: Mapping[str, str], *, check: bool) -> None:
    """Write each document below the folder; with `check` write nothing, and end with 1 where a file isn't current."""
    stale = []
    for name, current in documents.items():
        path = into / name
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(current, "utf-8")
            typer.echo(f"written to {path}")
        elif not path.exists() or path.read_text("utf-8") != current:
            stale.append(str(path))
    if stale:
        sys.exit(f"not current: {', '.join(stale)}; run `make openapi` and commit what it writes")
