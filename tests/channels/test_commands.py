"""Channels: rows and events of their commands, whose a number is, and how a channel is said to be."""

import asyncio
from typing import get_args
from uuid import UUID

import httpx
from pydantic import SecretStr

import meta
import sealing
from commands.reconnect_channel import ReconnectChannel
from commands.record_channel_health import RecordChannelHealth
from commands.refresh_templates import AGAIN_MINUTES_MIN, RefreshTemplates
from installations import Installation
from invoking import SECOND_KEY, invoke
from onrecord import db, errors, ids
from onrecord.events.channel import Health
from onrecord.execute import Executor
from onrecord.vault import MasterKeys
from onrecord.vault.master import parse
from onrecord.whatsapp import token as tokens
from posting import Body, refused
from shop import MovedClock
from written import add_workspace, outbox, rows, types

ANOTHER_TOKEN = "another-token-of-this-test"


async def connected(client: httpx.AsyncClient, **changes: object) -> UUID:
    response = await client.post("/connect_channel", json=meta.number_and_token(**changes))
    assert response.status_code == 201, response.text
    return UUID(response.json()["channel_id"])


async def opened(
    installation: Installation, channel_id: UUID, masters: MasterKeys = sealing.MASTERS, *, simulated: bool = True
) -> tokens.Sender | None:
    """As the worker sees it."""
    async with db.pool(db.conninfo(installation.settings, "onrecord_worker"), 1) as pool, pool.connection() as worker:
        return await tokens.load(worker, masters, installation.log.workspace_id, channel_id, simulated=simulated)


def everything(installation: Installation) -> str:
    """All rows that a channel's commands write, as text."""
    tables = [rows(installation, f"select t::text from {of} as t") for of in ("channels", "idempotency", "outbox")]
    return str(tables) + str([row.record for row in outbox(installation)])


async def test_a_number_is_connected_with_what_meta_says_of_it(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    asked = meta.number_and_token()
    channel_id = await connected(client, **asked)
    (event,) = outbox(installation)
    assert event.type == "channel.connected.v1"
    assert event.record["data"] == {
        "channel_id": str(channel_id),
        "kind": "whatsapp",
        "name": "Sales",
        "phone_number_id": asked["phone_number_id"],
        "waba_id": asked["waba_id"],
        "display_number": meta.display(str(asked["phone_number_id"])),
        "simulated": True,
    }
    assert rows(installation, "select health, failure from channels") == [("healthy", None)]


async def test_the_token_is_sealed_and_the_worker_opens_it(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    channel_id = await connected(client)
    assert meta.TOKEN not in everything(installation)
    assert await opened(installation, channel_id, simulated=False) is None, "Meta's token goes to no simulator"
    found = await opened(installation, channel_id)
    assert found is not None
    assert found.token == meta.TOKEN
    assert meta.TOKEN not in repr(found)


async def test_a_number_that_another_workspace_has_is_connected_without_saying_whose(
    client: httpx.AsyncClient, executor: Executor, installation: Installation
) -> None:
    other, asked = add_workspace(installation), meta.number_and_token()
    await meta.done(executor, meta.connecting(phone_number_id=asked["phone_number_id"]), other)
    problem = refused(await client.post("/connect_channel", json=asked), 409, "number-is-connected")
    assert str(other) not in str(problem)
    ((channel_id,),) = rows(installation, "select id from channels")
    assert str(channel_id) not in str(problem)


async def test_a_number_that_was_given_up_is_connected_by_whoever_has_it_now(
    client: httpx.AsyncClient, executor: Executor, installation: Installation
) -> None:
    asked = meta.number_and_token()
    channel_id = await connected(client, **asked)
    assert (await client.post("/disable_channel", json={"channel_id": str(channel_id)})).status_code == 200
    assert await opened(installation, channel_id) is None
    assert rows(installation, "select token_sealed from channels") == [(None,)]
    await meta.done(executor, meta.connecting(phone_number_id=asked["phone_number_id"]), add_workspace(installation))
    refused(await client.post("/connect_channel", json=asked), 409, "number-is-connected")


async def test_of_two_who_connect_a_number_at_once_one_does(executor: Executor, installation: Installation) -> None:
    here, there = installation.log.workspace_id, add_workspace(installation)
    number = meta.number_and_token()["phone_number_id"]
    both = (meta.done(executor, meta.connecting(phone_number_id=number), where) for where in (here, there))
    answers = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(isinstance(answer, errors.NumberIsConnected) for answer in answers) == [False, True]


async def test_a_token_or_number_that_meta_does_not_know_is_refused_and_nothing_is_written(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    bad = meta.number_and_token(token=ANOTHER_TOKEN)
    refused(await client.post("/connect_channel", json=bad), 409, "channel-token-refused")
    unknown = meta.number_and_token(phone_number_id="999")
    refused(await client.post("/connect_channel", json=unknown), 409, "number-is-not-of-account")
    spaced = meta.number_and_token(token="with a space")  # noqa: S106 - no token
    assert "with a space" not in str(refused(await client.post("/connect_channel", json=spaced), 422, "malformed"))
    assert types(installation) == []


async def test_a_repeat_with_another_token_is_no_repeat(client: httpx.AsyncClient) -> None:
    channel_id = await connected(client)
    body = {"channel_id": str(channel_id), "token": meta.TOKEN}
    key = {"Idempotency-Key": "demo-repeat"}
    first = await client.post("/reconnect_channel", json=body, headers=key)
    again = await client.post("/reconnect_channel", json=body, headers=key)
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    other = await client.post("/reconnect_channel", json={**body, "token": ANOTHER_TOKEN}, headers=key)
    refused(other, 409, "channel-token-refused")
    one, two = (ReconnectChannel.model_validate({**body, "token": token}) for token in (meta.TOKEN, ANOTHER_TOKEN))
    assert one.model_dump_json() != two.model_dump_json()


async def test_a_new_token_takes_the_place_of_the_one_before_and_the_channel_is_healthy(
    executor: Executor, installation: Installation, clock: MovedClock
) -> None:
    where = installation.log.workspace_id
    channel_id = (await meta.done(executor, meta.connecting(), where)).channel_id
    before = await opened(installation, channel_id)
    await meta.done(
        executor, RecordChannelHealth(channel_id=channel_id, health="stopped", failure="auth", code=190), where
    )
    clock.move(60)
    await meta.done(executor, ReconnectChannel(channel_id=channel_id, token=SecretStr(ANOTHER_TOKEN)), where)
    assert rows(installation, "select health, failure from channels") == [("healthy", None)]
    found = await opened(installation, channel_id)
    assert found is not None
    assert found.token == ANOTHER_TOKEN
    assert before is not None
    late = RecordChannelHealth(channel_id=channel_id, health="stopped", failure="auth", seen=before.token_set_at)
    await meta.done(executor, late, where)
    assert rows(installation, "select health from channels") == [("healthy",)]
    await meta.done(executor, late.model_copy(update={"seen": found.token_set_at}), where)
    assert rows(installation, "select health from channels") == [("stopped",)]


async def test_health_goes_forth_and_back_and_what_is_known_is_no_event(
    executor: Executor, installation: Installation
) -> None:
    where = installation.log.workspace_id
    channel_id = (await meta.done(executor, meta.connecting(), where)).channel_id
    steps: list[Health] = ["degraded", "stopped", "healthy", "stopped"]
    for health in steps:
        for _ in range(2):
            await meta.done(
                executor, RecordChannelHealth(channel_id=channel_id, health=health, failure="throttle"), where
            )
    told = [row.record["data"]["health"] for row in outbox(installation) if row.type == "channel.health_recorded.v1"]
    assert told == steps
    assert set(told) == set(get_args(Health))


async def test_a_channel_that_is_not_there_or_disabled_is_refused(client: httpx.AsyncClient) -> None:
    channel_id = str(await connected(client))
    assert (await client.post("/disable_channel", json={"channel_id": channel_id})).status_code == 200
    bodies: dict[str, Body] = {
        "disable_channel": {},
        "reconnect_channel": {"token": meta.TOKEN},
        "refresh_templates": {},
    }
    for command, more in bodies.items():
        gone = await client.post(f"/{command}", json={"channel_id": channel_id, **more})
        refused(gone, 409, "channel-is-disabled")
        never = await client.post(f"/{command}", json={"channel_id": str(ids.new()), **more})
        refused(never, 404, "no-such-channel")


async def test_templates_are_asked_for_once_while_a_question_is_open(
    executor: Executor, installation: Installation, clock: MovedClock
) -> None:
    where = installation.log.workspace_id
    channel_id = (await meta.done(executor, meta.connecting(), where)).channel_id
    first = await meta.done(executor, RefreshTemplates(channel_id=channel_id), where)
    assert await meta.done(executor, RefreshTemplates(channel_id=channel_id), where) == first
    clock.move(AGAIN_MINUTES_MIN * 60)
    later = await meta.done(executor, RefreshTemplates(channel_id=channel_id), where)
    assert later != first
    assert types(installation).count("templates.requested.v1") == 2


async def test_a_rotation_of_the_master_keys_reaches_the_token(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    channel_id = await connected(client)
    rotated = await asyncio.to_thread(
        invoke, installation, "vault", "rotate", master_keys=(SECOND_KEY, sealing.MASTER_KEY)
    )
    assert rotated.exit_code == 0, rotated.output
    found = await opened(installation, channel_id, MasterKeys(parse(SECOND_KEY)))
    assert found is not None
    assert found.token == meta.TOKEN
