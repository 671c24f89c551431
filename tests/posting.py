"""Commands as bodies, posted as a client would; and refusals, checked for what every refusal must be."""

import itertools
from typing import Any, NamedTuple
from uuid import UUID

import httpx
from hypothesis import strategies as st

_numbers = itertools.count(1)

Body = dict[str, Any]

# Whatever JSON can spell, and often what nobody should: halves of surrogate pairs and NUL.
characters = st.characters(exclude_categories=()) | st.sampled_from("\0\ud800\udbff\udc00\udfff\ufffe\U0010ffff")


class Taken(NamedTuple):
    """A customer's first message, as it was answered."""

    contact_id: UUID
    conversation_id: UUID
    message_id: UUID
    version: int
    position: str


def received(**changes: object) -> Body:
    """A body of receive_message: a customer and a message that no other body has, unless told otherwise."""
    number = next(_numbers)
    return {
        "channel": "whatsapp",
        "address": f"+1555{number:07}",
        "name": f"Demo {number}",
        "provider_message_id": f"wamid.demo-{number}",
        "sent_at": "2026-01-01T00:00:00Z",
        "text": f"Hello {number}",
    } | changes


async def take(client: httpx.AsyncClient, **changes: object) -> Taken:
    """Post a customer's message."""
    response = await client.post("/receive_message", json=received(**changes))
    assert response.status_code == 201, response.text
    body = response.json()
    return Taken(
        UUID(body["contact_id"]),
        UUID(body["conversation_id"]),
        UUID(body["message_id"]),
        body["version"],
        response.headers["OnRecord-Position"],
    )


async def run(
    client: httpx.AsyncClient, name: str, conversation_id: UUID, *, version: int | None = None, **fields: object
) -> httpx.Response:
    """Post a command on a conversation, with If-Match when a version is named."""
    headers = {} if version is None else {"If-Match": f'"{version}"'}
    return await client.post(f"/{name}", json={"conversation_id": str(conversation_id)} | fields, headers=headers)


async def done(
    client: httpx.AsyncClient, name: str, conversation_id: UUID, *, version: int | None = None, **fields: object
) -> Body:
    """Post a command that must succeed; its answer."""
    response = await run(client, name, conversation_id, version=version, **fields)
    assert response.is_success, response.text
    answer: Body = response.json()
    return answer


def refused(response: httpx.Response, status: int, kind: str) -> Body:
    """The problem in the answer, which must be of this status and type, and complete (RFC 9457)."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: Body = response.json()
    assert problem["type"] == kind, problem
    assert problem["status"] == status, problem
    assert problem["title"], problem
    assert problem["detail"], problem
    return problem
