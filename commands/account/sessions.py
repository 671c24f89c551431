"""A person with their session, at the edge: what they ask of their own account, and the cookie that a browser keeps."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from uuid import UUID

from fastapi import Request, Response
from psycopg.rows import dict_row
from pydantic import BaseModel

from commands.account.signing_in import Door, Found, Membership
from commands.record_sign_in import BESIDE_SESSION, USER_AGENT_CHARS_MAX, Client
from onrecord import clock, db, errors
from onrecord.command import SYSTEM, Actor, Command
from onrecord.execute import entered
from onrecord.http import Asker, Authenticated, relying_on
from onrecord.identity import client_address
from onrecord.identity.accounts import AccountDatabase
from onrecord.identity.credential import SESSION_DAYS_MAX
from onrecord.vault import keys

AnswerT = TypeVar("AnswerT", bound=BaseModel)


@dataclass(frozen=True)
class Person:
    """Somebody who signed in. What they do about their sign-in is recorded where their session is, or else at home."""

    door: Door
    asker: Asker
    client: Client

    @property
    def account_id(self) -> UUID:
        return self.asker.credential.account_id

    @property
    def session_id(self) -> UUID:
        return self.asker.credential.id

    async def run(self, make: Callable[[UUID], Command[AnswerT]]) -> AnswerT:
        """A command where their session is; `make` is told who they are there."""

        async def work(asker: Asker) -> AnswerT:
            actor, person_id = self.standing(asker)
            return (await self.door.executor.execute(make(person_id), actor)).answer

        return await relying_on(self.asker, work)

    async def run_in(self, workspace_id: UUID, command: Command[AnswerT]) -> AnswerT:
        """A command somewhere else: at home where it is about their account, in a workspace that they go to."""

        async def work(asker: Asker) -> AnswerT:
            actor = Actor(SYSTEM, workspace_id, credential=asker.credential, on_behalf_of=_name(asker))
            return (await self.door.executor.execute(command, actor)).answer

        return await relying_on(self.asker, work)

    async def sessions(self) -> list[dict[str, Any]]:
        """Their sessions that have not ended."""

        async def work(asker: Asker) -> list[dict[str, Any]]:
            account_id = asker.credential.account_id
            async with entered(self.door.pool, self.standing(asker)[0], clock.now()) as connection:
                account = await AccountDatabase(connection, self.door.executor.vault, clock.now()).get(account_id)
                cursor = connection.cursor(row_factory=dict_row)
                await cursor.execute(db.sql("commands", "list_sessions"), (account_id, clock.now()))
                assert account is not None, "sessions name accounts that are there"
                rows = await cursor.fetchall()
            return [self._opened(row, account.key) for row in rows]

        return await relying_on(self.asker, work)

    async def found(self) -> tuple[Found, UUID | None]:
        """They with the workspaces that they are in, and the one that their session is in now."""

        async def work(asker: Asker) -> tuple[Found, UUID | None]:
            async with entered(self.door.pool, self.standing(asker)[0], clock.now()) as connection:
                accounts = AccountDatabase(connection, self.door.executor.vault, clock.now())
                account = await accounts.get(asker.credential.account_id)
                assert account is not None, "sessions name accounts that are there"
                rows = await connection.execute(db.sql("commands", "list_memberships"), (account.id,))
            found = Found(account, [Membership(*row) for row in await rows.fetchall()])
            return found, asker.credential.workspace_id

        return await relying_on(self.asker, work)

    def standing(self, asker: Asker) -> tuple[Actor, UUID]:
        """The system, acting for them where their session is; and whom it is about there."""
        who = asker.credential
        if who.workspace_id is not None and who.member_id is not None:
            workspace_id, person_id = who.workspace_id, who.member_id
        else:
            workspace_id, person_id = self.door.home, who.account_id
        return Actor(SYSTEM, workspace_id, credential=who, on_behalf_of=_name(asker)), person_id

    def _opened(self, row: dict[str, Any], key: keys.DataKey) -> dict[str, Any]:
        """A session with what it began with, which is sealed."""
        client = key.unseal(row.pop("client_sealed"), BESIDE_SESSION)
        return {**row, **client, "this_one": row["session_id"] == self.session_id}


def door(request: Request) -> Door:
    found: Door = request.app.state.door
    return found


async def half_signed_in(request: Request, asker: Authenticated) -> Person:
    """Whoever signed in, their second factor perhaps still needed. Raises SessionRequired."""
    if asker.credential.kind != "session":
        raise errors.SessionRequired
    return Person(request.app.state.door, asker, client(request))


async def person(request: Request, asker: Authenticated) -> Person:
    """Whoever signed in, with their second factor if they have one. Raises SessionRequired or SecondFactorNeeded."""
    found = await half_signed_in(request, asker)
    if asker.credential.second_factor == "needed":
        fresh = await asker.again()  # it may have been passed at another process
        if fresh.credential.second_factor == "needed":
            raise errors.SecondFactorNeeded
        return replace(found, asker=fresh)
    return found


def client(request: Request) -> Client:
    """What is asked from: personal."""
    address = client_address.of(request.scope, request.app.state.trusted_proxies)
    agent = request.headers.get("user-agent", "")[:USER_AGENT_CHARS_MAX]
    return Client(address=address, user_agent=agent)


def set_cookie(request: Request, response: Response, secret: str) -> None:
    """The session, as a browser keeps it."""
    response.set_cookie(
        request.app.state.cookie,
        secret,
        max_age=SESSION_DAYS_MAX * 24 * 3600,
        secure=request.app.state.cookie.startswith("__Host-"),
        httponly=True,
        samesite="lax",
    )


def clear_cookie(request: Request, response: Response) -> None:
    name = request.app.state.cookie
    response.delete_cookie(name, secure=name.startswith("__Host-"), httponly=True, samesite="lax")


def _name(asker: Asker) -> str:
    who = asker.credential
    return f"member/{who.member_id}" if who.member_id else f"account/{who.account_id}"
