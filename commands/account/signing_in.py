"""Signing in: who it is, by password, and the session that begins. Hashing is done before any transaction."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple
from uuid import UUID

from psycopg_pool import AsyncConnectionPool

from commands.record_sign_in import Client, NewSession, Outcomes, RecordSignIn
from commands.record_sign_in_refused import RecordSignInRefused
from onrecord import clock, db, errors, ids, pipelined
from onrecord.command import system
from onrecord.events.people import Method
from onrecord.execute import Executor
from onrecord.identity import client_address, throttle
from onrecord.identity.accounts import Account, AccountDatabase
from onrecord.identity.credential import SESSION, Secret, new_secret
from onrecord.identity.passwords import Passwords
from onrecord.identity.permissions import Role


class Membership(NamedTuple):
    """A workspace that somebody is in, and who they are there."""

    workspace_id: UUID
    workspace_name: str
    member_id: UUID
    role: Role


class Found(NamedTuple):
    """Somebody whom we know, with the workspaces that they are in, the one they joined first before the others."""

    account: Account
    memberships: Sequence[Membership]


class SignedIn(NamedTuple):
    """A session that has begun. It is good for nothing but its second factor as long as that is needed."""

    session_id: UUID
    secret: Secret
    membership: Membership | None
    second_factor_needed: bool
    second_factor_by: Literal["authenticator", "whatsapp"] | None


@dataclass(frozen=True)
class Door:
    """What signing in needs. `home` is the installation's own workspace."""

    executor: Executor
    passwords: Passwords
    home: UUID

    @property
    def pool(self) -> AsyncConnectionPool:
        return self.executor.pool


async def by_password(door: Door, email: str, password: str, client: Client, workspace_id: UUID | None) -> SignedIn:
    """Begin a session. Raises TooManyAttempts, CredentialsAreWrong or NoSuchWorkspace; whatever comes is recorded."""
    await _must_not_be_too_many(door, email, client)
    found = await find_by_email(door, email)
    known = found.account.hashed_password if found else ""
    right = await door.passwords.verify(password, known or None)
    if found is None:
        await door.executor.execute(
            RecordSignInRefused(email=email, method="password", why="unknown"), system(door.home)
        )
        raise errors.CredentialsAreWrong
    if not (right and found.account.is_active):
        await _record_refused(door, found, "disabled" if right else "wrong_password", client)
        raise errors.CredentialsAreWrong
    try:
        return await begin(door, found, "password", client, workspace_id)
    except errors.NoSuchWorkspace:
        await _record_refused(door, found, "foreign_workspace", client)
        raise


async def begin(door: Door, found: Found, method: Method, client: Client, workspace_id: UUID | None) -> SignedIn:
    """A session of somebody who has proved who they are. Raises NoSuchWorkspace."""
    membership = _choose(found.memberships, workspace_id)
    secret, needed = new_secret(SESSION), found.account.has_second_factor
    session = NewSession(
        session_id=ids.new(), token_hash=secret.hash, workspace_id=membership and membership.workspace_id
    )
    await door.executor.execute(
        RecordSignIn(
            account_id=found.account.id,
            person_id=membership.member_id if membership else found.account.id,
            outcome="second_factor_needed" if needed else "signed_in",
            method=method,
            client=client,
            session=session,
        ),
        system(membership.workspace_id if membership else door.home),
    )
    return SignedIn(session.session_id, secret, membership, needed, found.account.second_factor_by)


async def find_by_email(door: Door, email: str) -> Found | None:
    """Somebody by their e-mail, in a transaction of its own."""
    return await _find(door, lambda accounts: accounts.get_by_email(email))


async def find_by_provider(door: Door, provider: str, subject: str) -> Found | None:
    """Somebody by an account at a provider that they have linked, likewise."""
    return await _find(door, lambda accounts: accounts.get_by_oauth_account(provider, subject))


async def _find(door: Door, look: Callable[[AccountDatabase], Awaitable[Account | None]]) -> Found | None:
    async with pipelined.transaction(door.pool) as connection:
        account = await look(AccountDatabase(connection, door.executor.vault, clock.now()))
        if account is None:
            return None
        rows = await connection.execute(db.sql("commands", "list_memberships"), (account.id,))
    return Found(account, [Membership(*row) for row in await rows.fetchall()])


async def _record_refused(door: Door, found: Found, outcome: Outcomes, client: Client) -> None:
    who = found.account.id
    refused = RecordSignIn(account_id=who, person_id=who, outcome=outcome, method="password", client=client)
    await door.executor.execute(refused, system(door.home))


async def _must_not_be_too_many(door: Door, email: str, client: Client) -> None:
    vault, address = door.executor.vault, client_address.network(client.address)
    attempts = [
        throttle.attempt(vault, throttle.SIGN_IN_BY_ACCOUNT, email.casefold()),
        throttle.attempt(vault, throttle.SIGN_IN_BY_ADDRESS, address),
    ]
    try:
        await throttle.require(door.pool, attempts, clock.now())
    except errors.TooManyAttempts:
        await _record_throttled(door, email, address)
        raise


async def _record_throttled(door: Door, email: str, address: str) -> None:
    """Once in a window for each e-mail, a few times for each address: a flood of attempts is no flood of events.

    E-mails can be made up without end, and only the first attempt with one counts against its address.
    """
    for limit, of in (
        (throttle.THROTTLED_ON_RECORD, email.casefold()),
        (throttle.THROTTLED_ON_RECORD_BY_ADDRESS, address),
    ):
        recorded = throttle.attempt(door.executor.vault, limit, of)
        if await throttle.count(door.pool, [recorded], clock.now()) is not None:
            return
    refused = RecordSignInRefused(email=email, method="password", why="throttled")
    await door.executor.execute(refused, system(door.home))


def _choose(memberships: Sequence[Membership], workspace_id: UUID | None) -> Membership | None:
    """The one that is asked for, or the first. Raises NoSuchWorkspace."""
    if workspace_id is None:
        return memberships[0] if memberships else None
    for membership in memberships:
        if membership.workspace_id == workspace_id:
            return membership
    raise errors.NoSuchWorkspace
