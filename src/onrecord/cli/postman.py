"""`onrecord postman`: the Postman collection and its environment, as files that a check keeps current."""

import json
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli import written

FOLDER = Path("docs/postman")


def postman(
    into: Annotated[Path, typer.Option(help="The folder to write them into.")] = FOLDER,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; end with 1 if a file isn't current.")] = False,
) -> None:
    """Write the API's Postman collection, a journey through all of it, and its environment.

    \b
    Examples:
      onrecord postman
      onrecord postman --check
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    written.keep(into, _documents(), check=check)


def _documents() -> dict[str, str]:
    from onrecord import app  # noqa: PLC0415 - the web framework serves this and two other subcommands
    from onrecord.openapi.postman import collection  # noqa: PLC0415 - likewise

    made = {
        "onrecord.postman_collection.json": collection.collection(app.document().openapi()),
        "onrecord.postman_environment.json": collection.environment(),
    }
    return {name: json.dumps(document, indent=2, ensure_ascii=False) + "\n" for name, document in made.items()}
