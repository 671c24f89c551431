"""`onrecord token …`: secrets by which machines act for members: made, listed, revoked."""

import json
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from onrecord import clock, db
from onrecord.cli import lines
from onrecord.cli.finding import ROWS_DEFAULT, Directory, FoundMember, Json, Limit, directory, moment
from onrecord.cli.running import executing, refusals_told, typed
from onrecord.cli.stack import FOLDER, Folder
from onrecord.cli.surroundings import fail, plainly
from onrecord.identity import permissions
from onrecord.identity.permissions import EVERYTHING, Scopes

if TYPE_CHECKING:
    from commands.create_token import TokenTold

COLUMNS = (
    "token_id",
    "workspace_id",
    "member_id",
    "kind",
    "label",
    "scopes",
    "created_at",
    "expires_at",
    "last_used_at",
    "revoked_at",
    "state",
)

token_app = typer.Typer(no_args_is_help=True, help="Tokens: secrets by which machines act for members.")


@token_app.command()
def create(  # noqa: PLR0913, PLR0917 - options of the command line
    label: Annotated[str, typer.Option(help="What it is for. It stands in clear: no place for a person's name.")],
    member: Annotated[UUID | None, typer.Option(metavar="ID", help="For whom, by their member id …")] = None,
    email: Annotated[str | None, typer.Option(help="… or by e-mail.")] = None,
    workspace: Annotated[
        UUID | None, typer.Option(help="With --email: in which workspace; the installation's own if left out.")
    ] = None,
    scope: Annotated[
        list[str] | None, typer.Option(help="What it may do; repeat for more. All that the role may, if left out.")
    ] = None,
    client: Annotated[
        bool, typer.Option("--client", help="A client's secret, to be exchanged for access tokens at /oauth/token.")
    ] = False,
    expires_in_days: Annotated[int | None, typer.Option(help="For ever, if left out.", min=1, max=3650)] = None,
    as_json: Json = False,
    folder: Folder = FOLDER,
) -> None:
    """Make a token for a member, and print its secret: here, and never again.

    It may do what its scopes say and its member's role allows, whichever is less.

    \b
    Examples:
      onrecord token create --email ada@example.org --label "nightly export"
      onrecord token create --email ada@example.org --label shop --scope inbox:read --scope inbox:write
      onrecord token create --member 01a204bc-b415-73ea-a173-f8df87d2837a --label crm --client --expires-in-days 90
      onrecord token create --email ada@example.org --label ci --json | jq -r .secret
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    scopes = _scopes(scope)
    if (member is None) == (email is None):
        raise typer.BadParameter("say for whom: by --member ID or by --email E, and not both")
    with plainly(), directory(folder) as found:
        whose = found.member(member) if member else found.member_by_email(email or "", found.workspace(workspace))
        told = _create(found, whose, label, scopes, kind="client" if client else "personal", days=expires_in_days)
    if as_json:
        where = {"workspace_id": whose.workspace_id, "member_id": whose.id}
        print(json.dumps(told.model_dump() | where, default=moment))
        return
    granted = permissions.ROLES[whose.role] if scopes is None else scopes
    print(f"token      {told.token_id} of member {whose.id}, {whose.role} in workspace {whose.workspace_id}")
    print(f"scopes     {permissions.spell(granted)}")
    print(f"expires    {moment(told.expires_at) if told.expires_at else 'never'}")
    if told.client_id:
        print(f"client id  {told.client_id}")
    print(f"secret     {told.secret}")
    typer.echo("the secret is told here and never again: keep it where nobody else reads", err=True)


@token_app.command(name="list")
def list_tokens(
    workspace: Annotated[UUID | None, typer.Option(help="Only of this one.")] = None,
    limit: Limit = ROWS_DEFAULT,
    as_json: Json = False,
    folder: Folder = FOLDER,
) -> None:
    """Print tokens, the newest first: whose, what for, what they may do, and whether they are good.

    \b
    Examples:
      onrecord token list
      onrecord token list --json | jq -r 'select(.state == "active") | .label'
    """  # noqa: D301 (as above)
    with plainly(), directory(folder) as found:
        params = {"workspace_id": workspace and found.workspace(workspace), "now": clock.now(), "rows_max": limit}
        rows = found.connection.execute(db.sql("onrecord.cli", "list_tokens"), params).fetchall()
    for row in rows:
        token = dict(zip(COLUMNS, row, strict=True))
        token["scopes"] = token["scopes"].split()
        print(json.dumps(token, default=moment) if as_json else _line(token))
    if not rows:
        typer.echo("there are none\n  next: onrecord token create --email EMAIL --label …", err=True)


@token_app.command()
def revoke(
    token_id: Annotated[UUID, typer.Argument(metavar="ID", help="As `token list` shows it.")],
    as_json: Json = False,
    folder: Folder = FOLDER,
) -> None:
    """Make a token good for nothing, from the next request on.

    \b
    Examples:
      onrecord token revoke 01a204bc-b415-73ea-a173-f8df87d2837a
    """  # noqa: D301 (as above)
    from commands.revoke_token import RevokeToken  # noqa: PLC0415 - `--help` needs no room

    with plainly(), directory(folder) as found, refusals_told("not revoked"):
        where = found.workspace_of_token(token_id)
        with executing(found.config, found.log) as run:
            executed = run(RevokeToken(token_id=token_id), where)
    if as_json:
        print(executed.answer.model_dump_json())
    else:
        print(f"revoked: token {token_id}; token.revoked.v1 stands at {executed.position}")


def _scopes(words: list[str] | None) -> Scopes | None:
    if not words:
        return None
    known = {scope.value for scope in EVERYTHING}
    unknown = sorted(set(words) - known)
    if unknown:
        raise typer.BadParameter(f"there is no scope {unknown[0]}; there are: {', '.join(sorted(known))}")
    return permissions.parse(" ".join(words))


def _create(
    found: Directory, whose: FoundMember, label: str, scopes: Scopes | None, *, kind: str, days: int | None
) -> "TokenTold":
    from commands import create_token  # noqa: PLC0415 - `--help` needs no room

    command = typed(
        create_token.CreateToken,
        kind=kind,
        label=label,
        scopes=scopes,
        expires_in_days=days,
        member_id=whose.id,
    )
    if scopes and not scopes <= permissions.ROLES[whose.role]:
        more = permissions.spell(scopes - permissions.ROLES[whose.role])
        fail(
            f"the member is {whose.role}, and may not {more}: no token was made\n"
            f"  next: choose of {permissions.spell(permissions.ROLES[whose.role])}"
        )
    with executing(found.config, found.log) as run, refusals_told("no token was made"):
        made = run(command, whose.workspace_id).answer
    return create_token.told(found.config.vault(), command, made, whose.workspace_id)


def _line(token: dict[str, Any]) -> str:
    cells = [
        str(token["token_id"]),
        token["state"],
        token["kind"],
        f'"{lines.plain(token["label"])}"',
        f"member {token['member_id']} in {token['workspace_id']}",
        "all scopes" if set(token["scopes"]) == EVERYTHING else " ".join(token["scopes"]),
        f"expires {moment(token['expires_at']) if token['expires_at'] else 'never'}",
        f"last used {moment(token['last_used_at']) if token['last_used_at'] else 'never'}",
    ]
    return "  ".join(cells)
