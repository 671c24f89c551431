"""What is to happen when, on the simulator's clock."""

import asyncio
import heapq
import itertools
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from onrecord.stack.whatsapp.clock import Clock

Act = Callable[[], Awaitable[None]]

ENTRIES_MAX = 200_000
logger = logging.getLogger(__name__)


class Agenda:
    """Acts in the order of their time; those of the same time in the order in which they were entered."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._entries: list[tuple[float, int, Act]] = []
        self._numbers = itertools.count()
        self._running: set[asyncio.Task[None]] = set()
        self._woken = asyncio.Event()

    def at(self, due: float, act: Act) -> None:
        """Enter an act; what is late is done at once. The oldest acts win if there are too many."""
        if len(self._entries) < ENTRIES_MAX:
            heapq.heappush(self._entries, (due, next(self._numbers), act))
            self._woken.set()

    def after(self, seconds: float, act: Act) -> None:
        self.at(self._clock.now() + seconds, act)

    def wake(self) -> None:
        """Look again: the clock was moved."""
        self._woken.set()

    @property
    def ahead(self) -> int:
        return len(self._entries)

    def next_due(self) -> float | None:
        return self._entries[0][0] if self._entries else None

    async def run(self) -> None:
        """Do what falls due, until cancelled."""
        while True:
            self._woken.clear()
            self._start_due()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), self._patience_s())

    async def settle(self) -> None:
        """Return when nothing is due or under way any more. What lies in the future stays there."""
        while self._running or self._is_due():
            self._start_due()
            if self._running:
                await asyncio.wait(self._running)

    async def drop(self) -> None:
        """End what is under way; nothing is done any more."""
        self._entries.clear()
        running = list(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)  # of what was cancelled; what broke is logged by each

    def _is_due(self) -> bool:
        return bool(self._entries) and self._entries[0][0] <= self._clock.now()

    def _start_due(self) -> None:
        while self._is_due():
            _, _, act = heapq.heappop(self._entries)
            task = asyncio.ensure_future(_logged(act))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    def _patience_s(self) -> float | None:
        """How long nothing can fall due unless something happens."""
        if self._clock.by_hand or not self._entries:
            return None
        return max(0.0, self._entries[0][0] - self._clock.now())


async def _logged(act: Act) -> None:
    """One act that breaks is written down; the others go on."""
    try:
        await act()
    except Exception:
        logger.exception("an act of the simulator broke")
