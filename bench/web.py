"""(w) The web client in a real Chromium at 100,000 conversations and 20 events a second: what its main thread does.

Wall time is what the browser's performance API tells; CPU time is the thread's own, by the browser's trace: it says
what the client costs also on a machine where others are busy. `web-million` asks for lists and searches among a million
conversations.
"""

import asyncio
import gzip
import itertools
import os
import sys
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import orjson
import uvloop
from pydantic import SecretStr

from bench import lists_fill
from bench.client import Client, post
from bench.result import Result, percentile
from bench.rig import Rig, rig
from commands.add_member import AddMember
from commands.create_account import CreateAccount
from onrecord.cli.running import executing
from onrecord.identity.passwords import hasher

CONVERSATIONS, CONVERSATIONS_WHEN_SMALL, MILLION = 100_000, 10_000, 1_000_000
EVENTS_PER_S = 20
BUSY = 40  # conversations that the events are in
MESSAGES = 56  # of each of them at first: more than a page of the thread
CONNECTIONS = 8
WATCH_S, SCROLL_S = 12, 15
TASK_MS_MAX, NODES_MAX, SCRIPT_KB_MAX = 50, 1_500, 250
ROOT = Path(__file__).parents[1]
ASSETS = ROOT / "src" / "onrecord" / "web" / "dist" / "assets"
EMAIL = "bench-web@demo.example"
PASSWORD = "a long bench passphrase 42"  # noqa: S105 - of an account that lives as long as a bench
TRACES = "ONRECORD_TRACES"  # names a folder for what the browser traced, if somebody wants to look
LISTS = ("Unassigned", "Snoozed", "Resolved", "All open")
FOUND = ("rare1", "please rare2", "customer 77", "order", "rare3", "customer 4711", "please", "rare4")

ROW = "[data-row]"

Step = Sequence[object]
Seen = dict[str, Any]


@dataclass(frozen=True)
class Busy(Rig):
    """A rig whose admins need no second factor."""

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | {"ONRECORD_SECOND_FACTOR_ROLES": "[]"}


@dataclass
class Desk:
    """An installation with much in it, and somebody who is signed in there."""

    port: int
    secret: str
    conversations: dict[int, str] = field(default_factory=dict)  # those that the events are in, by their customers
    written: int = 0

    async def look(self, *script: Step) -> Seen:
        """What a browser goes through, and what was seen of it."""
        cookie = {"name": "onrecord_session", "value": self.secret, "url": f"http://127.0.0.1:{self.port}"}
        asked = {"origin": cookie["url"], "cookie": cookie, "script": script, "traces": os.environ.get(TRACES)}
        node = str(Path(sys.executable).with_name("node"))
        command = [node, "speed.mjs", orjson.dumps(asked).decode()]
        process = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT / "tests" / "node", stdout=asyncio.subprocess.PIPE
        )
        told, _ = await process.communicate()
        assert process.returncode == 0, "the browser did not get through: what it said stands above"
        seen: Seen = orjson.loads(told)
        return seen

    async def fill(self) -> None:
        """Conversations that are long already."""
        await self._give((number % BUSY for number in range(BUSY * MESSAGES)), CONNECTIONS)

    async def keep_busy(self) -> None:
        """At a steady rate, until it is cancelled: every tenth event in the first conversation."""
        client, began = await Client.open(self.port), perf_counter()
        for number in itertools.count():
            await asyncio.sleep(max(0.0, began + number / EVENTS_PER_S - perf_counter()))
            await self._write(client, 0 if number % 10 == 0 else number % BUSY)

    async def _give(self, numbers: Iterator[int], connections: int) -> None:
        async def some() -> None:
            client = await Client.open(self.port)
            for number in numbers:
                await self._write(client, number)

        await asyncio.gather(*(some() for _ in range(connections)))

    async def _write(self, client: Client, number: int) -> None:
        """A customer does, and in every third case we do."""
        if number in self.conversations and uuid.uuid4().int % 3 == 0:
            reply = {
                "conversation_id": self.conversations[number],
                "text": "We look into it, and tell you by tomorrow.",
            }
            answer = await client.send(post("/v1/send_message", self.secret, reply, Idempotency_Key=uuid.uuid4().hex))
        else:
            answer = await client.send(post("/v1/receive_message", self.secret, _message(number)))
            if answer.status == 201:
                self.conversations[number] = answer.json()["conversation_id"]
        assert answer.status in {201, 503}, answer.body
        self.written += 1


def _message(number: int) -> dict[str, object]:
    return {
        "channel": "whatsapp",
        "address": f"+bench-web-{number}",
        "name": f"Customer {number} (busy)",
        "provider_message_id": uuid.uuid4().hex,
        "sent_at": datetime.now(UTC).isoformat(),
        "text": "I ordered two of them last week and only one came. Where is the other one, please?",
    }


def run(*, small: bool) -> Result:
    conversations = CONVERSATIONS_WHEN_SMALL if small else CONVERSATIONS
    result = Result("web", f"Chromium at {conversations:,} conversations and {EVENTS_PER_S} events/s")
    with desk(conversations) as there:
        beside, alone, rate = uvloop.run(_measure(there, 0.4 if small else 1.0))
    result.figures["events/s"] = rate
    tell_busy(result, beside)
    tell_actions(result, alone)
    return result


def run_million(*, small: bool) -> Result:
    conversations = CONVERSATIONS if small else MILLION
    result = Result("web-million", f"lists, filters and search in Chromium at {conversations:,} conversations")
    with desk(conversations) as there:
        script = (
            ("visit", "/inbox", ROW),
            ("filter", "list", LISTS, 5),
            ("visit", "/search", "input[type=search]"),
            ("search", "search", FOUND),
        )
        tell_actions(result, uvloop.run(there.look(*script)))
    return result


@contextmanager
def desk(conversations: int) -> Iterator[Desk]:
    with rig() as plain:
        here = Busy(**vars(plain))
        lists_fill.fill(here, conversations, events=False)
        with executing(here.settings, here.log) as give:
            secret = SecretStr(hasher().hash(PASSWORD))
            person = CreateAccount(email=EMAIL, name="Bench", method="password", password_hash=secret, is_verified=True)
            give(AddMember(account_id=give(person).answer.account_id, role="admin"))
        with here.running("relay", "projector", "api"):
            port = here.settings.api_port
            yield Desk(port, uvloop.run(_signed_in(port)))


async def _signed_in(port: int) -> str:
    client = await Client.open(port)
    answer = await client.send(post("/v1/sign_in", "", {"email": EMAIL, "password": PASSWORD, "bearer": True}))
    assert answer.status == 201, answer.body
    secret: str = answer.json()["secret"]
    return secret


async def _measure(there: Desk, size: float) -> tuple[Seen, Seen, float]:
    """While events come in, then what one does oneself while nothing else happens."""
    await there.fill()
    before, began = there.written, perf_counter()
    busy = asyncio.create_task(there.keep_busy())
    beside = await there.look(
        ("visit", "/inbox", ROW),
        ("watch", "receiving", WATCH_S * size),
        ("scroll", "scrolling", SCROLL_S * size, 400),
        ("visit", f"/inbox/{there.conversations[0]}", "[data-composer]"),
        ("watch", "receiving in a thread", WATCH_S * size),
        ("scroll", "scrolling beside a thread", SCROLL_S * size, 400),
    )
    rate = (there.written - before) / (perf_counter() - began)
    busy.cancel()
    with suppress(asyncio.CancelledError):
        await busy
    alone = await there.look(
        ("visit", "/inbox", ROW),
        ("open", "open", int(BUSY * size)),
        ("type", "type", "We are sorry about that"),
        ("send", "send", int(20 * size)),
        ("filter", "filter", LISTS, int(5 * size)),
    )
    return beside, alone, rate


def tell_busy(result: Result, seen: Seen) -> None:
    for step in seen["steps"]:
        name = step["name"]
        result.figures |= {
            f"{name}: tasks over {TASK_MS_MAX} ms": len(step["long"]),
            f"{name}: longest ms": step["longestMs"],
            f"{name}: tasks over {TASK_MS_MAX} ms of CPU": step["longCpu"],
            f"{name}: longest ms of CPU": step["longestCpuMs"],
        }
        result.at_most(f"{name}: tasks over {TASK_MS_MAX} ms", 0)
        result.at_most(f"{name}: tasks over {TASK_MS_MAX} ms of CPU", 0)
    result.figures |= {
        "nodes of the list": seen["nodesMax"],
        "first page's scripts, kB gzip": _kilobytes(seen["scripts"]),
        "layout shift": seen["shifts"],
    }
    result.at_most("nodes of the list", NODES_MAX)
    result.at_most("first page's scripts, kB gzip", SCRIPT_KB_MAX)


def tell_actions(result: Result, seen: Seen) -> None:
    """Of each kind: the main thread's time until all is there, and when it showed beside how long the API took."""
    for name in dict.fromkeys(action["name"] for action in seen["actions"]):
        actions = [action for action in seen["actions"] if action["name"] == name]
        for figure, what in (("CPU", "cpuMs"), ("main thread", "wallMs"), ("to paint", "paintMs"), ("API", "apiMs")):
            took = [action[what] for action in actions if action.get(what) is not None]
            if took:
                result.figures[f"{name}: {figure} p50 ms"] = percentile(took, 0.5)
                result.figures[f"{name}: {figure} p95 ms"] = percentile(took, 0.95)
        result.figures[f"{name}: longest ms of CPU"] = max(a["longestCpuMs"] for a in actions)


def _kilobytes(urls: list[str]) -> float:
    """Of the files as they are sent with gzip."""
    names = {url.rpartition("/")[2] for url in urls}
    return sum(len(gzip.compress((ASSETS / name).read_bytes(), 9)) for name in names) / 1000
