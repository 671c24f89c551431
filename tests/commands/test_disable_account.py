"""Whoever is disabled is out at their next request, and an admin who can sign in stays."""

import asyncio

import httpx
import pytest

import people
from commands.disable_account import DisableAccount
from commands.enable_account import EnableAccount
from executing import member
from installations import Installation
from onrecord import errors
from onrecord.command import Actor, system
from onrecord.execute import Executor
from people import PASSWORD, Member
from posting import refused
from sharing import served
from written import outbox, rows, superuser


@pytest.fixture
def agent(installation: Installation) -> Member:
    with superuser(installation) as connection:
        return people.add_member(connection, installation.log, "agent")


@pytest.fixture
def home(installation: Installation) -> Actor:
    return system(installation.log.workspace_id)


async def sign_in(client: httpx.AsyncClient, who: Member) -> httpx.Response:
    body = {"email": who.email, "password": PASSWORD, "bearer": True}
    return await client.post("/sign_in", json=body, headers={"Authorization": ""})


async def test_sessions_and_tokens_are_refused_at_the_next_request(
    installation: Installation, agent: Member, home: Actor
) -> None:
    async with served(installation) as (api, client):
        executor: Executor = api.state.executor
        session = {"Authorization": f"Bearer {(await sign_in(client, agent)).json()['secret']}"}
        token = {"Authorization": f"Bearer {agent.token}"}
        assert (await client.get("/get_myself", headers=session)).status_code == 200
        refused(await client.get("/list_sessions", headers=token), 403, "session-required")
        ended = (await executor.execute(DisableAccount(account_id=agent.account_id), home)).answer.sessions_ended
        assert ended == 1
        refused(await client.get("/get_myself", headers=session), 401, "unauthenticated")
        body = {"conversation_id": str(agent.member_id), "text": "Hello"}
        refused(await client.post("/send_message", json=body, headers=token), 401, "unauthenticated")
        refused(await sign_in(client, agent), 401, "credentials-are-wrong")
    (changed,) = [row for row in outbox(installation) if row.type == "account.changed.v1"]
    assert changed.record["data"] == {"account_id": str(agent.account_id), "what": "disabled"}


async def test_who_is_enabled_signs_in_anew_and_their_tokens_are_good_again(
    installation: Installation, agent: Member, home: Actor
) -> None:
    async with served(installation) as (api, client):
        executor: Executor = api.state.executor
        session = {"Authorization": f"Bearer {(await sign_in(client, agent)).json()['secret']}"}
        await executor.execute(DisableAccount(account_id=agent.account_id), home)
        await executor.execute(EnableAccount(account_id=agent.account_id), home)
        refused(await client.get("/get_myself", headers=session), 401, "unauthenticated")
        assert (await sign_in(client, agent)).status_code == 201
        token = {"Authorization": f"Bearer {agent.token}"}
        refused(await client.get("/list_sessions", headers=token), 403, "session-required")
    what = [row.record["data"]["what"] for row in outbox(installation) if row.type == "account.changed.v1"]
    assert what == ["disabled", "enabled"]


async def test_of_two_admins_disabled_at_once_one_stays(installation: Installation, home: Actor) -> None:
    with superuser(installation) as connection:
        people.add_member(connection, installation.log, "admin")
    admins = [row[0] for row in rows(installation, "select account_id from members where role = 'admin'")]
    async with served(installation) as (api, _):
        executor: Executor = api.state.executor
        answers = await asyncio.gather(
            *(executor.execute(DisableAccount(account_id=one), home) for one in admins), return_exceptions=True
        )
    assert sorted(type(answer).__name__ for answer in answers) == ["Executed", "LastAdmin"]


async def test_an_admin_who_is_disabled_already_is_no_admin_that_stays(installation: Installation, home: Actor) -> None:
    with superuser(installation) as connection:
        second = people.add_member(connection, installation.log, "admin")
        connection.execute("update accounts set disabled_at = now() where id = %s", (second.account_id,))
    ((first,),) = rows(
        installation, "select account_id from members where role = 'admin' and account_id <> %s", (second.account_id,)
    )
    async with served(installation) as (api, _):
        executor: Executor = api.state.executor
        with pytest.raises(errors.LastAdmin):
            await executor.execute(DisableAccount(account_id=first), home)


async def test_nobody_but_the_system_may(installation: Installation, agent: Member) -> None:
    async with served(installation) as (api, _):
        executor: Executor = api.state.executor
        for command in (DisableAccount(account_id=agent.account_id), EnableAccount(account_id=agent.account_id)):
            with pytest.raises(errors.Forbidden):
                await executor.execute(command, member(installation))
