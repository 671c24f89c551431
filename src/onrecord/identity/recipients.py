"""Members as mails reach them: the address is their account's, the key that seals it here is the member's."""

from typing import NamedTuple, Protocol, cast
from uuid import UUID

import psycopg

from onrecord import db
from onrecord.identity.accounts import open_profile
from onrecord.vault import DataKey, Vault, Wrapped


class Inside(Protocol):
    """A transaction inside a workspace."""

    @property
    def connection(self) -> psycopg.AsyncConnection: ...

    @property
    def workspace_id(self) -> UUID: ...

    @property
    def vault(self) -> Vault: ...


class Opened(NamedTuple):
    """One that no command opened."""

    connection: psycopg.AsyncConnection
    workspace_id: UUID
    vault: Vault


class Recipient(NamedTuple):
    """Who is written to."""

    member_id: UUID
    email: str
    name: str
    key: DataKey


async def find(inside: Inside, member_id: UUID) -> Recipient | None:
    """The member, unless they left, are disabled or erased. From here on the transaction sees this person's rows."""
    account = await _of_member(inside, member_id)
    if account is None:
        return None
    account_id, key = account
    await inside.connection.execute(db.sql("onrecord", "set_person"), (str(account_id),))
    found = await inside.connection.execute(db.sql("onrecord.identity", "read_profile"), (account_id,))
    row = cast("tuple[str, str, bytes] | None", await found.fetchone())
    if row is None:
        return None
    profile = open_profile(inside.vault.unwrap(account_id, Wrapped(*row[1:])), row[0])
    return Recipient(member_id, profile["email"], profile["name"], key)


async def is_active(inside: Inside, member_id: UUID) -> bool:
    """Whether a member could sign in: in the workspace still, and not disabled."""
    return await find(inside, member_id) is not None


async def _of_member(inside: Inside, member_id: UUID) -> tuple[UUID, DataKey] | None:
    found = await inside.connection.execute(
        db.sql("onrecord.identity", "find_recipient"), (inside.workspace_id, member_id)
    )
    row = cast("tuple[UUID, str, bytes] | None", await found.fetchone())
    return None if row is None else (row[0], inside.vault.unwrap(member_id, Wrapped(*row[1:])))
