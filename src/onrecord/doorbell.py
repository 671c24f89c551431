"""The doorbell: tells who is idle, after a commit, that there is something to do: by default, the relay."""

import asyncio
from collections.abc import Callable
from typing import LiteralString

import psycopg

RING_INTERVAL_MS_MIN = 10
RETRY_S = 1.0
CHANNEL = "onrecord_outbox"
WEBHOOKS = "onrecord_webhooks"


class Doorbell:
    """Rings are coalesced to one NOTIFY per interval, on a connection of its own, never inside a command.

    A lost ring costs the idle poll interval of whoever listens and nothing else.
    """

    def __init__(self, channel: LiteralString = CHANNEL) -> None:
        self._rung = asyncio.Event()
        self._channel = channel

    def ring(self) -> None:
        self._rung.set()

    async def run(self, conninfo: str) -> None:
        """Pass rings on until cancelled; reconnects when the connection is lost."""
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(conninfo, autocommit=True) as connection:
                    await self._pass_on(connection)
            except psycopg.OperationalError:
                await asyncio.sleep(RETRY_S)

    async def _pass_on(self, connection: psycopg.AsyncConnection) -> None:
        while True:
            await self._rung.wait()
            self._rung.clear()
            await connection.execute(f"notify {self._channel}")
            await asyncio.sleep(RING_INTERVAL_MS_MIN / 1000)


async def listen(conninfo: str, channel: LiteralString, hear: Callable[[], None]) -> None:
    """Hear rings until cancelled; reconnects when the connection is lost."""
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(conninfo, autocommit=True) as connection:
                await connection.execute(f"listen {channel}")
                async for _ in connection.notifies():
                    hear()
        except psycopg.OperationalError:
            await asyncio.sleep(RETRY_S)
