"""Timers: what is due by the clock is found by its row, and the ordinary command is run for it.

Nothing is claimed. The command looks again under the lock, so whoever comes second, or too late, does nothing.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import LiteralString
from uuid import UUID

import structlog
from psycopg_pool import AsyncConnectionPool

from onrecord import clock, db, errors, pipelined

POLL_INTERVAL_MS = 500
DUE_ROWS_MAX = 100
REFUSED_REST_S = 30.0
REFUSED_MAX = 1_000

SNOOZES = "due_timers"
TRIAGES = "due_triages"

End = Callable[[UUID, UUID], Awaitable[None]]
"""Does what is due: of a workspace's conversation. Raises a Refusal where that can't be done now."""

logger = structlog.get_logger("timers")


class Timers:
    """What is due of a kind, done: snoozes that are over, by default.

    What is refused is left alone for a while, so that others have their turn.
    """

    def __init__(
        self,
        pool: AsyncConnectionPool,
        end: End,
        now: clock.Clock = clock.now,
        rows_max: int = DUE_ROWS_MAX,
        kind: LiteralString = SNOOZES,
    ) -> None:
        self._pool = pool
        self._end = end
        self._now = now
        self.rows_max = rows_max
        self._kind = kind
        self._refused: dict[UUID, float] = {}

    async def tick(self) -> int:
        """End what is due, at most `rows_max`; returns how many."""
        ended = 0
        for workspace_id, conversation_id in await self._due():
            try:
                await self._end(workspace_id, conversation_id)
                ended += 1
            except errors.Refusal as refusal:
                self._put_aside(conversation_id, refusal)
        return ended

    async def _due(self) -> list[tuple[UUID, UUID]]:
        rested = time.monotonic() - REFUSED_REST_S
        self._refused = {one: since for one, since in self._refused.items() if since > rested}
        async with pipelined.transaction(self._pool) as connection:
            found = await connection.execute(
                db.sql("onrecord.effects", self._kind), (self._now(), list(self._refused), self.rows_max)
            )
            rows: list[tuple[UUID, UUID]] = await found.fetchall()
        return rows

    def _put_aside(self, conversation_id: UUID, refusal: errors.Refusal) -> None:
        logger.warning("timer not carried out", kind=self._kind, conversation=str(conversation_id), reason=refusal.type)
        if len(self._refused) < REFUSED_MAX:
            self._refused[conversation_id] = time.monotonic()


async def run(timers: Timers, stop: Callable[[], bool]) -> None:
    """Tick until `stop()`."""
    while not stop():
        if await timers.tick() < timers.rows_max:
            await asyncio.sleep(POLL_INTERVAL_MS / 1000)
