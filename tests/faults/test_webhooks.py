"""10,000 messages by webhook while API, relay, projector and workers are killed: each exactly once, every status kept.

The provider is one of our own that does as the real one does: what isn't answered with 200 is sent again.
"""

import asyncio
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

import simulator
from deluge import Deluge
from hooks import add_channel
from installations import TOKEN, Installation
from onrecord.stack.ports import free_port
from supervised import Crew
from waiting import until
from written import rows

IN_FLIGHT_MAX = 24
ANSWER_S_MAX = 10
AGAIN_S = 0.2
SETTLE_S_MAX = 600
STAFF = ("api", "relay", "projector", "worker", "worker")
STRIDE_MAX = 200
IS_DRAINED = """
select count(*) > 0 and bool_and(coalesce(reached.seq = written.seq, false))
from (select shard, max(seq) as seq from outbox group by shard) as written
left join read.positions as reached using (shard)
"""


@dataclass
class Provider:
    """Posts bodies until each was taken, many at once, in a thread of its own; how long each answer of 200 took."""

    url: str
    bodies: list[bytes]
    taken_ms: list[float] = field(default_factory=list)
    repeats: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self._thread.start()

    @property
    def is_done(self) -> bool:
        return not self._thread.is_alive()

    async def _run(self) -> None:
        limits = httpx.Limits(max_connections=IN_FLIGHT_MAX)
        async with httpx.AsyncClient(timeout=ANSWER_S_MAX, limits=limits, trust_env=False) as client:
            await asyncio.gather(*(self._deliver(client) for _ in range(IN_FLIGHT_MAX)))

    async def _deliver(self, client: httpx.AsyncClient) -> None:
        while self.bodies:
            webhook = simulator.signed(self.bodies.pop())
            while (answer := await self._attempt(client, webhook)) != "200":
                self.repeats[answer] += 1
                await _pass(AGAIN_S)

    async def _attempt(self, client: httpx.AsyncClient, webhook: simulator.Webhook) -> str:
        began = time.monotonic()
        try:
            answer = await client.post(self.url, content=webhook.body, headers=webhook.headers)
        except httpx.HTTPError as error:
            return type(error).__name__
        self.taken_ms.append(1000 * (time.monotonic() - began))
        return str(answer.status_code)

    def report(self) -> str:
        times = sorted(self.taken_ms)
        p50, p99 = times[len(times) // 2], times[len(times) * 99 // 100]
        return f"{len(times)} answers: p50 {p50:.0f} ms, p99 {p99:.0f} ms; sent again: {dict(self.repeats)}"


async def _pass(seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(asyncio.Event().wait(), seconds)


@contextmanager
def staffed(installation: Installation, folder: Path) -> Iterator[tuple[Crew, str]]:
    """API, relay, projector and workers as real processes, started again when they end."""
    port = free_port()
    secrets = {
        "ONRECORD_API_PORT": str(port),
        "ONRECORD_WHATSAPP_APP_SECRET": simulator.APP_SECRET,
        "ONRECORD_WHATSAPP_VERIFY_TOKEN": simulator.VERIFY_TOKEN,
        "ONRECORD_MAIL_FOLDER": str(folder / "mails"),
        "ONRECORD_MAIL_FROM": "OnRecord <inbox@example.org>",
    }
    crew = Crew(installation.environment | secrets, folder)
    try:
        for command in STAFF:
            crew.hire(command)
        yield crew, f"http://127.0.0.1:{port}/webhooks/whatsapp"
    finally:
        crew.end()


def deliver(url: str, bodies: list[bytes]) -> Provider:
    provider = Provider(url, bodies)
    until(lambda: provider.is_done, SETTLE_S_MAX, "the end of the webhooks")
    return provider


@pytest.mark.soak
def test_each_message_is_there_once_whoever_is_killed(installation: Installation, tmp_path: Path) -> None:
    siege(installation, tmp_path, Deluge(seed(), customers=200, messages=10_000, replies=1_000), kills=60)


def seed() -> int:
    """A new one, told, so that the same choices can be made again."""
    found = random.SystemRandom().randrange(10**9)
    print(f"seed {found}")  # noqa: T201 - the test's report
    return found


def siege(installation: Installation, folder: Path, deluge: Deluge, *, kills: int) -> None:
    """A kill, then some progress, then another: each time somebody else, however far they were."""
    add_channel(installation)
    killed = Counter[str]()
    with staffed(installation, folder) as (crew, url):
        deliver(url, [deluge.first()])
        until(lambda: deluge.is_done(installation), SETTLE_S_MAX, "the first messages")
        deluge.send_replies(installation)
        provider = Provider(url, deluge.bodies())
        for _ in range(kills):
            victim = deluge.chance.choice(crew.members)
            victim.signal(signal.SIGKILL)
            killed[victim.name] += 1
            goal = progress(installation, provider) + deluge.chance.randint(1, STRIDE_MAX)
            until(
                lambda goal=goal: (  # type: ignore[misc] # mypy and defaults of lambdas
                    progress(installation, provider) >= goal or (provider.is_done and deluge.is_done(installation))
                ),
                SETTLE_S_MAX,
                "some progress",
            )
        until(lambda: provider.is_done and deluge.is_done(installation), SETTLE_S_MAX, "the end of the webhooks")
        until(lambda: rows(installation, IS_DRAINED) == [(True,)], SETTLE_S_MAX, "the read models")
        must_be_in_order(installation, deluge, url)
    print(provider.report())  # noqa: T201 - the test's report
    print(f"killed: {dict(killed)}")  # noqa: T201 - likewise
    deluge.must_be_there(installation)
    must_be_shown(installation)


def progress(installation: Installation, provider: Provider) -> int:
    """Bodies that were taken, and those that are done."""
    ((done,),) = rows(installation, "select count(*) from webhooks where state = 'done'")
    return len(provider.taken_ms) + int(done)


def must_be_in_order(installation: Installation, deluge: Deluge, url: str) -> None:
    """Whoever asks for a conversation gets it whole, by the time at which the customer wrote, then by seq."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with httpx.Client(base_url=url.replace("webhooks/whatsapp", "v1"), headers=headers, trust_env=False) as client:
        for (conversation_id,) in rows(installation, "select id from conversations"):
            shown = [item for item in conversation(client, conversation_id) if item["kind"] == "message.received"]
            assert shown == sorted(shown, key=lambda item: (deluge.times[item["text"]], item["seq"]))


def conversation(client: httpx.Client, conversation_id: UUID) -> list[dict[str, Any]]:
    """All pages, from the newest back, as one list from the oldest on."""
    params: dict[str, str] = {"conversation_id": str(conversation_id), "limit": "100"}
    found: list[dict[str, Any]] = []
    while True:
        page = client.get("/list_timeline", params=params).raise_for_status().json()
        found = page["items"] + found
        if page["before"] is None:
            return found
        params["before"] = page["before"]


def must_be_shown(installation: Installation) -> None:
    """The read model has what the log has."""
    there = rows(installation, "select count(*) from outbox where type = 'message.received.v2'")
    shown = rows(installation, "select count(*) from read.timeline where kind = 'message.received'")
    assert shown == there
