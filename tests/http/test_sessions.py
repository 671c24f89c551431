"""Signing in by password, sessions, and what ends them."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
import pytest

import people
from installations import Installation
from people import PASSWORD, Member
from posting import received, refused
from sharing import served
from written import add_workspace, outbox, rows, superuser

AGENT = {"user-agent": "Demo Browser 1.0"}


@pytest.fixture
def agent(installation: Installation) -> Member:
    with superuser(installation) as connection:
        return people.add_member(connection, installation.log, "agent")


async def sign_in(client: httpx.AsyncClient, member: Member, **more: Any) -> httpx.Response:
    body = {"email": member.email, "password": PASSWORD} | more
    answer = await client.post("/sign_in", json=body, headers={"Authorization": ""} | AGENT)
    client.cookies.clear()
    return answer


@asynccontextmanager
async def signed_in(client: httpx.AsyncClient, member: Member, **more: Any) -> AsyncIterator[dict[str, str]]:
    """Headers of a session."""
    answer = await sign_in(client, member, bearer=True, **more)
    assert answer.status_code == 201, answer.text
    yield {"Authorization": f"Bearer {answer.json()['secret']}"}


async def test_who_signs_in_has_a_session_that_acts_as_the_member(
    client: httpx.AsyncClient, installation: Installation, agent: Member
) -> None:
    async with signed_in(client, agent) as session:
        taken = await client.post("/receive_message", json=received())
        body = {"conversation_id": taken.json()["conversation_id"], "text": "Hello"}
        assert (await client.post("/send_message", json=body, headers=session)).status_code == 201
    assert [row.record["actor"] for row in outbox(installation) if row.type == "message.queued.v3"] == [
        f"member/{agent.member_id}"
    ]


async def test_a_sign_in_is_on_the_record_with_what_it_was_done_with(
    client: httpx.AsyncClient, installation: Installation, agent: Member
) -> None:
    answer = await sign_in(client, agent)
    (recorded,) = [row for row in outbox(installation) if row.type == "sign_in.recorded.v1"]
    fields = recorded.record["data"]
    assert fields["outcome"] == "signed_in"
    assert fields["person_id"] == str(agent.member_id)
    assert fields["session_id"] == answer.json()["session_id"]
    assert (fields["address"], fields["user_agent"]) == ("127.0.0.1", "Demo Browser 1.0")


async def test_a_browser_gets_a_cookie_and_no_secret_to_read(client: httpx.AsyncClient, agent: Member) -> None:
    answer = await sign_in(client, agent)
    assert answer.json()["secret"] is None
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
    found = await client.get("/get_myself", headers={"Authorization": "", "Cookie": cookie.split(";")[0]})
    assert found.status_code == 401, "a cookie beside an Authorization header isn't looked at"


async def test_a_sign_in_to_a_workspace_of_others_is_refused_and_recorded(
    client: httpx.AsyncClient, installation: Installation, agent: Member
) -> None:
    answer = await sign_in(client, agent, workspace_id=str(add_workspace(installation)))
    refused(answer, 404, "no-such-workspace")
    ((kind, fields),) = [(row.type, row.record["data"]) for row in outbox(installation)]
    assert (kind, fields["outcome"], fields["session_id"]) == ("sign_in.recorded.v1", "foreign_workspace", None)


@pytest.mark.parametrize("changes", [{"password": "another long passphrase 42"}, {"email": "nobody@demo.example"}])
async def test_wrong_credentials_are_refused_alike_and_recorded(
    client: httpx.AsyncClient, installation: Installation, agent: Member, changes: dict[str, str]
) -> None:
    answer = await sign_in(client, agent, **changes)
    refused(answer, 401, "credentials-are-wrong")
    assert "set-cookie" not in answer.headers
    ((kind, fields),) = [(row.type, row.record["data"]) for row in outbox(installation)]
    if "email" in changes:
        assert (kind, fields["why"]) == ("sign_in.refused.v1", "unknown")
        assert "nobody" not in str(fields)
    else:
        assert (kind, fields["outcome"]) == ("sign_in.recorded.v1", "wrong_password")


async def test_the_eleventh_attempt_in_a_quarter_of_an_hour_waits(
    client: httpx.AsyncClient, installation: Installation, agent: Member
) -> None:
    for _ in range(10):
        refused(await sign_in(client, agent, password="wrong"), 401, "credentials-are-wrong")  # noqa: S106 - it is none
    late = await sign_in(client, agent)
    refused(late, 429, "too-many-attempts")
    assert 0 < int(late.headers["Retry-After"]) <= 900
    refused(await sign_in(client, agent), 429, "too-many-attempts")
    told = [row.record["data"].get("why") for row in outbox(installation) if row.type == "sign_in.refused.v1"]
    assert told == ["throttled"], "a flood of attempts is no flood of events"


async def test_e_mails_that_are_made_up_do_not_flood_the_record(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    answers = [
        await client.post("/sign_in", json={"email": f"nobody-{number}@demo.example", "password": PASSWORD})
        for number in range(45)
    ]
    assert [answer.status_code for answer in answers] == [401] * 30 + [429] * 15
    told = [row.record["data"]["why"] for row in outbox(installation)]
    assert Counter(told) == {"unknown": 30, "throttled": 10}


async def test_a_secret_is_stored_as_a_hash(
    client: httpx.AsyncClient, installation: Installation, agent: Member
) -> None:
    async with signed_in(client, agent) as session:
        secret = session["Authorization"].removeprefix("Bearer ")
        kept = str(rows(installation, "select sessions::text from sessions"))
    assert secret not in kept
    assert "Demo Browser" not in kept


async def test_a_session_that_is_ended_is_refused_by_another_process_at_its_next_request(
    client: httpx.AsyncClient, installation: Installation, agent: Member
) -> None:
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(signed_in(client, agent))
        _, other = await stack.enter_async_context(served(installation))
        for api in (client, other):
            assert (await api.get("/get_myself", headers=session)).status_code == 200
        assert (await client.post("/sign_out", headers=session)).status_code == 200
        for api in (client, other):
            refused(await api.get("/get_myself", headers=session), 401, "unauthenticated")


async def test_one_ends_another_session_of_ones_own_and_nobody_elses(
    client: httpx.AsyncClient, installation: Installation, agent: Member
) -> None:
    with superuser(installation) as connection:
        somebody = people.add_member(connection, installation.log, "agent")
    async with signed_in(client, agent) as mine, signed_in(client, agent) as old, signed_in(client, somebody) as theirs:
        (ours,) = [
            one["session_id"]
            for one in (await client.get("/list_sessions", headers=mine)).json()["sessions"]
            if not one["this_one"]
        ]
        (foreign,) = [
            one["session_id"] for one in (await client.get("/list_sessions", headers=theirs)).json()["sessions"]
        ]
        refused(await client.post("/end_session", json={"session_id": foreign}, headers=mine), 404, "no-such-session")
        assert (await client.post("/end_session", json={"session_id": ours}, headers=mine)).status_code == 200
        refused(await client.get("/get_myself", headers=old), 401, "unauthenticated")
        assert (await client.get("/get_myself", headers=theirs)).status_code == 200


async def test_one_person_is_in_several_workspaces_and_goes_from_one_to_another(
    client: httpx.AsyncClient, installation: Installation, agent: Member
) -> None:
    second, foreign = add_workspace(installation), add_workspace(installation)
    with superuser(installation) as connection:
        there = people.join(
            connection, installation.log, (agent.account_id, agent.email), "auditor", workspace_id=second
        )
    async with signed_in(client, agent) as session:
        body = {"workspace_id": str(foreign)}
        refused(await client.post("/switch_workspace", json=body, headers=session), 404, "no-such-workspace")
        answer = await client.post("/switch_workspace", json={"workspace_id": str(second)}, headers=session)
        assert answer.json() == {"workspace_id": str(second), "member_id": str(there.member_id)}
        found = (await client.get("/get_myself", headers=session)).json()
    assert found["workspace_id"] == str(second)
    assert [(one["workspace_id"], one["role"]) for one in found["workspaces"]] == [
        (str(agent.workspace_id), "agent"),
        (str(second), "auditor"),
    ]


async def test_a_token_is_no_session(client: httpx.AsyncClient) -> None:
    refused(await client.get("/list_sessions"), 403, "session-required")
