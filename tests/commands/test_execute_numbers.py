"""Law 2: every event has a shard and, in it, a contiguous number, whoever writes at the same time."""

import asyncio
from uuid import UUID

import httpx

from executing import executor, member, receive
from installations import Installation, Servers, make_installation
from onrecord.command import Actor
from onrecord.execute import Executor
from posting import done, take
from written import add_workspace, numbers, outbox


async def test_forty_parallel_commands_number_every_shard_without_a_gap_from_1(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    await asyncio.gather(*(take(client) for _ in range(40)))
    assert sum(map(len, numbers(installation).values())) == 40 * 3
    for seqs in numbers(installation).values():
        assert seqs == list(range(1, len(seqs) + 1))


async def test_two_workspaces_on_one_shard_share_its_numbers_without_a_gap(servers: Servers) -> None:
    installation = make_installation(servers, shards=1)
    second = add_workspace(installation)
    async with executor(installation) as run:
        actors = [member(installation), member(installation, second)] * 20
        await asyncio.gather(*(run.execute(receive(), actor) for actor in actors))
    assert numbers(installation) == {0: list(range(1, 121))}
    workspaces = [row.workspace_id for row in outbox(installation)]
    assert workspaces.count(second) == 60
    assert workspaces != sorted(workspaces), "the two did not write at the same time"


async def test_refused_commands_leave_no_gap_between_the_others(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client)

    async def resolve_then_reply(number: int) -> None:
        await client.post(
            "/resolve_conversation",
            json={"conversation_id": str(taken.conversation_id)},
            headers={"If-Match": f'"{taken.version + number}"'},
        )
        await take(client)

    await asyncio.gather(*(resolve_then_reply(number) for number in range(10)))
    for seqs in numbers(installation).values():
        assert seqs == list(range(1, len(seqs) + 1))


async def test_parallel_replies_stand_in_the_log_in_the_order_of_their_versions(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client)
    await asyncio.gather(*(done(client, "send_message", taken.conversation_id, text=f"Reply {n}") for n in range(20)))
    versions = [row.record["data"]["version"] for row in outbox(installation)[2:]]
    assert versions == list(range(2, 23))


async def test_the_records_of_one_command_stand_next_to_each_other(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    await asyncio.gather(*(take(client) for _ in range(12)))
    rows = outbox(installation)
    for first, second, third in zip(rows[::3], rows[1::3], rows[2::3], strict=True):
        assert first.subject == second.subject == third.subject


async def test_a_command_without_events_answers_the_position_of_its_shards_last_record(
    client: httpx.AsyncClient,
) -> None:
    first = await take(client, provider_message_id="wamid.demo-repeated")
    await done(client, "add_note", first.conversation_id, text="Later")
    again = await take(client, provider_message_id="wamid.demo-repeated")
    shard, seq = map(int, first.position.split(":"))
    assert again.position == f"{shard}:{seq + 1}"


async def test_workspaces_do_not_meet_in_the_same_address_or_message(installation: Installation) -> None:
    second = add_workspace(installation)
    async with executor(installation) as run:
        taken = [await _take_the_same(run, member(installation, workspace)) for workspace in (None, second)]
    assert len(set(taken)) == 2


async def _take_the_same(run: Executor, actor: Actor) -> UUID:
    command = receive(address="+15550000001", provider_message_id="wamid.demo-both")
    return (await run.execute(command, actor)).answer.contact_id
