"""`onrecord workspace …`: the tenants of this installation."""

import json
from typing import Annotated, Any
from uuid import UUID

import typer

from onrecord import db, ids
from onrecord.cli import lines
from onrecord.cli.finding import ROWS_DEFAULT, Json, Limit, directory, moment
from onrecord.cli.running import executing, refusals_told, typed
from onrecord.cli.stack import FOLDER, Folder
from onrecord.cli.surroundings import plainly

COLUMNS = ("workspace_id", "name", "created_at", "members", "admins")

workspace_app = typer.Typer(no_args_is_help=True, help="Workspaces: the tenants of this installation.")


@workspace_app.command()
def create(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Of the business, not of a person: it stands in clear.")],
    admin: Annotated[str, typer.Option(metavar="EMAIL|ID", help="Who is its first admin; they have an account.")],
    as_json: Json = False,
    folder: Folder = FOLDER,
) -> None:
    """Make a workspace, with somebody as its admin.

    \b
    Examples:
      onrecord workspace create "Example Shop" --admin ada@example.org
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    from commands.create_workspace_for import CreateWorkspaceFor  # noqa: PLC0415 - `--help` needs no room

    with plainly(), directory(folder) as found, refusals_told("no workspace was made"):
        account = found.account(admin)
        command = typed(CreateWorkspaceFor, name=name, account_id=account.id)
        with executing(found.config, found.log) as run:
            made = run(command, ids.new()).answer
    if as_json:
        print(made.model_dump_json())
    else:
        print(f"workspace  {made.workspace_id}")
        print(f"member     {made.member_id}, its admin")


@workspace_app.command(name="list")
def list_workspaces(limit: Limit = ROWS_DEFAULT, as_json: Json = False, folder: Folder = FOLDER) -> None:
    """Print workspaces, the oldest first: the first is the installation's own, made with its log.

    \b
    Examples:
      onrecord workspace list
      onrecord workspace list --json | jq -r .name
    """  # noqa: D301 (as above)
    with plainly(), directory(folder) as found:
        params = {"rows_max": limit}
        rows = found.connection.execute(db.sql("onrecord.cli", "list_workspaces"), params).fetchall()
    for row in rows:
        workspace = dict(zip(COLUMNS, row, strict=True))
        if as_json:
            own = {"own": workspace["workspace_id"] == found.log.workspace_id}
            print(json.dumps(workspace | own, default=moment))
        else:
            print(_line(workspace, own=found.log.workspace_id))


def _line(workspace: dict[str, Any], own: UUID) -> str:
    cells = [
        str(workspace["workspace_id"]),
        lines.plain(workspace["name"]),
        f"members {workspace['members']}, of them admins {workspace['admins']}",
        f"since {moment(workspace['created_at'])}",
        *(["the installation's own"] if workspace["workspace_id"] == own else []),
    ]
    return "  ".join(cells)
