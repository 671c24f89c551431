"""Access tokens for clients: granted for id and secret, within the client's scopes, for an hour."""

import base64
from typing import Any

import httpx
import pytest

from installations import Installation
from onrecord import clock
from onrecord.identity.credential import hash_of
from posting import received, refused
from written import rows, superuser

Client = dict[str, Any]


@pytest.fixture
async def made(client: httpx.AsyncClient) -> Client:
    body = {"kind": "client", "label": "Demo", "scopes": ["inbox:read", "channels:write"]}
    answer: Client = (await client.post("/create_token", json=body)).json()
    return answer


async def grant(client: httpx.AsyncClient, made: Client, **more: str) -> httpx.Response:
    form = {"grant_type": "client_credentials", "client_id": made["client_id"], "client_secret": made["secret"]} | more
    return await client.post("http://127.0.0.1/oauth/token", data=form, headers={"Authorization": ""})


async def test_a_client_gets_a_token_that_acts_for_it(client: httpx.AsyncClient, made: Client) -> None:
    granted = await grant(client, made)
    assert granted.status_code == 200, granted.text
    assert granted.headers["Cache-Control"] == "no-store"
    assert granted.json()["scope"] == "channels:write inbox:read"
    assert granted.json()["expires_in"] == 3600
    bearer = {"Authorization": f"Bearer {granted.json()['access_token']}"}
    assert (await client.post("/receive_message", json=received(), headers=bearer)).status_code == 201


async def test_id_and_secret_may_come_by_http_basic(client: httpx.AsyncClient, made: Client) -> None:
    basic = base64.b64encode(f"{made['client_id']}:{made['secret']}".encode()).decode()
    granted = await client.post(
        "http://127.0.0.1/oauth/token",
        data={"grant_type": "client_credentials"},
        headers={"Authorization": f"Basic {basic}"},
    )
    assert granted.status_code == 200, granted.text


async def test_a_token_has_the_scopes_that_were_asked_for(client: httpx.AsyncClient, made: Client) -> None:
    narrow = (await grant(client, made, scope="inbox:read")).json()
    bearer = {"Authorization": f"Bearer {narrow['access_token']}"}
    refused(await client.post("/receive_message", json=received(), headers=bearer), 403, "forbidden")
    wide = await grant(client, made, scope="inbox:read members:write")
    assert (wide.status_code, wide.json()["error"]) == (400, "invalid_scope")


@pytest.mark.parametrize(
    ("more", "status", "error"),
    [
        ({"client_secret": "orc_wrong"}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"scope": "everything"}, 400, "invalid_scope"),
    ],
)
async def test_what_is_wrong_is_said_in_the_words_of_oauth(
    client: httpx.AsyncClient, made: Client, more: dict[str, str], status: int, error: str
) -> None:
    answer = await grant(client, made, **more)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


async def test_a_clients_secret_is_no_bearer(client: httpx.AsyncClient, made: Client) -> None:
    bearer = {"Authorization": f"Bearer {made['secret']}"}
    refused(await client.get("/list_conversations", headers=bearer), 401, "unauthenticated")


async def test_a_token_ends_with_its_client_and_with_its_hour(
    client: httpx.AsyncClient, installation: Installation, made: Client
) -> None:
    first, second = [(await grant(client, made)).json()["access_token"] for _ in range(2)]
    with superuser(installation) as connection:
        past = clock.now()
        connection.execute("update access_tokens set expires_at = %s where token_hash = %s", (past, hash_of(second)))
    outlived = await client.get("/list_conversations", headers={"Authorization": f"Bearer {second}"})
    refused(outlived, 401, "unauthenticated")
    await client.post("/revoke_token", json={"token_id": made["token_id"]})
    late = await client.post("/receive_message", json=received(), headers={"Authorization": f"Bearer {first}"})
    refused(late, 401, "unauthenticated")
    assert first not in str(rows(installation, "select access_tokens::text, '' from access_tokens"))
