"""`onrecord effects …`: the ledger of what is done outside, row by row."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import typer
from rich.console import Console

from onrecord import db
from onrecord.cli.stack import FOLDER, Folder
from onrecord.cli.surroundings import plainly, settings_of

ROWS_DEFAULT = 50
ROWS_MAX = 1_000
COLUMNS = (
    "id",
    "kind",
    "task",
    "state",
    "reason",
    "attempts",
    "doubts",
    "shard",
    "seq",
    "workspace_id",
    "channel_id",
    "created_at",
    "due_at",
    "closed_at",
)

State = Literal["pending", "claimed", "calling", "unknown", "done", "failed"]
Kind = Literal["mail", "delivery", "media", "ai"]

effects_app = typer.Typer(no_args_is_help=True, help="See what is done outside: the ledger of effects.")


@effects_app.callback()
def _group() -> None:
    """Keeps `list` a subcommand while it is alone."""


@effects_app.command(name="list")
def list_effects(
    state: Annotated[State | None, typer.Option(help="Only those in this state.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="Only those of this kind.")] = None,
    contact: Annotated[UUID | None, typer.Option(help="Only those of this contact.", metavar="ID")] = None,
    limit: Annotated[int, typer.Option(help="How many, the newest first.", min=1, max=ROWS_MAX)] = ROWS_DEFAULT,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per line.")] = False,
    folder: Folder = FOLDER,
) -> None:
    """Print effects, the newest first: what, in which state, and the event that asked for it.

    \b
    Examples:
      onrecord effects list
      onrecord effects list --state unknown
      onrecord effects list --kind delivery --state failed
      onrecord effects list --limit 1000 --json | jq -r .state | sort | uniq -c
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    with plainly(), db.connect(db.conninfo(settings_of(folder), "onrecord_worker")) as connection:
        rows = connection.execute(
            db.sql("onrecord.cli", "list_effects"),
            {"state": state, "kind": kind, "contact_id": contact, "rows_max": limit},
        )
        found = [dict(zip(COLUMNS, row, strict=True)) for row in rows.fetchall()]
    for effect in found:
        if as_json:
            print(json.dumps(effect, default=_written))
        else:
            Console(highlight=False, soft_wrap=True).print(_line(effect))


def _line(effect: dict[str, Any]) -> str:
    why = f" ({effect['reason']})" if effect["reason"] else ""
    doubted = f", {effect['doubts']} in doubt" if effect["doubts"] else ""
    return (
        f"{_written(effect['created_at'])}  {effect['id']}  {effect['kind']} {effect['task']}  {effect['state']}{why}, "
        f"attempts {effect['attempts']}{doubted}, asked at {effect['shard']}:{effect['seq']}"
    )


def _written(value: object) -> str:
    return value.astimezone(UTC).isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)
