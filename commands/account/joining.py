"""Accepting an invitation, at the edge: with the account that somebody is signed in to, or with a new one."""

from uuid import UUID

from fastapi import Request
from pydantic import SecretStr

from commands.accept_invitation import AcceptInvitation, MemberIsIn
from commands.account.bodies import InvitationTaken
from commands.account.passwords import must_not_guess
from commands.account.sessions import client, person
from commands.account.signing_in import Door
from commands.create_account import CreateAccount
from commands.invite_member import BESIDE_INVITATION
from onrecord import clock, db, errors, http, pipelined
from onrecord.command import system
from onrecord.identity.credential import hash_of
from onrecord.vault import Wrapped


async def accept(door: Door, taken: InvitationTaken, request: Request) -> MemberIsIn:
    """Raises NoSuchInvitation, InvitationIsForAnother, MemberIsThere; AccountIsThere if they should sign in first.

    A token, or a session that needs its second factor, joins nobody to anything: SessionRequired, SecondFactorNeeded.
    """
    await must_not_guess(door, client(request))
    workspace_id, invitation_id, email = await _invited(door, taken.token.get_secret_value())
    if http.secret_of(request) is not None:
        account_id = (await person(request, await http.authenticate(request))).account_id
    else:
        account_id = await _new_account(door, email, taken)
    command = AcceptInvitation(invitation_id=invitation_id, account_id=account_id)
    return (await door.executor.execute(command, system(workspace_id, f"account/{account_id}"))).answer


async def _invited(door: Door, token: str) -> tuple[UUID, UUID, str]:
    """The workspace and invitation behind a link, and whom it was sent to. Raises NoSuchInvitation."""
    async with pipelined.transaction(door.pool) as connection:
        found = await connection.execute(db.sql("commands", "resolve_invitation"), (hash_of(token), clock.now()))
        workspace_id, invitation_id = await found.fetchone() or (None, None)
        if workspace_id is None:
            raise errors.NoSuchInvitation
        await connection.execute(db.sql("onrecord", "set_workspace"), (str(workspace_id),))
        found = await connection.execute(db.sql("commands", "read_invited"), (workspace_id, invitation_id))
        row = await found.fetchone()
    if row is None:
        raise errors.NoSuchInvitation
    member_id, sealed, master_key, wrapped = row
    key = door.executor.vault.unwrap(member_id, Wrapped(master_key, wrapped))
    return workspace_id, invitation_id, key.unseal(sealed, BESIDE_INVITATION)["email"]


async def _new_account(door: Door, email: str, taken: InvitationTaken) -> UUID:
    """An account for whoever holds the link: their e-mail is theirs, for the link came there. Raises AccountIsThere."""
    if taken.name is None or taken.password is None:
        raise errors.Malformed("sign in first; or, for a new account, send name and password")
    password = taken.password.get_secret_value()
    await door.passwords.require_good(password, email)
    command = CreateAccount(
        email=email,
        name=taken.name,
        method="invitation",
        password_hash=SecretStr(await door.passwords.hash(password)),
        is_verified=True,
    )
    return (await door.executor.execute(command, system(door.home))).answer.account_id
