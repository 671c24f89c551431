"""`onrecord prune`: outbox rows that are old and that the log holds as well are deleted, after saying how many."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer
from rich.console import Console

from onrecord import operations
from onrecord.cli import asked, lines
from onrecord.cli.finding import Json
from onrecord.cli.running import executing, refusals_told, typed
from onrecord.cli.stack import FOLDER, Folder
from onrecord.cli.surroundings import Opened, fail, opened, plainly, settings_of
from onrecord.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outbox_relay.pruner import ShardPlan

DAYS_MAX = 36_500
WAIT_S_MAX = 86_400


def prune(
    days: Annotated[
        int, typer.Option("--days", metavar="N", help="Keep what is younger than so many days.", min=1, max=DAYS_MAX)
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, and change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    as_json: Json = False,
    folder: Folder = FOLDER,
) -> None:
    """Delete outbox rows older than N days that the log is confirmed past. Nothing prunes unless somebody asks.

    The log in Kafka keeps them. Each shard keeps the row at the log's end, and its last.

    It goes in small batches. Ctrl-C ends it between two; what is pruned stays pruned. Where a worker runs, it is the
    worker that prunes, and Ctrl-C ends the watching alone.

    The decision is an event, prune.requested.v1.

    \b
    Examples:
      onrecord prune --days 90 --dry-run
      onrecord prune --days 90
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    from outbox_relay import pruner  # noqa: PLC0415 - `--help` needs no Kafka client
    from outbox_relay.tail import WrongLog  # noqa: PLC0415 - likewise

    if as_json and not (yes or dry_run):
        fail("--json doesn't ask\n  next: look with --dry-run, then say --yes")
    with plainly(WrongLog), opened(folder, "onrecord_operator") as found:
        older_than = pruner.before(days)
        plans = list(pruner.look(found.reader, found.connection, found.log, older_than))
        if not as_json:
            _tell_plans(plans, days)
        elif dry_run:
            print(json.dumps([asdict(plan) for plan in plans]))
        elif not any(plan.rows for plan in plans):
            print(json.dumps(_nothing(plans)))
        if dry_run or not any(plan.rows for plan in plans):
            return
        if not (yes or typer.confirm("Prune them?")):
            fail("nothing was changed")
        result = _prune(settings_of(folder), found, days)
    print(json.dumps(result, default=str) if as_json else _told(result))
    raise typer.Exit(0 if result["state"] == "done" else 1)


def _nothing(plans: "Sequence[ShardPlan]") -> dict[str, Any]:
    """The result where there is nothing to prune: what a prune would have answered."""
    return {"rows": 0, "shards": [asdict(plan) for plan in plans if plan.problem], "state": "done"}


def _prune(config: Settings, found: Opened, days: int) -> dict[str, Any]:
    """Asked for like anybody's; carried out here if no operator is at work, watched otherwise."""
    from commands.prune_outbox import PruneOutbox  # noqa: PLC0415 - `--help` needs no room
    from onrecord.ownership import Ownership  # noqa: PLC0415 - likewise
    from outbox_relay import operator  # noqa: PLC0415 - likewise

    ownership = Ownership(config, "operator")
    try:
        mine = ownership.acquire(operator.OPERATOR)
        with refusals_told("it can't be asked for"), executing(config, found.log) as run:
            operation_id = run(typed(PruneOutbox, older_than_days=days)).answer.operation_id
        with Console(stderr=True).status("pruning") as status:

            def tell(progress: dict[str, Any]) -> None:
                status.update(_pruned(progress))

            if not mine:
                return asked.wait(config, found.log, operation_id, WAIT_S_MAX, tell)
            return _carry_out(found, operation_id, ownership.touch, tell)
    finally:
        ownership.close()


def _carry_out(found: Opened, operation_id: UUID, alive: Any, told: asked.Told) -> dict[str, Any]:
    from outbox_relay.operator import Operator, state_of  # noqa: PLC0415 - as above

    request = next(one for one in operations.read_open(found.connection, "prune") if one.id == operation_id)
    so_far: dict[str, Any] = {"rows": 0}

    def tell(progress: Any) -> None:
        so_far.update(progress)
        told(so_far)

    try:
        result = Operator(found.reader, found.connection, found.log, alive).carry_out(request, tell)
    except KeyboardInterrupt:
        result = so_far | {"problem": "it was interrupted"}
        operations.end(found.connection, request, "failed", result)
    return result | {"state": state_of(result)}


def _tell_plans(plans: "Sequence[ShardPlan]", days: int) -> None:
    for plan in plans:
        if plan.problem:
            print(f"shard {plan.shard}: left alone: {plan.problem}")
        elif plan.rows:
            rows, size = lines.counted(plan.rows, "row"), f"about {plan.bytes_about / 1e6:,.1f} MB"
            print(f"shard {plan.shard}: {rows}, seq {plan.first_seq} to {plan.last_seq}, {size}")
    rows, mb = lines.counted(sum(plan.rows for plan in plans), "row"), sum(plan.bytes_about for plan in plans) / 1e6
    old = f"older than {lines.counted(days, 'day')}, and in the log"
    print(f"{old}: {rows}, about {mb:,.1f} MB")


def _told(result: dict[str, Any]) -> str:
    problems = [f"shard {one['shard']}: {one['problem']}" for one in result.get("shards", ()) if one["problem"]]
    ended = f"{result['problem']}; " if result.get("problem") else ""
    return "\n".join([*problems, f"{ended}{_pruned(result)}"])


def _pruned(progress: dict[str, Any]) -> str:
    return f"{lines.counted(progress.get('rows', 0), 'row')} pruned"
