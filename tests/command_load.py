"""A constant load of commands over HTTP: what customers and members do all day, each command with an Idempotency-Key.

Whatever was not answered is sent again with the same key, or now and then given up and left in doubt.
"""

import asyncio
import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any, NamedTuple
from uuid import uuid4

import httpx

from checker import Command
from installations import AGENT_ID
from waiting import until

CUSTOMERS = 40
COMMANDS_PER_S = 75
FEW_PER_S = 25  # where each fault has to meet commands, and the more there are the longer the checks take
IN_FLIGHT_MAX = 40
RETRY_S = 0.1
GIVE_UP_OF_100 = 20
ANSWER_S_MAX = 5
END_S_MAX = 30
GO_ON_S_MAX = 120
KNOWN_BY = ("conversation_id", "message_id", "note_id", "version")


class Post(NamedTuple):
    """A command as it is sent, again and again. `text` is its own; None for one without."""

    path: str
    body: dict[str, Any]
    text: str | None = None
    version: int | None = None


@dataclass
class Customer:
    """A customer, as far as the answers told."""

    address: str
    conversation_id: str | None = None
    version: int = 0


@dataclass
class Load:
    """The load, in a thread with an event loop of its own. `commands` says what became of each.

    With `also`, APIs beside the first: what one didn't answer, the next one is asked. Who is `patient` gives none up.
    `took_s` is from the first attempt to the answer.
    """

    api: str
    token: str
    seed: int
    also: Sequence[str] = ()
    per_s: float = COMMANDS_PER_S
    patient: bool = False
    commands: list[Command] = field(default_factory=list)
    took_s: list[float] = field(default_factory=list)
    _stopped: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._customers = [Customer(f"demo-{number}") for number in range(CUSTOMERS)]
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)

    @property
    def acknowledged(self) -> int:
        return sum(command.outcome == "acknowledged" for command in list(self.commands))

    def go_on(self, commands: int) -> None:
        """Wait for that many more acknowledged commands."""
        goal = self.acknowledged + commands
        until(lambda: self.acknowledged >= goal, GO_ON_S_MAX, f"{commands} more commands")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Send nothing new; returns when all that was sent has its outcome."""
        self._stopped.set()
        self._thread.join(END_S_MAX)
        assert not self._thread.is_alive(), "the load did not end"

    async def _run(self) -> None:
        headers = {"Authorization": f"Bearer {self.token}"}
        sent: set[asyncio.Task[None]] = set()
        async with httpx.AsyncClient(headers=headers, timeout=ANSWER_S_MAX) as client:
            while not self._stopped.is_set():
                if len(sent) < IN_FLIGHT_MAX:
                    task = asyncio.create_task(self._send(client, self._chance.choice(self._customers)))
                    sent.add(task)
                    task.add_done_callback(sent.discard)
                await _pass(1 / self.per_s)
            await asyncio.gather(*sent)

    async def _send(self, client: httpx.AsyncClient, customer: Customer) -> None:
        post, key = self._next(customer), str(uuid4())
        gives_up = not self.patient and self._chance.randrange(100) < GIVE_UP_OF_100
        apis = cycle(self._chance.sample([self.api, *self.also], 1 + len(self.also)))
        began = time.monotonic()
        answer = await _attempt(client, next(apis), post, key)
        while answer is None and not gives_up and (self.patient or not self._stopped.is_set()):
            await _pass(RETRY_S)
            answer = await _attempt(client, next(apis), post, key)
        self.took_s.append(time.monotonic() - began)
        self.commands.append(_outcome(post, answer))
        if answer is not None and answer.is_success:
            body = answer.json()
            customer.conversation_id = body["conversation_id"]
            customer.version = max(customer.version, body["version"])

    def _next(self, customer: Customer) -> Post:
        text = str(uuid4())
        about = {"conversation_id": customer.conversation_id}
        version = customer.version
        deeds = {
            "receive": (Post("receive_message", _received(customer, text), text), 40),
            "send": (Post("send_message", about | {"text": text}, text), 30),
            "note": (Post("add_note", about | {"text": text}, text), 15),
            "assign": (Post("assign_conversation", about | {"assignee_id": str(AGENT_ID)}, version=version), 5),
            "resolve": (Post("resolve_conversation", about, version=version), 5),
            "reopen": (Post("reopen_conversation", about), 5),
        }
        if customer.conversation_id is None:
            return deeds["receive"][0]
        posts, weights = zip(*deeds.values(), strict=True)
        chosen: Post = self._chance.choices(posts, weights)[0]
        return chosen


def _received(customer: Customer, text: str) -> dict[str, Any]:
    return {
        "channel": "whatsapp",
        "address": customer.address,
        "name": f"Demo {customer.address}",
        "provider_message_id": text,
        "sent_at": "2026-01-01T00:00:00Z",
        "text": text,
    }


async def _attempt(client: httpx.AsyncClient, api: str, post: Post, key: str) -> httpx.Response | None:
    """The answer; None when there was none, or one that leaves it open whether the command ran."""
    headers = {"Idempotency-Key": key} | ({"If-Match": f'"{post.version}"'} if post.version is not None else {})
    try:
        answer = await client.post(api + post.path, json=post.body, headers=headers)
    except httpx.TransportError:
        return None
    return None if answer.is_server_error else answer


def _outcome(post: Post, answer: httpx.Response | None) -> Command:
    if answer is None:
        return Command(post.text, "in doubt")
    if not answer.is_success:
        assert answer.status_code in {404, 409, 412}, answer.text
        return Command(post.text, "refused")
    body = {name: value for name, value in answer.json().items() if name in KNOWN_BY}
    if "note_id" in body:
        del body["version"]  # a note doesn't move it, and its event doesn't name it
    return Command(post.text, "acknowledged", answer.headers["OnRecord-Position"], body)


async def _pass(seconds: float) -> None:
    """Let time pass: the load has a pace."""
    try:
        await asyncio.wait_for(asyncio.Event().wait(), seconds)
    except TimeoutError:
        return
