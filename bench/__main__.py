"""`python -m bench [NAME…] [--small] [--json FILE]`: run the benches, print a table, write the figures down."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bench import (
    commands,
    import_messages,
    lists,
    observing,
    projector,
    rebuild,
    relay_drain,
    relay_tick,
    sealing,
    sign_in,
    stream,
    triage,
    visible,
    web,
)
from bench.result import Result

BENCHES: dict[str, Callable[..., Result]] = {
    "relay-drain": relay_drain.run,
    "visible": visible.run,
    "commands": commands.run,
    "projector": projector.run,
    "rebuild": rebuild.run,
    "relay-tick": relay_tick.run,
    "sealing": sealing.run,
    "sign-in": sign_in.run,
    "stream": stream.run,
    "lists": lists.run,
    "import": import_messages.run,
    "triage": triage.run,
    "web": web.run,
    "web-million": web.run_million,
    "observing": observing.run,
}


def main(
    names: Annotated[list[str] | None, typer.Argument(help=f"{', '.join(BENCHES)}; all of them by default")] = None,
    small: Annotated[bool, typer.Option("--small", help="A fifth of the size: for trying, not for quoting.")] = False,
    json_file: Annotated[Path, typer.Option("--json", help="Where the figures go.")] = Path("bench.json"),
) -> None:
    """Measure what OnRecord costs, as ratios to the floor on this machine in this run."""
    wanted = names or list(BENCHES)
    unknown = [name for name in wanted if name not in BENCHES]
    if unknown:
        sys.exit(f"there is no bench {unknown[0]!r}; there are: {', '.join(BENCHES)}")
    console = Console()
    results = []
    for name in wanted:
        with console.status(f"{name} …"):
            results.append(BENCHES[name](small=small))
        console.print(_table(results[-1]))
    figures = {result.name: {"figures": result.figures, "targets": result.targets} for result in results}
    json_file.write_text(json.dumps({"at": datetime.now(UTC).isoformat(), "small": small} | figures, indent=2) + "\n")
    console.print(f"written to {json_file}")


def _table(result: Result) -> Table:
    table = Table(title=f"{result.name}: {result.what}", title_justify="left")
    table.add_column("figure")
    table.add_column("value", justify="right")
    table.add_column("target")
    for figure, value in result.figures.items():
        table.add_row(figure, f"{value:,.0f}" if value >= 100 else f"{value:.2f}", result.targets.get(figure, ""))
    return table


if __name__ == "__main__":
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(main)
    app()
