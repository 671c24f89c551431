"""(b) How long from a command's answer until a query sees it, at a steady rate through the whole path."""

import asyncio
import random
import uuid
from collections import defaultdict, deque
from time import perf_counter

import orjson
import psycopg
import uvloop

from bench.client import Client, get, post, seed_conversations
from bench.result import Result, percentile
from bench.rig import Rig, rig
from onrecord import db

RATES = {200: (10.0, 30.0), 500: (15.0, 50.0)}
CONNECTIONS = 32
CONVERSATIONS = 400
WARM_S = 3
QUERIES_PER_S = 10


def run(*, small: bool) -> Result:
    seconds = 5 if small else 30
    result = Result("visible", "from a command's answer to its event in the read models, the whole path running")
    result.figures["idle loop ms p99"] = uvloop.run(_idle())
    with rig() as here, here.running("relay", "projector", "api"):
        token = here.sign_up()
        for rate, (p50, p99) in RATES.items():
            applied, asked, refused = uvloop.run(measure(here, token, rate, seconds))
            result.figures |= {
                f"{rate}/s p50 ms": percentile(applied, 0.5),
                f"{rate}/s p99 ms": percentile(applied, 0.99),
                f"{rate}/s query p50 ms": percentile(asked, 0.5),
                f"{rate}/s query p99 ms": percentile(asked, 0.99),
                f"{rate}/s refused": refused,
            }
            result.at_most(f"{rate}/s refused", 0)
            result.at_most(f"{rate}/s p50 ms", p50)
            result.at_most(f"{rate}/s p99 ms", p99)
    return result


async def _idle() -> float:
    """What this machine adds by itself: how late a 1 ms sleep wakes."""
    late = []
    for _ in range(1_000):
        began = perf_counter()
        await asyncio.sleep(0.001)
        late.append((perf_counter() - began) * 1000 - 1)
    return percentile(late, 0.99)


class Seen:
    """When each shard reached each seq, by the projector's announcements: its transaction has just committed.

    Of several builds of a read model, the one that serves then.
    """

    def __init__(self) -> None:
        self._serving: dict[str, int] = {}
        self.reached: dict[str, dict[int, list[tuple[int, float]]]] = defaultdict(lambda: defaultdict(list))

    async def follow(self, conninfo: str, ready: asyncio.Event) -> None:
        async with await psycopg.AsyncConnection.connect(conninfo, autocommit=True) as connection:
            await connection.execute("listen onrecord_read")
            await connection.execute("listen onrecord_serving")
            rows = await connection.execute("select projection, build from read.serving")
            self._serving = dict(await rows.fetchall())
            ready.set()
            async for notification in connection.notifies():
                now = perf_counter()
                told = orjson.loads(notification.payload)
                if notification.channel == "onrecord_serving":
                    self._serving[told[0]] = told[1]
                    continue
                for projection, build, shard, seq in told:
                    if build == self._serving.get(projection):
                        self.reached[projection][shard].append((seq, now))

    def when(self, shard: int, seq: int) -> float | None:
        """When both read models had it."""
        times = [
            next((at for reached, at in shards[shard] if reached >= seq), None) for shards in self.reached.values()
        ]
        return None if None in times else max(time for time in times if time is not None)


async def measure(here: Rig, token: str, rate: int, seconds: int) -> tuple[list[float], list[float], int]:
    seen, ready = Seen(), asyncio.Event()
    listener = asyncio.create_task(seen.follow(db.conninfo(here.settings, "onrecord_query"), ready))
    await ready.wait()
    conversations = await seed_conversations(here.settings.api_port, token, CONVERSATIONS, str(rate))
    # In turn, so that none lies idle until the server closes it.
    idle = deque([await Client.open(here.settings.api_port) for _ in range(CONNECTIONS)])
    answered: list[tuple[float, str]] = []
    asked: list[float] = []
    refused: list[int] = []

    async def one(number: int, *, measured: bool, ask: bool) -> None:
        client = idle.popleft() if idle else await Client.open(here.settings.api_port)
        conversation = random.choice(conversations)  # noqa: S311 - a load, not a secret
        body = {"conversation_id": conversation, "text": f"Reply {number} of a bench"}
        answer = await client.send(post("/v1/send_message", token, body, Idempotency_Key=uuid.uuid4().hex))
        at = perf_counter()
        if answer.status == 503:
            refused.append(number)
            idle.append(client)
            return
        assert answer.status == 201, answer.body
        position = answer.header(b"onrecord-position")
        if measured:
            answered.append((at, position))
        if measured and ask:
            path = f"/v1/list_timeline?conversation_id={conversation}&limit=1"
            page = await client.send(get(path, token, OnRecord_After=position))
            assert page.status == 200, page.body
            asked.append((perf_counter() - at) * 1000)
        idle.append(client)

    began, tasks = perf_counter(), []
    for number in range(rate * (seconds + WARM_S)):
        delay = began + number / rate - perf_counter()
        if delay > 0:
            await asyncio.sleep(delay)
        ask = number % (rate // QUERIES_PER_S) == 0
        tasks.append(asyncio.create_task(one(number, measured=number >= rate * WARM_S, ask=ask)))
    await asyncio.gather(*tasks)
    times = await _all_visible(seen, answered)
    listener.cancel()
    return times, asked, len(refused)


async def _all_visible(seen: Seen, answered: list[tuple[float, str]]) -> list[float]:
    """Milliseconds per command; one that was visible before its answer came counts as 0."""
    async with asyncio.timeout(30):
        times = []
        for at, position in answered:
            shard, seq = map(int, position.split(":"))
            while (when := seen.when(shard, seq)) is None:  # noqa: ASYNC110 - it ends within a batch or two
                await asyncio.sleep(0.01)
            times.append(max(0.0, (when - at) * 1000))
    return times
