"""Whom and what an operator names: accounts by e-mail or id, members, workspaces and tokens by id."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NamedTuple
from uuid import UUID

import psycopg
import typer
from pydantic import TypeAdapter, ValidationError

from onrecord import db, log
from onrecord.cli.surroundings import fail, settings_of
from onrecord.identity.permissions import Role
from onrecord.log import Log
from onrecord.settings import Settings

ROWS_DEFAULT = 100
ROWS_MAX = 10_000

Json = Annotated[bool, typer.Option("--json", help="As JSON; of a list, one object per line.")]
Limit = Annotated[int, typer.Option(help="How many.", min=1, max=ROWS_MAX)]


class FoundAccount(NamedTuple):
    """An account, by its id alone: what is personal of it stays sealed."""

    id: UUID
    disabled: bool


class FoundMember(NamedTuple):
    """A member, where, and as what."""

    id: UUID
    workspace_id: UUID
    role: Role


@dataclass(frozen=True)
class Directory:
    """All of an installation's people and workspaces. What isn't there ends the command, with the next step."""

    config: Settings
    log: Log
    connection: psycopg.Connection

    def account(self, named: str) -> FoundAccount:
        """By id or e-mail."""
        found = self.find_account(named)
        if found is None:
            fail(f"nobody has an account as {named}\n  next: `onrecord user list` shows all, `user create` makes one")
        return found

    def find_account(self, named: str) -> FoundAccount | None:
        """By id or e-mail; None if there is none."""
        from onrecord.identity.accounts import email_hmac  # noqa: PLC0415 - `--help` needs no vault

        account_id = _uuid(named)
        hashed = None if account_id else email_hmac(self.config.vault(), email(named))
        found = self.connection.execute(db.sql("onrecord.cli", "find_account"), (account_id, hashed)).fetchone()
        return FoundAccount(*found) if found else None

    def workspace(self, workspace_id: UUID | None) -> UUID:
        """The id, if there is such a workspace; that of the installation's own by default."""
        if workspace_id is None:
            return self.log.workspace_id
        if self.connection.execute(db.sql("onrecord.cli", "find_workspace"), (workspace_id,)).fetchone() is None:
            fail(f"there is no workspace {workspace_id}\n  next: `onrecord workspace list` shows all")
        return workspace_id

    def member(self, member_id: UUID) -> FoundMember:
        found = self.connection.execute(db.sql("onrecord.cli", "find_member"), (member_id,)).fetchone()
        if found is None:
            fail(f"there is no member {member_id}\n  next: `onrecord user list` shows who is a member where")
        return FoundMember(*found)

    def member_by_email(self, named: str, workspace_id: UUID) -> FoundMember:
        """Who somebody is in a workspace."""
        found = self.find_membership(self.account(named).id, workspace_id)
        if found is None:
            fail(
                f"{named} is no member of workspace {workspace_id}\n"
                f"  next: onrecord user create {named} --workspace {workspace_id}, or name another by --workspace"
            )
        return found

    def find_membership(self, account_id: UUID, workspace_id: UUID) -> FoundMember | None:
        params = {"workspace_id": workspace_id, "account_id": account_id}
        found = self.connection.execute(db.sql("onrecord.cli", "find_membership"), params).fetchone()
        return FoundMember(*found) if found else None

    def workspace_of_token(self, token_id: UUID) -> UUID:
        found = self.connection.execute(db.sql("onrecord.cli", "find_token"), (token_id,)).fetchone()
        if found is None:
            fail(f"there is no token {token_id}\n  next: `onrecord token list` shows all")
        workspace_id: UUID = found[0]
        return workspace_id


@contextmanager
def directory(folder: Path) -> Iterator[Directory]:
    """Of this installation. The connection is the migrator's, who sees all workspaces."""
    config = settings_of(folder)
    with db.connect(db.conninfo(config, "onrecord_migrator")) as connection:
        yield Directory(config, log.read(connection), connection)


def email(text: str) -> str:
    """An e-mail address in its canonical form."""
    from onrecord.command import Email  # noqa: PLC0415 - `--help` needs no checking of e-mails

    try:
        return TypeAdapter[str](Email).validate_python(text)
    except ValidationError:
        fail(f"{text} is no e-mail address\n  next: write one, such as somebody@example.org")


def moment(value: object) -> str:
    """A moment of a list as RFC 3339 has it, in UTC; anything else as its text."""
    return value.astimezone(UTC).isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)


def _uuid(text: str) -> UUID | None:
    with suppress(ValueError):
        return UUID(text)
    return None
