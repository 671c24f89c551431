"""Authentication: without the installation's token nothing is done and nothing is told."""

import httpx
import pytest

from installations import TOKEN, Installation
from posting import received, refused
from written import counts

ASKED = ("list_conversations", "list_timeline?conversation_id=01900000-0000-7000-8000-000000000001")
WRONG = [
    "",
    "Bearer",
    "Bearer ",
    "Bearer wrong-token-0123456789",
    f"Bearer {TOKEN[:-1]}",
    f"Bearer {TOKEN}x",
    f"Bearer {TOKEN} {TOKEN}",
    f"Basic {TOKEN}",
    TOKEN,
    f"Bearer {TOKEN}é",
]


@pytest.mark.parametrize("authorization", WRONG)
async def test_a_command_without_the_token_is_refused_and_writes_nothing(
    api: httpx.AsyncClient, shared: Installation, authorization: str
) -> None:
    before = counts(shared)
    headers = {b"Authorization": authorization.encode("latin-1")}
    response = await api.post("/receive_message", json=received(), headers=headers)
    refused(response, 401, "unauthenticated")
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert TOKEN not in response.text
    assert counts(shared) == before


@pytest.mark.parametrize("question", ASKED)
@pytest.mark.parametrize("authorization", WRONG)
async def test_a_query_without_the_token_is_refused(api: httpx.AsyncClient, question: str, authorization: str) -> None:
    response = await api.get(f"/{question}", headers={b"Authorization": authorization.encode("latin-1")})
    refused(response, 401, "unauthenticated")


async def test_who_has_no_token_is_not_told_what_is_wrong_with_a_body(api: httpx.AsyncClient) -> None:
    refused(await api.post("/receive_message", json={}, headers={"Authorization": ""}), 401, "unauthenticated")


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
async def test_the_token_is_taken_whatever_the_case_of_its_scheme(api: httpx.AsyncClient, scheme: str) -> None:
    response = await api.post("/receive_message", json={}, headers={"Authorization": f"{scheme} {TOKEN}"})
    refused(response, 422, "malformed")
