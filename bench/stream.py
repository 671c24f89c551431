"""(h) Many streams on one API process: each event told to each client once, how soon, and what that costs."""

import asyncio
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from time import perf_counter, process_time

import orjson
import psutil
import uvloop

from bench.client import Client, post, seed_conversations
from bench.result import Result, percentile
from bench.rig import Rig, rig
from onrecord.stack.ports import free_port

EVENTS_PER_S = 100
CONVERSATIONS = 50
CONNECTIONS = 16  # commands under way at once: on a busy machine fewer events come, and none is turned away
RETRY_S = 0.2
SIZES = {True: (50, 4), False: (500, 10)}
SETTLE_S_MAX = 30
MB = 1024 * 1024


@dataclass
class Listening:
    """A client of the stream, as raw as can be. It reconnects with the id of the last event that it took."""

    number: int
    port: int
    token: str
    last_id: str | None = None
    told: Counter[str] = field(default_factory=Counter)
    at: dict[str, float] = field(default_factory=dict)
    resets: int = 0
    turned_away: int = 0
    is_listening: bool = False
    _writer: asyncio.StreamWriter | None = None

    async def listen(self) -> bool:
        """Until the stream ends; parses chunked bytes as events. Whether there was a stream."""
        reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port, limit=MB)
        last = f"last-event-id: {self.last_id}\r\n" if self.last_id else ""
        head = f"GET /v1/stream HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {self.token}\r\n{last}\r\n"
        self._writer.write(head.encode())
        answer = await reader.readuntil(b"\r\n\r\n")
        if not answer.startswith(b"HTTP/1.1 200"):
            self._writer.close()
            return False
        self.is_listening = True
        rest = b""
        while size := int((await reader.readline()).strip() or b"0", 16):
            rest += (await reader.readexactly(size + 2))[:-2]
            while b"\n\n" in rest:
                block, _, rest = rest.partition(b"\n\n")
                self._take(block)
        return True

    async def stay(self) -> None:
        """Until the connection is lost; whoever is turned away asks again."""
        with suppress(ConnectionError, asyncio.IncompleteReadError, ValueError):
            while not await self.listen():
                self.turned_away += 1
                await asyncio.sleep(RETRY_S)

    def break_off(self) -> None:
        assert self._writer is not None
        self.is_listening = False
        self._writer.transport.abort()

    def _take(self, block: bytes) -> None:
        now = perf_counter()
        for line in block.split(b"\n"):
            if line.startswith(b'data: {"changes"'):
                for position in _positions(line):
                    self.told[position] += 1
                    self.at.setdefault(position, now)
            elif line.startswith(b"id: "):
                self.last_id = line[4:].decode()
            elif line == b"event: reset":
                self.resets += 1


@lru_cache(maxsize=256)
def _positions(line: bytes) -> list[str]:
    """Most clients are told the same: what a bench does with it shall not be what it measures."""
    return [change["position"] for change in orjson.loads(line[6:])["changes"]]


def run(*, small: bool) -> Result:
    clients, seconds = SIZES[small]
    result = Result("stream", f"{clients} streams of one workspace on one API process, {EVENTS_PER_S} events/s")
    with rig() as here, here.running("relay", "projector", "api"):
        token = here.sign_up()
        with _another_api(here, clients) as (port, process):
            figures = uvloop.run(_measure(here, token, port, process, clients, seconds))
    result.figures |= figures
    result.at_most("lost", 0)
    result.at_most("doubled", 0)
    result.at_most("resets", 0)
    return result


@contextmanager
def _another_api(here: Rig, clients: int) -> Iterator[tuple[int, psutil.Process]]:
    """A process that does nothing but stream: commands go to the other one."""
    port = free_port()
    room = {"ONRECORD_STREAMS_MAX": clients + 10, "ONRECORD_CREDENTIAL_STREAMS_MAX": clients + 10}
    settings = here.settings.model_copy(update={"api_port": port})
    there = replace(here, settings=settings, more={name: str(value) for name, value in room.items()})
    before = set(psutil.Process().children())
    with there.running("api"):
        (process,) = set(psutil.Process().children()) - before
        yield port, process


async def _measure(
    here: Rig, token: str, port: int, process: psutil.Process, clients: int, seconds: int
) -> dict[str, float]:
    conversations = await seed_conversations(here.settings.api_port, token, CONVERSATIONS, "stream")
    idle_mb = process.memory_info().rss / MB
    listening = [Listening(number, port, token) for number in range(clients)]
    running = {one.number: asyncio.create_task(one.stay()) for one in listening}
    await _until(lambda: all(one.last_id for one in listening))
    full_mb = process.memory_info().rss / MB
    used, own, began = _cpu_s(process), process_time(), perf_counter()
    breaking = asyncio.create_task(_reconnect(listening, running, seconds * 0.6))
    written = await _write(here, token, conversations, seconds)
    wrote_s = perf_counter() - began
    back_s = await breaking
    took_s = perf_counter() - began
    cpu, own_cpu = (_cpu_s(process) - used) / took_s, (process_time() - own) / took_s
    await _until(lambda: all(len(one.at) >= len(written) for one in listening))
    for one in listening:
        one.break_off()
    await asyncio.gather(*running.values())
    late = [max(0, one.at[position] - at) * 1000 for one in listening for position, at in written.items()]
    return {
        "events": len(written),
        "events/s": len(written) / wrote_s,
        "lost": sum(len(written.keys() - one.told.keys()) for one in listening),
        "doubled": sum(count - 1 for one in listening for count in one.told.values()),
        "resets": sum(one.resets for one in listening),
        "turned away": sum(one.turned_away for one in listening),
        "all back after s": back_s,
        "answer to client p50 ms": percentile(late, 0.5),
        "answer to client p99 ms": percentile(late, 0.99),
        "CPU of the process, cores": cpu,
        "CPU of the bench, cores": own_cpu,
        "kB per stream": (full_mb - idle_mb) * 1024 / clients,
        "RSS MB with streams": full_mb,
        "RSS MB after the load": process.memory_info().rss / MB,
    }


async def _write(here: Rig, token: str, conversations: list[str], seconds: int) -> dict[str, float]:
    """Replies at a steady rate, if the machine is up to it; their positions, and when each was answered."""
    idle: asyncio.Queue[Client] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        idle.put_nowait(await Client.open(here.settings.api_port))
    written: dict[str, float] = {}

    async def one(number: int) -> None:
        client = await idle.get()
        body = {"conversation_id": conversations[number % len(conversations)], "text": f"Reply {number} of a bench"}
        command = post("/v1/send_message", token, body, Idempotency_Key=uuid.uuid4().hex)
        answer = await client.send(command)
        assert answer.status == 201, answer.body
        written[answer.header(b"onrecord-position")] = perf_counter()
        idle.put_nowait(client)

    began, tasks = perf_counter(), []
    for number in range(EVENTS_PER_S * seconds):
        await asyncio.sleep(max(0.0, began + number / EVENTS_PER_S - perf_counter()))
        tasks.append(asyncio.create_task(one(number)))
    await asyncio.gather(*tasks)
    return written


async def _reconnect(listening: list[Listening], running: dict[int, "asyncio.Task[None]"], seconds: float) -> float:
    """Each breaks off once, one after the other, and comes back with its last id; then all at once.

    Answers how long it takes until the last of all is listening again.
    """
    for one in listening:
        await asyncio.sleep(seconds / len(listening))
        one.break_off()
        await running[one.number]
        running[one.number] = asyncio.create_task(one.stay())
    await _until(lambda: all(one.is_listening for one in listening))
    for one in listening:
        one.break_off()
    await asyncio.gather(*running.values())
    began = perf_counter()
    running |= {one.number: asyncio.create_task(one.stay()) for one in listening}
    await _until(lambda: all(one.is_listening for one in listening))
    return perf_counter() - began


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(SETTLE_S_MAX):
        while not condition():  # noqa: ASYNC110 - it is a bench that looks
            await asyncio.sleep(0.05)


def _cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system
