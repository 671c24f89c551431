"""`onrecord reference`: the pages of docs/ that the code itself tells, as files that a check keeps current."""

from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli import written

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

    written.keep(into, reference_pages.pages(into), check=check)
