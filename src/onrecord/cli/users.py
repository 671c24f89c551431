"""`onrecord user …`: who has an account here: made, listed, shut out and let in again."""

import asyncio
import json
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer
from pydantic import SecretStr

from onrecord import db, errors
from onrecord.cli import finding, lines, passwords_asked
from onrecord.cli.finding import ROWS_DEFAULT, Directory, Json, Limit, directory, moment
from onrecord.cli.running import executing, refusals_told, typed
from onrecord.cli.stack import FOLDER, Folder
from onrecord.cli.surroundings import fail, plainly
from onrecord.identity.permissions import Role
from onrecord.vault import Vault, Wrapped
from onrecord.vault.keys import DESTROYED
from onrecord.vault.master import MasterKeyIsMissing, WrappedKeyIsBroken

if TYPE_CHECKING:
    from commands.create_account import CreateAccount

SEALED = ("profile_sealed", "master_key", "wrapped")
COLUMNS = ("account_id", "created_at", "disabled_at", "second_factor", "memberships", *SEALED)

Who = Annotated[str, typer.Argument(metavar="EMAIL|ID", help="By e-mail, or by the id that `user list` shows.")]

user_app = typer.Typer(
    no_args_is_help=True, help="People: who has an account here, and is a member of which workspace."
)


@user_app.command()
def create(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="What they sign in with.")],
    name: Annotated[str | None, typer.Option(help="Their name; needed for who has no account yet.")] = None,
    role: Annotated[Role, typer.Option(help="What they may do in the workspace.")] = "agent",
    workspace: Annotated[UUID | None, typer.Option(help="Which; the installation's own if left out.")] = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from stdin, instead of asking for it.")
    ] = False,
    as_json: Json = False,
    folder: Folder = FOLDER,
) -> None:
    """Make somebody a member of a workspace, with an account if they have none yet.

    The password is asked for twice. Who has an account already keeps their name and password.

    An installation begins with `--role admin`: the first of them invites the others.

    \b
    Examples:
      onrecord user create ada@example.org --name "Ada Example" --role admin
      onrecord user create bob@example.org --name "Bob Example" --password-stdin < password.txt
      onrecord user create ada@example.org --role agent --workspace 01a204bc-b415-73ea-a173-f8df87d2837a
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    from commands.add_member import AddMember  # noqa: PLC0415 - `--help` needs no room

    with plainly(), directory(folder) as found:
        canonical, where = finding.email(email), found.workspace(workspace)
        account = found.find_account(canonical)
        who = account.id if account else _new_account(canonical, name, stdin=password_stdin)
        with executing(found.config, found.log) as run, refusals_told("nobody was made a member"):
            account_id = who if isinstance(who, UUID) else run(who).answer.account_id
            try:
                member_id = run(AddMember(account_id=account_id, role=role), where).answer.member_id
            except errors.MemberIsThere as refusal:
                fail(f"{refusal}\n  next: nothing was changed; `change_member_role` of the API gives another role")
    made = {"account_id": account_id, "member_id": member_id, "workspace_id": where, "role": role}
    if as_json:
        print(json.dumps(made | {"account_made": account is None}, default=str))
        return
    print(f"account  {account_id}, {'there already: name and password stay' if account else 'made'}")
    print(f"member   {member_id}, {role} of workspace {where}")
    if account and account.disabled:
        print(f"they are disabled, and can't sign in\n  next: onrecord user enable {account_id}")
    if role in found.config.second_factor_roles:
        print(f"as {role} they need a second factor: they are asked for it at their first sign-in")


@user_app.command(name="list")
def list_users(
    opened: Annotated[
        bool, typer.Option("--open", help="Open e-mails and names. Each opening is put on the record first.")
    ] = False,
    limit: Limit = ROWS_DEFAULT,
    as_json: Json = False,
    folder: Folder = FOLDER,
) -> None:
    """Print who has an account, the oldest first: whether they may sign in, and where they are what.

    E-mails and names are sealed. With --open they are shown, and for every account an access.recorded.v3 is written
    first, which nobody can take back.

    \b
    Examples:
      onrecord user list
      onrecord user list --open
      onrecord user list --json | jq -r .account_id
    """  # noqa: D301 (as above)
    with plainly(MasterKeyIsMissing, WrappedKeyIsBroken), directory(folder) as found:
        params = {"home": found.log.workspace_id, "rows_max": limit}
        rows = found.connection.execute(db.sql("onrecord.cli", "list_users"), params).fetchall()
        users = [_read(row) for row in rows]
        if opened:
            _open(found, users)
    for user in users:
        shown = {field: value for field, value in user.items() if field not in SEALED}
        print(json.dumps(shown, default=moment) if as_json else _line(shown))
    if users and not (opened or as_json):
        typer.echo("e-mails and names are sealed: --open shows them, and puts that on the record", err=True)
    if not users:
        typer.echo('nobody yet\n  next: onrecord user create EMAIL --name "…" --role admin', err=True)


@user_app.command()
def disable(who: Who, as_json: Json = False, folder: Folder = FOLDER) -> None:
    """Shut somebody out of this installation: sessions and tokens are refused from the next request on.

    Their memberships stay, and all that they did. The last admin of the installation's workspace can't be disabled.

    \b
    Examples:
      onrecord user disable bob@example.org
      onrecord user disable 01a204bc-b415-73ea-a173-f8df87d2837a
    """  # noqa: D301 (as above)
    from commands.disable_account import DisableAccount  # noqa: PLC0415 - `--help` needs no room

    with plainly(), directory(folder) as found, refusals_told("not disabled"):
        account = found.account(who)
        with executing(found.config, found.log) as run:
            executed = run(DisableAccount(account_id=account.id))
    if as_json:
        print(executed.answer.model_dump_json())
    else:
        ended = executed.answer.sessions_ended
        print(f"disabled: account {account.id}; sessions ended: {ended}, and its tokens are refused from now on")
        print(f"account.changed.v1 stands at {executed.position}; `onrecord user enable` lets them in again")


@user_app.command()
def enable(who: Who, as_json: Json = False, folder: Folder = FOLDER) -> None:
    """Let somebody in again who was disabled: they sign in anew, and their tokens are good again.

    \b
    Examples:
      onrecord user enable bob@example.org
    """  # noqa: D301 (as above)
    from commands.enable_account import EnableAccount  # noqa: PLC0415 - as above

    with plainly(), directory(folder) as found, refusals_told("not enabled"):
        account = found.account(who)
        with executing(found.config, found.log) as run:
            executed = run(EnableAccount(account_id=account.id))
    if as_json:
        print(executed.answer.model_dump_json())
    else:
        print(f"enabled: account {account.id} may sign in, and its tokens are good again")
        print(f"account.changed.v1 stands at {executed.position}")


def _new_account(email: str, name: str | None, *, stdin: bool) -> "CreateAccount":
    """With a password that is asked for here, and hashed."""
    from commands.create_account import CreateAccount  # noqa: PLC0415 - as above
    from onrecord.identity.passwords import Passwords  # noqa: PLC0415 - `--help` needs no hashing

    if not (name and name.strip()):
        fail(f'{email} has no account yet, so a name is needed\n  next: add --name "…"')
    unhashed = typed(
        CreateAccount,
        email=email,
        name=name,
        method="password",
        password_hash=None,
        is_verified=True,  # an operator vouches for the e-mail
    )
    password = passwords_asked.read(email) if stdin else passwords_asked.ask(email)
    return unhashed.model_copy(update={"password_hash": SecretStr(asyncio.run(Passwords().hash(password)))})


def _read(row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(COLUMNS, row, strict=True))


def _open(found: Directory, users: list[dict[str, Any]]) -> None:
    """Put each opening on the record, then add e-mail and name; ends the command if the first can't be done."""
    from commands.record_access import RecordAccess  # noqa: PLC0415 - as above

    vault = found.config.vault()
    with executing(found.config, found.log) as run, refusals_told("the access can't be recorded, so nothing is opened"):
        for user in users:
            run(RecordAccess(what="profile", subject_id=user["account_id"]))
    for user in users:
        user.update(_profile(vault, user))


def _profile(vault: Vault, user: dict[str, Any]) -> dict[str, str]:
    from onrecord.identity.accounts import open_profile  # noqa: PLC0415 - `--help` needs no fastapi-users

    if user["wrapped"] is None:
        return {"email": DESTROYED.text, "name": DESTROYED.text}
    key = vault.unwrap(user["account_id"], Wrapped(user["master_key"], user["wrapped"]))
    return open_profile(key, user["profile_sealed"])


def _line(user: dict[str, Any]) -> str:
    """An id, and what it is about; what somebody is called can't move the terminal."""
    memberships = ", ".join(f"{one['role']} in {one['workspace_id']}" for one in user["memberships"])
    cells = [
        str(user["account_id"]),
        *(lines.plain(user[field]) for field in ("email", "name") if field in user),
        "disabled" if user["disabled_at"] else "active",
        memberships or "in no workspace",
        f"second factor {'yes' if user['second_factor'] else 'no'}",
        f"since {moment(user['created_at'])}",
    ]
    return "  ".join(cells)
