"""`onrecord reference`: the pages of docs/ that the code itself tells, as files that a check keeps current."""

import sys
from pathlib import Path
from typing import Annotated

import typer

FOLDER = Path("docs")


def reference(
    into: Annotated[Path, typer.Option(help="The folder of the documentation.")] = FOLDER,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; end with 1 if a page isn't current.")] = False,
) -> None:
    """Write the pages of reference: the command line, the settings, the API's operations, the list of decisions.

    \b
    Examples:
      onrecord reference
      onrecord reference --check
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    from onrecord.cli import reference_pages  # noqa: PLC0415 - it needs every room, and the whole command line

    stale = []
    for name, current in reference_pages.pages(into).items():
        path = into / name
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(current, "utf-8")
            typer.echo(f"written to {path}")
        elif not path.exists() or path.read_text("utf-8") != current:
            stale.append(str(path))
    if stale:
        sys.exit(f"not current: {', '.join(stale)}; run `make openapi` and commit what it writes")
