"""A halted shard: its commands are refused until it is settled, all others go on."""

import httpx

from installations import Installation
from posting import done, refused, run, take
from written import counts, superuser


def halt(installation: Installation, shard: int) -> None:
    with superuser(installation) as connection:
        connection.execute("insert into halted_shards (shard, reason) values (%s, 'the log differs')", (shard,))


async def test_a_command_on_a_halted_shard_is_refused_for_a_while_and_writes_nothing(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client)
    shard = int(taken.position.split(":")[0])
    halt(installation, shard)
    before = counts(installation)
    response = await run(client, "send_message", taken.conversation_id, text="Reply")
    problem = refused(response, 503, "shard-halted")
    assert problem["detail"].startswith(f"shard {shard}")
    assert response.headers["Retry-After"] == "60"
    assert counts(installation) == before


async def test_a_command_on_another_shard_goes_on(client: httpx.AsyncClient, installation: Installation) -> None:
    halted, other = await take(client), await take(client)
    while other.position.split(":")[0] == halted.position.split(":")[0]:
        other = await take(client)
    halt(installation, int(halted.position.split(":")[0]))
    await done(client, "send_message", other.conversation_id, text="Reply")


async def test_a_settled_shard_takes_commands_again(client: httpx.AsyncClient, installation: Installation) -> None:
    taken = await take(client)
    halt(installation, int(taken.position.split(":")[0]))
    refused(await run(client, "add_note", taken.conversation_id, text="Note"), 503, "shard-halted")
    with superuser(installation) as connection:
        connection.execute("delete from halted_shards")
    await done(client, "add_note", taken.conversation_id, text="Note")
