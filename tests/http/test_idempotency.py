"""Idempotency-Key: a repeat runs nothing and gets the first answer; another command gets none of it."""

import asyncio
from dataclasses import replace

import httpx
import pytest

from executing import executor, member, receive
from installations import Installation
from onrecord import errors
from onrecord.execute import Executor, Request
from posting import done, received, refused, take
from written import add_workspace, counts, rows

KEYED = {"Idempotency-Key": "demo-key"}
MALFORMED = ["", "k" * 256, "with space", "tab\there", "é", "\x7f", "newline\\\u2028"]


def answer(response: httpx.Response) -> tuple[int, str, str]:
    return response.status_code, response.text, response.headers["OnRecord-Position"]


async def test_twenty_parallel_commands_with_one_key_run_once_and_get_equal_answers(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client)
    body = {"conversation_id": str(taken.conversation_id), "text": "Once"}
    responses = await asyncio.gather(*(client.post("/send_message", json=body, headers=KEYED) for _ in range(20)))
    assert responses[0].status_code == 201
    assert len({answer(response) for response in responses}) == 1
    assert counts(installation).messages == 2


async def test_twenty_parallel_first_messages_with_one_key_run_once_and_get_equal_answers(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    body = received()
    responses = await asyncio.gather(*(client.post("/receive_message", json=body, headers=KEYED) for _ in range(20)))
    assert responses[0].status_code == 201
    assert len({answer(response) for response in responses}) == 1
    assert (counts(installation).contacts, counts(installation).outbox) == (1, 3)


async def test_a_late_repeat_gets_the_first_answer_although_things_moved_on(client: httpx.AsyncClient) -> None:
    body = received()
    first = await client.post("/receive_message", json=body, headers=KEYED)
    await done(client, "send_message", first.json()["conversation_id"], text="Reply")
    assert answer(await client.post("/receive_message", json=body, headers=KEYED)) == answer(first)


async def test_a_repeat_gets_its_answer_although_its_version_is_old_by_now(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client)
    body = {"conversation_id": str(taken.conversation_id)}
    headers = KEYED | {"If-Match": '"2"'}
    first = await client.post("/resolve_conversation", json=body, headers=headers)
    before = counts(installation)
    assert answer(await client.post("/resolve_conversation", json=body, headers=headers)) == answer(first)
    assert first.status_code == 200
    assert counts(installation) == before


async def test_the_order_and_space_of_a_body_make_no_other_command(client: httpx.AsyncClient) -> None:
    body = received()
    first = await client.post("/receive_message", json=body, headers=KEYED)
    again = await client.post("/receive_message", json=dict(reversed(body.items())), headers=KEYED)
    assert answer(again) == answer(first)


@pytest.mark.parametrize("change", [{"text": "Other"}, {"name": "Other"}, {"provider_message_id": "wamid.other"}])
async def test_the_same_key_with_another_body_is_refused(
    client: httpx.AsyncClient, installation: Installation, change: dict[str, str]
) -> None:
    body = received()
    await client.post("/receive_message", json=body, headers=KEYED)
    before = counts(installation)
    response = await client.post("/receive_message", json=body | change, headers=KEYED)
    refused(response, 422, "idempotency-key-reused")
    assert counts(installation) == before


async def test_the_same_key_with_another_command_of_the_same_body_is_refused(client: httpx.AsyncClient) -> None:
    taken = await take(client)
    body = {"conversation_id": str(taken.conversation_id), "text": "Both a note and a reply"}
    await client.post("/add_note", json=body, headers=KEYED)
    refused(await client.post("/send_message", json=body, headers=KEYED), 422, "idempotency-key-reused")


async def test_a_refusal_is_not_remembered(client: httpx.AsyncClient, installation: Installation) -> None:
    taken = await take(client)
    await done(client, "resolve_conversation", taken.conversation_id, version=2)
    body = {"conversation_id": str(taken.conversation_id), "text": "Patience"}
    refused(await client.post("/send_message", json=body, headers=KEYED), 409, "conversation-is-resolved")
    assert counts(installation).idempotency == 0
    await done(client, "reopen_conversation", taken.conversation_id)
    assert (await client.post("/send_message", json=body, headers=KEYED)).status_code == 201


async def test_a_key_belongs_to_its_actor_and_workspace(installation: Installation) -> None:
    elsewhere = member(installation, add_workspace(installation))
    somebody_else = replace(member(installation), name="token/other")
    async with executor(installation) as run:
        for actor in (member(installation), somebody_else, elsewhere):
            await run.execute(receive(), actor, Request(idempotency_key="demo-key"))
        with pytest.raises(errors.IdempotencyKeyReused):
            await run.execute(receive(), elsewhere, Request(idempotency_key="demo-key"))
    assert (counts(installation).contacts, counts(installation).idempotency) == (3, 3)


async def test_a_kept_row_holds_nothing_of_what_was_sent(client: httpx.AsyncClient, installation: Installation) -> None:
    body = received(text="marmalade", name="quince")
    await client.post("/receive_message", json=body, headers=KEYED)
    ((row,),) = rows(installation, "select idempotency::text from idempotency")
    assert "marmalade" not in row
    assert "quince" not in row
    assert body["address"] not in row


async def test_what_is_kept_of_a_key_and_a_body_depends_on_the_installations_secret(installation: Installation) -> None:
    command = receive()
    async with executor(installation) as run:
        other = Executor(run.pool, run.log, replace(run.vault, secret=b"another-secret-0123"), run.doorbell)
        for one in (run, other):
            await one.execute(command, member(installation), Request(idempotency_key="demo-key"))
    kept = rows(installation, "select key, request_hmac from idempotency")
    assert len({key for key, _ in kept}) == len({fingerprint for _, fingerprint in kept}) == 2
    assert "demo-key" not in str(kept)


@pytest.mark.parametrize("key", ["k", "k" * 255, "!~'\"\\%s"])
async def test_a_key_of_visible_characters_is_taken(client: httpx.AsyncClient, key: str) -> None:
    body = received()
    first = await client.post("/receive_message", json=body, headers={"Idempotency-Key": key})
    again = await client.post("/receive_message", json=body, headers={"Idempotency-Key": key})
    assert first.status_code == 201
    assert answer(again) == answer(first)


@pytest.mark.parametrize("key", MALFORMED)
async def test_a_malformed_key_is_refused_and_writes_nothing(
    api: httpx.AsyncClient, shared: Installation, key: str
) -> None:
    before = counts(shared)
    response = await api.post("/receive_message", json=received(), headers={b"Idempotency-Key": key.encode()})
    refused(response, 422, "idempotency-key-malformed")
    assert counts(shared) == before
