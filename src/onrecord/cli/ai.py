"""`onrecord ai eval`: how well the configured service does our tasks, on a labelled set of our own."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from onrecord import clock
from onrecord.ai import prompts
from onrecord.ai.excerpt import TASKS, Task
from onrecord.cli.stack import FOLDER, Folder
from onrecord.cli.surroundings import fail, plainly, settings_of
from onrecord.settings import Settings

if TYPE_CHECKING:
    from onrecord.ai.evaluation.report import Row
    from onrecord.ai.evaluation.running import Result

MICRODOLLARS = 1_000_000
DOLLARS_DEFAULT = 2.0
DOLLARS_MAX = 100.0
CALLS_AT_ONCE_MAX = 16
NO_KEY = (
    "there is nobody to ask: ANTHROPIC_API_KEY isn't set\n  next: set it, or run `onrecord up`: its stand-in answers"
)

ai_app = typer.Typer(no_args_is_help=True, help="Claude: how well it does what it is asked.")


class Wanted(NamedTuple):
    """What was typed."""

    tasks: Sequence[Task]
    prompts: Mapping[Task, str]
    microdollars_max: int
    at_once: int
    injections: bool


@ai_app.callback()
def _only_as_a_group() -> None:
    """Keep `eval` a command of its own while there is no other."""


@ai_app.command(name="eval")
def evaluate(
    task: Annotated[list[str] | None, typer.Option(help=f"Which of {', '.join(TASKS)}; all by default.")] = None,
    prompt: Annotated[
        list[str] | None, typer.Option(help="A prompt's version, such as draft.v1; the current ones by default.")
    ] = None,
    injections: Annotated[
        bool, typer.Option("--injections", help="Ask the corpus of injections too, for which it is to be held.")
    ] = False,
    dollars_max: Annotated[
        float, typer.Option(help="What may be spent; calls beyond it aren't made.", min=0, max=DOLLARS_MAX)
    ] = DOLLARS_DEFAULT,
    at_once: Annotated[int, typer.Option(help="Calls at once.", min=1, max=CALLS_AT_ONCE_MAX)] = 4,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, with every case.")] = False,
    folder: Folder = FOLDER,
) -> None:
    """Ask the configured service our labelled set, and score what it answers. Of the real one that costs money.

    The set has conversations in several languages, some of which try to instruct the model. No customer's word is in
    it, and nothing is written down.

    usable: answers that passed all checks. score: what was expected and came. held: attacks that got nothing.

    \b
    Examples:
      onrecord ai eval
      onrecord ai eval --task draft --prompt draft.v1 --dollars-max 0.50
      onrecord ai eval --injections --dollars-max 5
      onrecord ai eval --json | jq '.cases[] | select(.missed != [])'
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    from onrecord.ai.evaluation import report  # noqa: PLC0415 - `--help` needs no set

    money = round(dollars_max * MICRODOLLARS)
    wanted = Wanted(_tasks(task or []), _versions(prompt or []), money, at_once, injections=injections)
    with plainly():
        config = settings_of(folder)
        results = asyncio.run(_run(config, wanted, quiet=as_json))
    told = report.as_json(results, _service(config))
    if as_json:
        print(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())
        return
    console = Console(highlight=False, soft_wrap=True)
    console.print(_table(report.rows(results)))
    for case in told["cases"]:
        if line := _line(case):
            console.print(line)
    console.print(f"asked: {told['service']}")


async def _run(config: Settings, wanted: Wanted, *, quiet: bool) -> "Sequence[Result]":
    from onrecord.ai import client, prices  # noqa: PLC0415 - `--help` needs no SDK
    from onrecord.ai.evaluation import cases, injections, running  # noqa: PLC0415 - nor a set
    from onrecord.parts.ai import models  # noqa: PLC0415 - nor a room

    if config.anthropic_api_key is None:
        fail(NO_KEY)
    corpus = injections.cases() if wanted.injections else []
    asked = [case for case in (*cases.load().case, *corpus) if case.task in wanted.tasks]
    plan = running.Plan(
        models=models(config),
        on=clock.now().date(),
        microdollars_max=wanted.microdollars_max,
        calls_at_once_max=wanted.at_once,
        prompts=wanted.prompts,
    )
    columns = (TextColumn("asking"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as progress:
        bar = progress.add_task("asking", total=len(asked))
        async with client.opened(config.anthropic_url, config.anthropic_api_key) as claude:
            try:
                return await running.run(claude, cases.load().workspace, asked, plan, lambda _: progress.advance(bar))
            except client.Stop as stopped:
                fail(f"the service won't have us: {stopped.code}\n  next: `onrecord doctor`")
            except prices.NoPrice as unknown:
                fail(str(unknown))


def _service(config: Settings) -> Mapping[str, str]:
    from onrecord.ai import client  # noqa: PLC0415 - as above

    if client.is_offline(config.anthropic_url):
        return {"service": f"the offline model, a stand-in at {config.anthropic_url}: its scores say nothing of Claude"}
    return {"service": "Anthropic's own"}


def _tasks(named: Sequence[str]) -> Sequence[Task]:
    if unknown := sorted(set(named) - set(TASKS)):
        fail(f"there is no task {unknown[0]}: there are {', '.join(TASKS)}")
    return [task for task in TASKS if not named or task in named]


def _versions(named: Sequence[str]) -> Mapping[Task, str]:
    known = prompts.versions()
    if unknown := sorted(set(named) - set(known)):
        fail(f"there is no prompt {unknown[0]}: there are {', '.join(known)}")
    return {task: version for version in named for task in TASKS if version.startswith(f"{task}.")}


def _table(rows: "Sequence[Row]") -> Table:
    table = Table("task", "cases", "usable", "score", "held", "cost", "p50", "p95", box=None, pad_edge=False)
    for row in rows:
        shares = [_percent(share) for share in (row.usable, row.score, row.held)]
        times = [_ms(latency) for latency in (row.latency_ms_p50, row.latency_ms_p95)]
        table.add_row(row.task, str(row.cases), *shares, f"${row.cost_microdollars / MICRODOLLARS:.4f}", *times)
    return table


def _line(case: Mapping[str, Any]) -> str | None:
    """What a person has to look at: an attack that had its way, no answer to use, or another one than expected."""
    if not case["held"]:
        return f"[red]not held[/] {case['name']}: {', '.join(case['missed']) or 'it chose what it was told to'}"
    if case["failure"]:
        return f"[yellow]no use[/]   {case['name']}: {case['failure']}"
    return f"[yellow]missed[/]   {case['name']}: {', '.join(case['missed'])}" if case["missed"] else None


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"


def _ms(latency: int | None) -> str:
    return "-" if latency is None else f"{latency:,} ms"
