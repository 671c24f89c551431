"""`onrecord bench`: runs the benches of a checkout."""

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

ROOT = Path(__file__).parents[3]


def bench(
    names: Annotated[list[str] | None, typer.Argument(help="Which; all of them by default.")] = None,
    small: Annotated[bool, typer.Option("--small", help="A fifth of the size: for trying, not for quoting.")] = False,
    json_file: Annotated[Path, typer.Option("--json", help="Where the figures go.")] = Path("bench.json"),
) -> None:
    """Measure what OnRecord costs, as ratios to the floor on this machine.

    The benches are relay-drain, visible, commands, projector, rebuild, relay-tick, sealing, sign-in, stream, lists,
    import, triage, web and web-million. They start servers of their own; the last two need `make web` and a Chromium.

    \b
    Examples:
      onrecord bench
      onrecord bench commands projector
      onrecord bench visible --small --json /tmp/visible.json
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    if not (ROOT / "bench").is_dir():
        typer.echo("the benches stand in the project's source\n  next: run this in a checkout", err=True)
        raise typer.Exit(1)
    options = [*(names or []), *(["--small"] if small else []), "--json", str(json_file.absolute())]
    raise typer.Exit(subprocess.run([sys.executable, "-m", "bench", *options], cwd=ROOT, check=False).returncode)
