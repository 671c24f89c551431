"""Invitations, mailed links and the second factor, as whoever got the mail or holds the authenticator does it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pyotp
import pytest

import people
from installations import Installation
from onrecord import app, clock
from onrecord.events import MailRequested
from onrecord.identity.links import LinkMaker
from people import PASSWORD, Member
from posting import refused
from sealing import VAULT
from written import outbox, rows, superuser

NOBODY = {"Authorization": ""}
NEW = "another long passphrase 42"


@pytest.fixture
def agent(installation: Installation) -> Member:
    with superuser(installation) as connection:
        return people.add_member(connection, installation.log, "agent")


async def signed_in(client: httpx.AsyncClient, member: Member, password: str = PASSWORD) -> dict[str, str]:
    body = {"email": member.email, "password": password, "bearer": True}
    answer = await client.post("/sign_in", json=body, headers=NOBODY)
    assert answer.status_code == 201, answer.text
    return {"Authorization": f"Bearer {answer.json()['secret']}"}


async def link(installation: Installation, template: str) -> str:
    """The token of the link that the last mail of this kind carries, as the worker makes it."""
    asked = [row for row in outbox(installation) if row.type == "mail.requested.v2"]
    fields = [row.record["data"] for row in asked if row.record["data"]["template"] == template][-1]
    api = app.create(installation.settings)
    async with api.router.lifespan_context(api):
        maker = LinkMaker(api.state.executor.pool, VAULT, "https://inbox.example")
        made = await maker(MailRequested.model_validate(fields), UUID(int=0))
    assert made is not None
    return made.partition("#")[2]


def changes(installation: Installation) -> list[Any]:
    return [row.record["data"]["what"] for row in outbox(installation) if row.type == "account.changed.v1"]


async def test_who_has_no_account_joins_by_the_link_with_a_name_and_a_password(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    await client.post("/invite_member", json={"email": "new@demo.example", "role": "agent"})
    token = await link(installation, "invitation")
    body = {"token": token, "name": "Demo Newcomer", "password": NEW}
    answer = await client.post("/accept_invitation", json=body, headers=NOBODY)
    assert answer.status_code == 201, answer.text
    assert answer.json()["role"] == "agent"
    session = await client.post("/sign_in", json={"email": "NEW@demo.example", "password": NEW}, headers=NOBODY)
    client.cookies.clear()
    assert session.json()["workspace_id"] == str(installation.log.workspace_id)
    again = await client.post("/accept_invitation", json=body, headers=NOBODY)
    refused(again, 404, "no-such-invitation")
    assert "Demo Newcomer" not in str(rows(installation, "select accounts::text, '' from accounts"))


async def test_who_has_an_account_joins_with_it_and_nobody_else_does(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    with superuser(installation) as connection:
        account_id, email = people.add_account(connection, installation.log)
        somebody = people.add_member(connection, installation.log, "agent")
    await client.post("/invite_member", json={"email": email, "role": "auditor"})
    token = await link(installation, "invitation")
    new = {"token": token, "name": "Demo Impostor", "password": NEW}
    refused(await client.post("/accept_invitation", json=new, headers=NOBODY), 409, "account-is-there")
    theirs = await signed_in(client, somebody)
    late = await client.post("/accept_invitation", json={"token": token}, headers=theirs)
    refused(late, 409, "invitation-is-for-another")
    own = await client.post("/sign_in", json={"email": email, "password": PASSWORD, "bearer": True}, headers=NOBODY)
    headers = {"Authorization": f"Bearer {own.json()['secret']}"}
    assert (await client.post("/accept_invitation", json={"token": token}, headers=headers)).status_code == 201
    assert rows(installation, "select role from members where account_id = %s", (account_id,)) == [("auditor",)]


async def test_a_mailed_link_resets_the_password_once_and_ends_all_sessions(
    client: httpx.AsyncClient, installation: Installation, agent: Member
) -> None:
    session = await signed_in(client, agent)
    asked = await client.post("/request_password_reset", json={"email": agent.email}, headers=NOBODY)
    assert asked.status_code == 202
    token = await link(installation, "password_reset")
    weak = await client.post("/reset_password", json={"token": token, "password": "password1234"}, headers=NOBODY)
    refused(weak, 422, "password-too-weak")
    body = {"token": token, "password": NEW}
    assert (await client.post("/reset_password", json=body, headers=NOBODY)).status_code == 200
    refused(await client.post("/reset_password", json=body, headers=NOBODY), 404, "link-is-invalid")
    refused(await client.get("/get_myself", headers=session), 401, "unauthenticated")
    await signed_in(client, agent, NEW)
    assert changes(installation) == ["password_reset"]


async def test_a_sign_in_from_somewhere_new_is_told_by_mail(
    client: httpx.AsyncClient, installation: Installation, agent: Member
) -> None:
    for browser in ("Demo Browser 1", "Demo Browser 1", "Demo Browser 2"):
        body = {"email": agent.email, "password": PASSWORD, "bearer": True}
        await client.post("/sign_in", json=body, headers=NOBODY | {"User-Agent": browser})
    mails = [row.record["data"] for row in outbox(installation) if row.type == "mail.requested.v2"]
    assert [(mail["template"], mail["address"]) for mail in mails] == [("sign_in_warning", agent.email)]


async def test_nobody_is_told_whether_an_e_mail_is_known(client: httpx.AsyncClient, installation: Installation) -> None:
    asked = await client.post("/request_password_reset", json={"email": "nobody@demo.example"}, headers=NOBODY)
    assert (asked.status_code, asked.json()) == (202, {})
    assert [row.type for row in outbox(installation)] == []


async def test_a_changed_password_ends_all_other_sessions(client: httpx.AsyncClient, agent: Member) -> None:
    mine, other = await signed_in(client, agent), await signed_in(client, agent)
    wrong = await client.post("/set_password", json={"current": NEW, "new": NEW}, headers=mine)
    refused(wrong, 401, "credentials-are-wrong")
    changed = await client.post("/set_password", json={"current": PASSWORD, "new": NEW}, headers=mine)
    assert changed.status_code == 200, changed.text
    assert (await client.get("/get_myself", headers=mine)).status_code == 200
    refused(await client.get("/get_myself", headers=other), 401, "unauthenticated")


async def test_an_e_mail_is_verified_by_a_mailed_link(
    client: httpx.AsyncClient, installation: Installation, agent: Member
) -> None:
    with superuser(installation) as connection:
        connection.execute("update accounts set is_verified = false where id = %s", (agent.account_id,))
    session = await signed_in(client, agent)
    assert (await client.post("/request_email_verification", headers=session)).status_code == 202
    token = await link(installation, "email_verification")
    assert (await client.post("/verify_email", json={"token": token}, headers=NOBODY)).status_code == 200
    refused(await client.post("/verify_email", json={"token": token}, headers=NOBODY), 409, "email-is-verified")
    assert (await client.get("/get_myself", headers=session)).json()["email_is_verified"] is True


async def test_a_sign_in_is_good_for_nothing_without_its_second_factor(
    client: httpx.AsyncClient, installation: Installation, agent: Member
) -> None:
    session = await signed_in(client, agent)
    secret = (await client.post("/start_second_factor", headers=session)).json()["secret"]
    code = pyotp.TOTP(secret).at(clock.now() - timedelta(seconds=30))
    enrolled = await client.post("/enrol_second_factor", json={"code": code}, headers=session)
    assert enrolled.status_code == 201, enrolled.text
    assert (await client.get("/get_myself", headers=session)).json()["second_factor"] is True

    half = await signed_in(client, agent)
    for path in ("/get_myself", "/list_conversations"):
        refused(await client.get(path, headers=half), 403, "second-factor-needed")
    again = await client.post("/pass_second_factor", json={"code": code}, headers=half)
    refused(again, 401, "code-is-wrong")
    passed = await client.post("/pass_second_factor", json={"code": pyotp.TOTP(secret).now()}, headers=half)
    assert passed.json()["recovery_code_used"] is False
    assert (await client.get("/get_myself", headers=half)).status_code == 200

    recovery = enrolled.json()["recovery_codes"][0]
    lost = await signed_in(client, agent)
    answer = await client.post("/pass_second_factor", json={"code": recovery.lower()}, headers=lost)
    assert answer.json()["recovery_code_used"] is True
    late = await signed_in(client, agent)
    refused(await client.post("/pass_second_factor", json={"code": recovery}, headers=late), 401, "code-is-wrong")
    outcomes = [row.record["data"]["outcome"] for row in outbox(installation) if row.type == "sign_in.recorded.v1"]
    assert outcomes.count("second_factor_passed") == 2
    assert outcomes.count("second_factor_failed") == 2


async def test_a_role_that_requires_a_second_factor_is_of_no_use_without_one(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    with superuser(installation) as connection:
        admin = people.add_member(connection, installation.log, "admin")
    session = await signed_in(client, admin)
    refused(await client.get("/list_conversations", headers=session), 403, "second-factor-required")
    assert (await client.post("/start_second_factor", headers=session)).status_code == 200
