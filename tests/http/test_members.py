"""Workspaces, members and tokens: who may change them, and that changes count from the next request on."""

import asyncio
from typing import Any

import httpx
import pytest

import people
from installations import Installation
from people import Member
from posting import received, refused
from sharing import served
from written import outbox, rows, superuser

REPLY = {"conversation_id": "01900000-0000-7000-8000-000000000001", "text": "Hello"}


@pytest.fixture
def admin(installation: Installation) -> Member:
    """A second admin, beside the one whose token the client has."""
    with superuser(installation) as connection:
        return people.add_member(connection, installation.log, "admin")


@pytest.fixture
def agent(installation: Installation) -> Member:
    with superuser(installation) as connection:
        return people.add_member(connection, installation.log, "agent")


def bearing(member: Member | str) -> dict[str, str]:
    return {"Authorization": f"Bearer {member if isinstance(member, str) else member.token}"}


def keyed(key: str) -> dict[str, str]:
    return {"Idempotency-Key": key}


def data(installation: Installation, event_type: str) -> list[dict[str, Any]]:
    return [row.record["data"] for row in outbox(installation) if row.type == event_type]


async def test_a_role_that_changed_counts_at_the_next_request_in_every_process(
    client: httpx.AsyncClient, installation: Installation, agent: Member
) -> None:
    async with served(installation) as (_, other):
        for api in (client, other):
            refused(await api.post("/receive_message", json=received(), headers=bearing(agent)), 403, "forbidden")
        body = {"member_id": str(agent.member_id), "role": "admin"}
        assert (await client.post("/change_member_role", json=body)).json() == body
        for api in (client, other):
            answer = await api.post("/receive_message", json=received(), headers=bearing(agent))
            assert answer.status_code == 201
        await client.post("/change_member_role", json=body | {"role": "auditor"})
        for api in (client, other):
            refused(await api.post("/receive_message", json=received(), headers=bearing(agent)), 403, "forbidden")
            assert (await api.get("/list_conversations", headers=bearing(agent))).status_code in {200, 503}
    assert [(one["former_role"], one["role"]) for one in data(installation, "member.role_changed.v1")] == [
        ("agent", "admin"),
        ("admin", "auditor"),
    ]


async def test_a_member_who_was_removed_is_refused_at_the_next_request_in_every_process(
    client: httpx.AsyncClient, installation: Installation, agent: Member
) -> None:
    async with served(installation) as (_, other):
        for api in (client, other):
            refused(await api.post("/send_message", json=REPLY, headers=bearing(agent)), 404, "no-such-conversation")
        assert (await client.post("/remove_member", json={"member_id": str(agent.member_id)})).status_code == 200
        for api in (client, other):
            refused(await api.post("/send_message", json=REPLY, headers=bearing(agent)), 401, "unauthenticated")


async def test_the_last_admin_keeps_their_role_and_their_place(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    ((admin,),) = rows(installation, "select id from members where role = 'admin'")
    body = {"member_id": str(admin)}
    refused(await client.post("/remove_member", json=body), 409, "last-admin")
    refused(await client.post("/change_member_role", json=body | {"role": "agent"}), 409, "last-admin")
    assert rows(installation, "select left_at from members where role = 'admin'") == [(None,)]


async def test_an_admin_who_cant_sign_in_counts_for_no_last_admin(
    client: httpx.AsyncClient, installation: Installation, admin: Member
) -> None:
    with superuser(installation) as connection:
        connection.execute("update accounts set disabled_at = now() where id = %s", (admin.account_id,))
    ((first,),) = rows(installation, "select id from members where role = 'admin' and id <> %s", (admin.member_id,))
    body = {"member_id": str(first)}
    refused(await client.post("/remove_member", json=body), 409, "last-admin")
    refused(await client.post("/change_member_role", json=body | {"role": "agent"}), 409, "last-admin")
    assert (await client.post("/remove_member", json={"member_id": str(admin.member_id)})).status_code == 200


async def test_of_two_admins_who_take_each_other_out_at_once_one_stays(
    client: httpx.AsyncClient, installation: Installation, admin: Member
) -> None:
    ((first,),) = rows(installation, "select id from members where role = 'admin' and id <> %s", (admin.member_id,))
    answers = await asyncio.gather(
        client.post("/remove_member", json={"member_id": str(admin.member_id)}),
        client.post("/remove_member", json={"member_id": str(first)}, headers=bearing(admin)),
    )
    done, refusal = sorted(answer.status_code for answer in answers)
    assert done == 200
    assert refusal in {401, 409}
    assert rows(installation, "select count(*) from members where left_at is null and role = 'admin'") == [(1,)]


async def test_a_token_may_do_what_its_scopes_say_and_no_more(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    body = {"label": "Demo", "scopes": ["inbox:read"]}
    made = (await client.post("/create_token", json=body)).json()
    refused(await client.post("/receive_message", json=received(), headers=bearing(made["secret"])), 403, "forbidden")
    assert (await client.get("/list_conversations", headers=bearing(made["secret"]))).status_code in {200, 503}
    ((label, scopes),) = [(one["label"], one["scopes"]) for one in data(installation, "token.created.v1")]
    assert (label, scopes) == ("Demo", ["inbox:read"])
    assert made["secret"] not in str(rows(installation, "select tokens::text, '' from tokens"))


async def test_a_token_grants_no_more_than_whoever_makes_it_may(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    with superuser(installation) as connection:
        developer = people.add_member(connection, installation.log, "developer")
    body = {"label": "Demo", "scopes": ["inbox:write"]}
    refused(await client.post("/create_token", json=body, headers=bearing(developer)), 403, "forbidden")
    own = {"label": "Demo", "scopes": ["events:read", "tokens:write"]}
    made = (await client.post("/create_token", json=own, headers=bearing(developer))).json()
    wider = {"label": "Demo", "scopes": ["operations:read"]}
    refused(await client.post("/create_token", json=wider, headers=bearing(made["secret"])), 403, "forbidden")


async def test_a_repeat_tells_the_same_secret_which_stands_nowhere(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    headers = {"Idempotency-Key": "demo-token"}
    first, again = [await client.post("/create_token", json={"label": "Demo"}, headers=headers) for _ in range(2)]
    assert first.json() == again.json()
    assert first.json()["secret"] not in str(rows(installation, "select idempotency::text from idempotency"))
    assert len(rows(installation, "select from tokens where label = 'Demo'")) == 1


async def test_a_token_that_was_revoked_is_refused_at_the_next_request_in_every_process(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    made = (await client.post("/create_token", json={"label": "Demo"})).json()
    async with served(installation) as (_, other):
        for api in (client, other):
            assert (
                await api.post("/receive_message", json=received(), headers=bearing(made["secret"]))
            ).status_code == 201
        assert (await client.post("/revoke_token", json={"token_id": made["token_id"]})).status_code == 200
        for api in (client, other):
            late = await api.post("/receive_message", json=received(), headers=bearing(made["secret"]))
            refused(late, 401, "unauthenticated")


@pytest.mark.parametrize("later", ["demo-first", "demo-another"])
async def test_a_token_that_was_revoked_gets_no_answer_by_an_idempotency_key(
    client: httpx.AsyncClient, installation: Installation, later: str
) -> None:
    made = (await client.post("/create_token", json={"label": "Demo"})).json()
    body = received()
    first = await client.post("/receive_message", json=body, headers=bearing(made["secret"]) | keyed("demo-first"))
    assert first.status_code == 201
    await client.post("/revoke_token", json={"token_id": made["token_id"]})
    before = outbox(installation)
    late = await client.post("/receive_message", json=body, headers=bearing(made["secret"]) | keyed(later))
    refused(late, 401, "unauthenticated")
    assert outbox(installation) == before


async def test_nobody_revokes_anothers_token_but_an_admin(
    client: httpx.AsyncClient, installation: Installation, agent: Member
) -> None:
    with superuser(installation) as connection:
        developer = people.add_member(connection, installation.log, "developer")
    body = {"token_id": str(agent.token_id)}
    refused(await client.post("/revoke_token", json=body, headers=bearing(developer)), 404, "no-such-token")
    assert (await client.post("/revoke_token", json=body)).status_code == 200
    refused(await client.post("/revoke_token", json=body), 409, "token-is-revoked")


async def test_whoever_makes_a_workspace_is_its_admin(client: httpx.AsyncClient, installation: Installation) -> None:
    headers = {"Idempotency-Key": "demo-workspace"}
    first, again = [
        await client.post("/create_workspace", json={"name": "Demo Shop"}, headers=headers) for _ in range(2)
    ]
    assert first.status_code == 201, first.text
    assert first.json() == again.json()
    made = rows(installation, "select id, name from workspaces where id <> %s", (installation.log.workspace_id,))
    assert [(str(workspace_id), name) for workspace_id, name in made] == [(first.json()["workspace_id"], "Demo Shop")]
    assert [row.type for row in outbox(installation)] == ["workspace.created.v1", "member.joined.v1"]
    (joined,) = data(installation, "member.joined.v1")
    assert joined["role"] == "admin"
    assert joined["name"] == "Demo Person"


async def test_an_invitation_keeps_one_place_by_e_mail(client: httpx.AsyncClient, installation: Installation) -> None:
    body = {"email": "New.Member@demo.example", "role": "agent"}
    asked = await client.post("/invite_member", json=body)
    assert asked.status_code == 201, asked.text
    again = await client.post("/invite_member", json=body | {"email": "new.member@demo.example"})
    refused(again, 409, "invitation-is-open")
    (invited,) = data(installation, "member.invited.v1")
    assert (invited["email"], invited["role"]) == ("New.Member@demo.example", "agent")
    ended = await client.post("/revoke_invitation", json={"invitation_id": asked.json()["invitation_id"]})
    assert ended.status_code == 200
    assert (await client.post("/invite_member", json=body)).status_code == 201
    assert "New.Member" not in str(rows(installation, "select invitations::text, '' from invitations"))


async def test_who_is_a_member_is_not_invited(client: httpx.AsyncClient, agent: Member) -> None:
    body = {"email": agent.email.upper(), "role": "agent"}
    refused(await client.post("/invite_member", json=body), 409, "member-is-there")
