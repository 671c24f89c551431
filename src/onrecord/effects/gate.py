"""The gate: nothing is claimed of a shard before the ledger knows all that the log said when this process started.

A database that was set back to an earlier hour has effects open that were done since. The log tells of most; of those
whose outcome it lost with the database nobody knows. So when the log holds what the outbox lacks, all that is open is
put in doubt, once, before anything is claimed.
"""

from typing import NamedTuple

import orjson
import structlog
from psycopg import AsyncConnection
from psycopg.types.json import Json
from psycopg_pool import AsyncConnectionPool

from onrecord import broker, clock, db, pipelined
from onrecord.effects import ledger
from onrecord.log import Log
from onrecord.settings import Settings

logger = structlog.get_logger("worker")


class End(NamedTuple):
    """The last record of a shard: its number, 0 if there is none, and the event in it as far as that can be read."""

    seq: int
    event_id: str | None


Ends = dict[int, End]


class Found(NamedTuple):
    """How a shard's feeder, outbox and log stand to each other."""

    shard: int
    fed_seq: int
    doubted_seq: int
    outbox_holds_end: bool


def read_ends(config: Settings, of_log: Log) -> Ends:
    """Where the log ends now. The last records may repeat a former relay's batch."""
    last = broker.last_records(config, of_log.topic, range(of_log.shards))
    return {shard: End(seq, _event_id(value)) for shard, (seq, value) in last.items()}


class Gate:
    """Which shards are open. One that is open stays so as long as this process lives."""

    def __init__(self, pool: AsyncConnectionPool, ends: Ends, now: clock.Clock = clock.now) -> None:
        self._pool = pool
        self._ends = ends
        self._now = now
        self.open: frozenset[int] = frozenset()

    @property
    def is_open(self) -> bool:
        return len(self.open) == len(self._ends)

    async def look(self) -> None:
        """See whether more can be opened; several processes look one after the other."""
        async with pipelined.transaction(self._pool) as connection:
            every = await self._find(connection)
            lacking = {one.shard for one in every if not one.outbox_holds_end}
            passed = {one.shard for one in every if one.fed_seq >= self._ends[one.shard].seq}
            news = [one.shard for one in every if one.shard in lacking and one.doubted_seq < self._ends[one.shard].seq]
            if news and len(passed) == len(self._ends):
                await self._doubt(connection, news)
            elif news or len(every) < len(self._ends):
                return
        self.open |= passed - lacking

    async def _find(self, connection: AsyncConnection) -> list[Found]:
        ends = [{"shard": shard, "seq": end.seq, "event_id": end.event_id} for shard, end in self._ends.items()]
        found = await connection.execute(db.sql("onrecord.effects", "read_gate"), (Json(ends, orjson.dumps),))
        return [Found(*row) for row in await found.fetchall()]

    async def _doubt(self, connection: AsyncConnection, shards: list[int]) -> None:
        """The transaction that notices a restore puts all that is open in doubt, and notes by which ends it knew."""
        noted = [{"shard": shard, "seq": self._ends[shard].seq} for shard in shards]
        now = self._now()
        doubted = {"now": now, "held_until": ledger.held_until(now)}
        await connection.execute(db.sql("onrecord.effects", "doubt_all"), doubted)
        await connection.execute(db.sql("onrecord.effects", "mark_doubted"), (Json(noted, orjson.dumps),))
        logger.error("the database was set back: open effects are in doubt", shards=shards)


def _event_id(record: bytes) -> str | None:
    try:
        return str(orjson.loads(record)["id"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return None
