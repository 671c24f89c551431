"""`onrecord webhooks …`: what providers told, body by body, and taking one up again that failed."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import typer
from rich.console import Console

from onrecord import db, log
from onrecord.cli import lines
from onrecord.cli.stack import FOLDER, Folder
from onrecord.cli.surroundings import fail, plainly, settings_of
from onrecord.doorbell import WEBHOOKS, Doorbell
from onrecord.settings import Settings
from onrecord.vault import Wrapped
from onrecord.whatsapp import raw
from onrecord.whatsapp.intake import Intake

ROWS_DEFAULT = 50
ROWS_MAX = 1_000
COLUMNS = (
    "id",
    "state",
    "reason",
    "items",
    "done",
    "dropped",
    "attempts",
    "workspace_id",
    "received_at",
    "due_at",
    "closed_at",
)

State = Literal["pending", "claimed", "done", "failed"]

webhooks_app = typer.Typer(no_args_is_help=True, help="See what providers told, and take up again what failed.")


@webhooks_app.command(name="list")
def list_webhooks(
    state: Annotated[State | None, typer.Option(help="Only those in this state.")] = None,
    limit: Annotated[int, typer.Option(help="How many, the newest first.", min=1, max=ROWS_MAX)] = ROWS_DEFAULT,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per line.")] = False,
    folder: Folder = FOLDER,
) -> None:
    """Print the bodies that are kept, the newest first: in which state, and how many of their items are done.

    \b
    Examples:
      onrecord webhooks list
      onrecord webhooks list --state failed --json | jq -r .reason
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    with plainly(), db.connect(db.conninfo(settings_of(folder), "onrecord_worker")) as connection:
        rows = connection.execute(db.sql("onrecord.cli", "list_webhooks"), {"state": state, "rows_max": limit})
        found = [dict(zip(COLUMNS, row, strict=True)) for row in rows.fetchall()]
    for webhook in found:
        if as_json:
            print(json.dumps(webhook, default=_written))
        else:
            Console(highlight=False, soft_wrap=True, markup=False).print(_line(webhook))


@webhooks_app.command()
def retry(
    webhook_id: Annotated[UUID, typer.Argument(help="As `onrecord webhooks list` has it.")], folder: Folder = FOLDER
) -> None:
    """Take up a failed body again, as if it came now: its number may be connected meanwhile, a fault mended.

    What was done of it isn't done twice.

    \b
    Examples:
      onrecord webhooks retry 01900000-0000-7000-8000-000000000001
    """  # noqa: D301 (as above)
    with plainly():
        asyncio.run(_keep_again(settings_of(folder), webhook_id))
    typer.echo("It is kept again. What became of it: onrecord webhooks list")


async def _keep_again(config: Settings, webhook_id: UUID) -> None:
    vault = config.vault()
    with db.connect(db.conninfo(config, "onrecord_worker")) as connection:
        home = log.read(connection).workspace_id
        row = connection.execute(db.sql("onrecord.cli", "read_webhook"), (webhook_id,)).fetchone()
    if row is None:
        fail(f"no webhook {webhook_id} has failed: onrecord webhooks list --state failed")
    workspace_id, sealed, *wrapped = row
    content = raw.unseal(vault.unwrap(workspace_id, Wrapped(*wrapped)), webhook_id, sealed)
    async with db.pool(db.conninfo(config, "onrecord_command")) as pool:
        await Intake(pool, vault, home, Doorbell(WEBHOOKS)).keep(content)
    with db.connect(db.conninfo(config, "onrecord_command")) as connection, connection.transaction():
        connection.execute(db.sql("onrecord", "set_workspace"), (str(workspace_id),))
        one = {"workspace_id": workspace_id, "id": webhook_id}
        connection.execute(db.sql("commands", "delete_webhook"), one)


def _line(webhook: dict[str, Any]) -> str:
    why = f" ({lines.plain(webhook['reason'])})" if webhook["reason"] else ""
    dropped = f", {webhook['dropped']} dropped" if webhook["dropped"] else ""
    return (
        f"{_written(webhook['received_at'])}  {webhook['id']}  {webhook['state']}{why}, "
        f"{webhook['done']} of {webhook['items']} items done{dropped}, attempts {webhook['attempts']}"
    )


def _written(value: object) -> str:
    return value.astimezone(UTC).isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)
