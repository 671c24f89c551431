"""How long from a customer's message until a member sees its triage by the stand-in: messages far apart."""

import asyncio
from dataclasses import replace
from time import perf_counter

import uvloop

from bench.client import Client, get, post, seed_conversations
from bench.result import Result, percentile
from bench.rig import Rig, rig
from onrecord.stack.anthropic.serving import served
from onrecord.stack.anthropic.settings import API_KEY

LOOK_S = 0.01
SEEN_S_MAX = 30
P95_MS_MAX = 2_000


def run(*, small: bool) -> Result:
    result = Result("triage", "from a customer's message to its triage in get_conversation, the offline model asked")
    with rig() as made, served() as url:
        here = replace(made, more={"ONRECORD_ANTHROPIC_URL": url, "ONRECORD_ANTHROPIC_API_KEY": API_KEY})
        with here.running("relay", "projector", "worker ai", "api"):
            taken = uvloop.run(measure(here, here.sign_up(), messages=20 if small else 100))
    result.figures |= {"p50 ms": percentile(taken, 0.5), "p95 ms": percentile(taken, 0.95), "longest ms": max(taken)}
    result.at_most("p95 ms", P95_MS_MAX)
    return result


async def measure(here: Rig, token: str, messages: int) -> list[float]:
    """Milliseconds of each message, the next one written when the one before is triaged."""
    client = await Client.open(here.settings.api_port)
    kept = await client.send(post("/v1/set_ai_policy", token, {"tasks": ["triage"]}))
    assert kept.status == 200, kept.body
    await _triaged(here, client, token, 0)  # the first meets processes that have just begun
    return [await _triaged(here, client, token, number) for number in range(1, messages + 1)]


async def _triaged(here: Rig, client: Client, token: str, number: int) -> float:
    began = perf_counter()
    (conversation_id,) = await seed_conversations(here.settings.api_port, token, 1, f"triage-{number}")
    question = get(f"/v1/get_conversation?conversation_id={conversation_id}", token)
    async with asyncio.timeout(SEEN_S_MAX):
        while True:
            answer = await client.send(question)
            if answer.status == 200 and answer.json()["triaged_at"] is not None:
                return (perf_counter() - began) * 1000
            await asyncio.sleep(LOOK_S)
