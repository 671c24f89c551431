"""The doorbell: tells an idle relay, after a commit, that there is something to ship."""

import asyncio

import psycopg

RING_INTERVAL_MS_MIN = 10
RETRY_S = 1.0
CHANNEL = "onrecord_outbox"


class Doorbell:
    """Rings are coalesced to one NOTIFY per interval, on a connection of its own, never inside a command.

    A lost ring costs the relay's idle poll interval and nothing else.
    """

    def __init__(self) -> None:
        self._rung = asyncio.Event()

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
            await connection.execute(f"notify {CHANNEL}")
            await asyncio.sleep(RING_INTERVAL_MS_MIN / 1000)
