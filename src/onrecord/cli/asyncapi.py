"""`onrecord asyncapi`: the event catalogue's documents, as files that a check keeps current."""

import json
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli import written

FOLDER = Path("docs")


def asyncapi(
    into: Annotated[Path, typer.Option(help="The folder to write them into.")] = FOLDER,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; end with 1 if a file isn't current.")] = False,
) -> None:
    """Write the event catalogue: asyncapi.json for programs, events.md for people.

    \b
    Examples:
      onrecord asyncapi
      onrecord asyncapi --check
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    written.keep(into, _documents(), check=check)


def _documents() -> dict[str, str]:
    from onrecord import app  # noqa: PLC0415 - the web framework serves this and one other subcommand
    from onrecord.cli import event_page  # noqa: PLC0415 - likewise the rooms

    document = json.dumps(app.event_document(), indent=2, ensure_ascii=False)
    return {"asyncapi.json": f"{document}\n", "events.md": event_page.page()}
