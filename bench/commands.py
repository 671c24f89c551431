"""(c) Commands per second through `execute`, against a bare FastAPI and psycopg route that does the same inserts."""

import asyncio
import uuid
from time import perf_counter

import uvloop

from bench.client import Client, post, seed_conversations
from bench.result import Result, middle
from bench.rig import Rig, install, rig, serving

CONNECTIONS = 16
CONVERSATIONS = 400
ROUNDS = 5


def run(*, small: bool) -> Result:
    commands = 1_000 if small else 4_000
    with rig() as here, here.running("api"):
        beside = install(here.postgres, here.kafka, "bench_bare")
        with serving("bench.commands_bare:app", beside.settings.api_port, beside.environment):
            ours, bare = uvloop.run(_measure(here, beside, here.sign_up(), commands))
    result = Result("commands", f"{commands:,} replies a round over {CONNECTIONS} connections")
    result.figures = {"bare commands/s": middle(bare), "commands/s": middle(ours)}
    result.figures["ratio"] = middle([mine / floor for mine, floor in zip(ours, bare, strict=True)])
    result.at_least("ratio", 0.7)
    return result


async def _measure(here: Rig, beside: Rig, token: str, commands: int) -> tuple[list[float], list[float]]:
    """Rounds of both, in turn, so that a noisy neighbour meets both."""
    port, bare_port = here.settings.api_port, beside.settings.api_port
    conversations = await seed_conversations(port, token, CONVERSATIONS, "c")
    _copy_conversations(here, beside)
    await _round(port, token, conversations, CONVERSATIONS)
    await _round(bare_port, token, conversations, CONVERSATIONS)
    ours, bare = [], []
    for _ in range(ROUNDS):
        ours.append(await _round(port, token, conversations, commands))
        bare.append(await _round(bare_port, token, conversations, commands))
    return ours, bare


def _copy_conversations(here: Rig, beside: Rig) -> None:
    """The bare route finds the same rows in a database of its own."""
    with here.connect() as source, beside.connect() as target:
        for table in ("workspaces", "person_keys", "contacts", "conversations"):
            with (
                source.cursor().copy(f"copy {table} to stdout") as rows,
                target.cursor().copy(f"copy {table} from stdin") as copies,
            ):
                for row in rows:
                    copies.write(row)


async def _round(port: int, token: str, conversations: list[str], commands: int) -> float:
    requests = iter(
        [
            post(
                "/v1/send_message",
                token,
                {"conversation_id": conversations[number % len(conversations)], "text": "x" * 200},
                Idempotency_Key=uuid.uuid4().hex,
            )
            for number in range(commands)
        ]
    )

    async def work() -> None:
        client = await Client.open(port)
        for raw in requests:
            answer = await client.send(raw)
            assert answer.status == 201, answer.body

    began = perf_counter()
    await asyncio.gather(*(work() for _ in range(CONNECTIONS)))
    return commands / (perf_counter() - began)
