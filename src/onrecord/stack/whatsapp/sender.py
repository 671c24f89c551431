"""Posts webhooks, and posts them again with growing gaps while the answer isn't 200, for up to a week."""

import asyncio
import itertools
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from onrecord.stack.whatsapp.agenda import Agenda
from onrecord.stack.whatsapp.changes import Changes
from onrecord.stack.whatsapp.client import Client, NoAnswer
from onrecord.stack.whatsapp.clock import Clock
from onrecord.stack.whatsapp.envelope import encoded
from onrecord.stack.whatsapp.posting import Posting, wire_form
from onrecord.stack.whatsapp.settings import Settings
from onrecord.stack.whatsapp.wire import Wire

CONNECTIONS_MAX = 32
KEPT_MAX = 50_000
DELIVERIES_MAX = 2_000  # that are remembered
GROWTH = 2
OK = 200


@dataclass
class Delivery:
    """A webhook on its way."""

    number: int
    webhook: dict[str, Any]
    what: str
    posting: Posting
    made_at: float
    on_taken: Callable[[], None] = lambda: None
    state: Literal["waiting", "kept", "taken", "given up"] = "waiting"
    answers: list[str] = field(default_factory=list)  # a status, or why there is none
    due_at: float | None = None

    def view(self) -> dict[str, Any]:
        shown = {"number": self.number, "what": self.what, "state": self.state, "due_at": self.due_at}
        return shown | {"answers": self.answers, "webhook": self.webhook}


class Sender:
    """Webhooks to the one address that the app has given."""

    def __init__(self, clock: Clock, agenda: Agenda, wire: Wire, changes: Changes) -> None:
        self.settings = Settings()
        self.kept: deque[dict[str, Any]] = deque(maxlen=KEPT_MAX)
        self.deliveries: deque[Delivery] = deque(maxlen=DELIVERIES_MAX)
        self._clock = clock
        self._agenda = agenda
        self._wire = wire
        self._changes = changes
        self._numbers = itertools.count(1)
        self.client = Client()
        self._turns = asyncio.Semaphore(CONNECTIONS_MAX)

    def forget(self) -> None:
        self.kept.clear()
        self.deliveries.clear()

    def close(self) -> None:
        self.client.close()

    async def deliver(
        self, webhook: dict[str, Any], what: str, posting: Posting, on_taken: Callable[[], None] = lambda: None
    ) -> None:
        """Post it now, in all its copies; what isn't taken comes again later."""
        copies = [self._delivery(webhook, what, posting, on_taken) for _ in range(posting.copies)]
        if posting.parallel:
            await asyncio.gather(*(self._attempt(copy) for copy in copies))
        else:
            for copy in copies:
                await self._attempt(copy)

    def _delivery(self, webhook: dict[str, Any], what: str, posting: Posting, on_taken: Callable[[], None]) -> Delivery:
        made = Delivery(next(self._numbers), webhook, what, posting, self._clock.now(), on_taken)
        self.deliveries.append(made)
        return made

    async def _attempt(self, delivery: Delivery) -> None:
        body = encoded(delivery.webhook, len(delivery.answers) + 1)
        content, headers = wire_form(body, delivery.posting, self.settings)
        if self.settings.webhook_url is None:
            delivery.state = "kept"
            self.kept.append({"body": content.decode(errors="replace"), "headers": headers})
            delivery.on_taken()
        else:
            self._judge(delivery, await self._post(self.settings.webhook_url, content, headers, delivery.what))
        self._changes.tell()

    async def _post(self, url: str, content: bytes, headers: dict[str, str], what: str) -> str:
        async with self._turns:
            began = time.monotonic()
            answer = await self._answer(url, content, headers)
            took_ms = round((time.monotonic() - began) * 1000)
        self._wire.note(at=self._clock.now(), way="out", what=what, answer=answer, took_ms=took_ms)
        return answer

    async def _answer(self, url: str, content: bytes, headers: dict[str, str]) -> str:
        try:
            async with asyncio.timeout(self.settings.webhook_timeout_s):
                return str((await self.client.call("POST", url, content, headers)).status)
        except TimeoutError:
            return "no answer"
        except NoAnswer as error:
            return f"no answer ({error})"

    def _judge(self, delivery: Delivery, answer: str) -> None:
        """Done, again later, or never again."""
        delivery.answers.append(answer)
        now, settings = self._clock.now(), self.settings
        if answer == str(OK):
            delivery.state, delivery.due_at = "taken", None
            delivery.on_taken()
            return
        gap_s = min(settings.retry_gap_s * GROWTH ** (len(delivery.answers) - 1), settings.retry_gap_s_max)
        if now + gap_s > delivery.made_at + settings.retry_s_max:
            delivery.state, delivery.due_at = "given up", None
            return
        delivery.due_at = now + gap_s
        self._agenda.at(delivery.due_at, lambda: self._attempt(delivery))
