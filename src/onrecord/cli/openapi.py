"""`onrecord openapi`: the API's document, as a file that a check keeps current."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

DOCUMENT = Path("docs/openapi.json")


def openapi(
    into: Annotated[Path, typer.Option(help="Where to write it.")] = DOCUMENT,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; end with 1 if the file isn't current.")
    ] = False,
) -> None:
    """Write the API's OpenAPI document.

    \b
    Examples:
      onrecord openapi
      onrecord openapi --check
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    from onrecord import app  # noqa: PLC0415 - the web framework serves this one subcommand

    current = json.dumps(app.document().openapi(), indent=2, ensure_ascii=False) + "\n"
    if not check:
        into.write_text(current)
        typer.echo(f"written to {into}")
    elif not into.exists() or into.read_text() != current:
        sys.exit(f"{into} is not current: run `make openapi` and commit it")
