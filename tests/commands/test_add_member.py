"""An operator makes somebody a member who has an account: once, and in each workspace."""

import asyncio
from collections.abc import AsyncIterator

import pytest

import people
from commands.accept_invitation import AcceptInvitation
from commands.add_member import AddMember
from commands.create_account import CreateAccount
from commands.invite_member import InviteMember
from executing import executor, member
from installations import Installation
from onrecord import errors
from onrecord.command import system
from onrecord.execute import Executor
from written import add_workspace, outbox, rows, superuser, types

EMAIL = "joined@demo.example"


@pytest.fixture
async def running(installation: Installation) -> AsyncIterator[Executor]:
    async with executor(installation) as found:
        yield found


async def test_a_new_member_has_a_key_of_their_own_in_the_workspace(
    installation: Installation, running: Executor
) -> None:
    with superuser(installation) as connection:
        account_id, email = people.add_account(connection, installation.log)
    second = add_workspace(installation)
    command = AddMember(account_id=account_id, role="auditor")
    made = (await running.execute(command, system(second))).answer
    keys = rows(installation, "select person_id from person_keys where workspace_id = %s", (second,))
    assert keys == [(made.member_id,)]
    (joined,) = outbox(installation)
    assert joined.workspace_id == second
    assert joined.record["data"] == {
        "member_id": str(made.member_id),
        "role": "auditor",
        "invitation_id": None,
        "email": email,
        "name": "Demo Person",
    }


async def test_of_two_at_once_one_makes_the_member(installation: Installation, running: Executor) -> None:
    with superuser(installation) as connection:
        account_id, _ = people.add_account(connection, installation.log)
    command, home = AddMember(account_id=account_id, role="agent"), system(installation.log.workspace_id)
    answers = await asyncio.gather(*(running.execute(command, home) for _ in range(2)), return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in answers) == ["Executed", "MemberIsThere"]
    assert types(installation) == ["member.joined.v1"]


async def test_nobody_but_the_system_may(installation: Installation, running: Executor) -> None:
    with superuser(installation) as connection:
        account_id, _ = people.add_account(connection, installation.log)
    with pytest.raises(errors.Forbidden):
        await running.execute(AddMember(account_id=account_id, role="admin"), member(installation))
    assert types(installation) == []


async def test_who_was_made_a_member_meanwhile_is_told_so_when_they_accept(
    installation: Installation, running: Executor
) -> None:
    home = system(installation.log.workspace_id)
    person = CreateAccount(email=EMAIL, name="Demo", method="invitation", password_hash=None, is_verified=True)
    account_id = (await running.execute(person, home)).answer.account_id
    asked = (await running.execute(InviteMember(email=EMAIL, role="agent"), home)).answer
    await running.execute(AddMember(account_id=account_id, role="admin"), home)
    accepting = AcceptInvitation(invitation_id=asked.invitation_id, account_id=account_id)
    with pytest.raises(errors.MemberIsThere):
        await running.execute(accepting, home)
