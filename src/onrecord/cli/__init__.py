"""The command line: `onrecord …`. Each subcommand stands in a file of its own duty; `contents.py` names them all."""

import sys
from collections.abc import Sequence

import typer

from onrecord.settings import CantStart


def main() -> None:
    """Run the command line; a mistake that a person can mend is one message, not a traceback."""
    try:
        _app(sys.argv[1:])()
    except CantStart as error:
        sys.exit(str(error))


def _app(words: Sequence[str]) -> typer.Typer:
    """A process of an installation waits for the import of what it needs, not of every other subcommand."""
    from onrecord.cli import processes  # noqa: PLC0415 - see above

    if words and words[0] in processes.NAMES:
        return processes.app
    from onrecord.cli import contents  # noqa: PLC0415 - see above

    return contents.app
