"""People as decisions see them: members, loaded under the locks that keep a workspace from losing its last admin."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

import psycopg

from onrecord import db, errors
from onrecord.command import Transaction
from onrecord.identity.accounts import Account, AccountDatabase
from onrecord.identity.permissions import Role
from onrecord.vault import DataKey, Wrapped


@dataclass(frozen=True)
class Member:
    """A person in a workspace; `left_at` is None as long as they are in it."""

    id: UUID
    account_id: UUID
    role: Role
    left_at: datetime | None


async def load_member(transaction: Transaction, member_id: UUID) -> Member:
    """A member who is there, locked. Raises NoSuchMember."""
    row = await transaction.one(db.sql("commands", "load_member"), (transaction.workspace_id, member_id))
    if row is None:
        raise errors.NoSuchMember
    return Member(*cast("tuple[UUID, UUID, Role, None]", row))


def acting_member(transaction: Transaction) -> UUID:
    """The member who acts, or for whom a token does. Raises Forbidden where nobody in particular does."""
    credential = transaction.actor.credential
    if credential is None or credential.member_id is None:
        raise errors.Forbidden("only a member can do this, or a token for its member")
    return credential.member_id


async def role_in(found: psycopg.AsyncCursor) -> Role | None:
    """The role that `find_role` has found, if it has: asked before something else is waited for, and read after it."""
    row = await found.fetchone()
    return cast("Role", row[0]) if row else None


async def load_active_admins(transaction: Transaction) -> set[UUID]:
    """The accounts of the workspace's admins that may sign in.

    All its admins are locked: whoever would take one away waits here. Accounts are locked in the order of their ids,
    as they may be admins of other workspaces too.
    """
    found = await transaction.connection.execute(db.sql("commands", "load_admins"), (transaction.workspace_id,))
    accounts = [
        await load_account(transaction, account_id) for account_id in sorted(row[0] for row in await found.fetchall())
    ]
    return {account.id for account in accounts if account.is_active}


async def must_not_be_member(transaction: Transaction, account_id: UUID) -> None:
    """Raises MemberIsThere."""
    if await transaction.one(db.sql("commands", "find_member_of_account"), (transaction.workspace_id, account_id)):
        raise errors.MemberIsThere


async def present(transaction: Transaction, member_ids: Collection[UUID]) -> set[UUID]:
    """Which of these are members now."""
    if not member_ids:
        return set()
    found = await transaction.connection.execute(
        db.sql("commands", "find_members"), (transaction.workspace_id, list(member_ids))
    )
    return {row[0] for row in await found.fetchall()}


async def make_key(transaction: Transaction, person_id: UUID) -> DataKey:
    """A new person's key, kept in the transaction's workspace."""
    key, wrapped = transaction.vault.make(person_id)
    await transaction.run(
        db.sql("commands", "add_person_key"),
        (transaction.workspace_id, person_id, wrapped.master_key, wrapped.wrapped, transaction.now),
    )
    return key


async def load_key(transaction: Transaction, person_id: UUID) -> DataKey:
    """A person's key in the transaction's workspace. Raises NoSuchMember where it is destroyed."""
    row = await transaction.one(db.sql("commands", "load_person_key"), (transaction.workspace_id, person_id))
    if row is None or row[1] is None:
        raise errors.NoSuchMember
    return transaction.vault.unwrap(person_id, Wrapped(*cast("tuple[str, bytes]", row)))


async def load_account(transaction: Transaction, account_id: UUID) -> Account:
    """An account, locked; from here on the transaction sees this person's rows."""
    account = await AccountDatabase(transaction.connection, transaction.vault, transaction.now).get(account_id)
    assert account is not None, "credentials name accounts that are there"
    return account


async def add_member(transaction: Transaction, member_id: UUID, account_id: UUID, role: Role) -> None:
    """A member's row; their key is there already."""
    await transaction.run(
        db.sql("commands", "add_member"), (transaction.workspace_id, member_id, account_id, role, transaction.now)
    )
