"""The ledger: effects are claimed, called and closed, each step committed before the next; time is the clock's."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from psycopg_pool import AsyncConnectionPool

from onrecord import clock, db, ids, pipelined
from onrecord.vault import Wrapped

UNKNOWN_HOLD_S_MAX = 120  # so long a send in doubt waits for a status, and holds what comes after it
LOOKED_ROWS_MAX = 100  # of a channel, beside those that are claimed: they wait for others of their contact


class Claimed(NamedTuple):
    """An effect in somebody's hands. `claimed_by` is this claim's own id: what another one holds can't be touched."""

    workspace_id: UUID
    id: UUID
    kind: str
    task: str
    person_id: UUID
    channel_id: UUID | None
    claimed_by: UUID
    attempts: int
    doubts: int


class Source(NamedTuple):
    """Where the event stands in the log that asks for an effect."""

    shard: int
    seq: int


class Call(NamedTuple):
    """An effect whose call is about to be made, as the row says: from here on only an outcome tells.

    `key` is the person's, None if the vault doesn't know it; `doubts` may have been done before.
    """

    claimed: Claimed
    attempt: int
    doubts: int
    record: bytes
    key: Wrapped | None
    source: Source


@dataclass(frozen=True)
class Ledger:
    """The rows of one kind, as the worker's role sees them: of all workspaces."""

    pool: AsyncConnectionPool
    kind: str
    lease_s: float
    now: clock.Clock = clock.now
    hold_s: float = UNKNOWN_HOLD_S_MAX

    async def expire(self) -> int:
        """Take back what its owner has lost: claimed goes back to pending, calling is in doubt. Returns how many."""
        now = self.now()
        return await self._run("expire", {"kind": self.kind, "now": now, "held_until": held_until(now, self.hold_s)})

    async def claim(self, shards: list[int], rows_max: int, avoided: Collection[UUID] = ()) -> list[Claimed]:
        """The oldest that are due, by turns of the workspaces; nothing of a halted shard, nor by an avoided channel.

        Sends to one contact come in their order, one at a time: the next when the one before is closed, or is in doubt
        although it was repeated, which is `UNKNOWN_HOLD_S_MAX` seconds later.
        """
        now = self.now()
        params = {
            "now": now,
            "kind": self.kind,
            "shards": shards,
            "avoided": list(avoided),
            "rows_max": rows_max,
            "looked_max": rows_max + LOOKED_ROWS_MAX,
            "claimed_by": ids.new(),
            "lease_until": self._lease(now),
        }
        async with pipelined.transaction(self.pool) as connection:
            claimed = await connection.execute(db.sql("onrecord.effects", "claim"), params)
        return [Claimed(*row) for row in await claimed.fetchall()]

    async def begin_call(self, claimed: Claimed) -> Call | None:
        """Commit that the call is about to be made; the lease begins anew.

        None if there is nothing to call: the claim was lost, or the person erased, which closes the row.
        """
        now = self.now()
        claim = _claim(claimed) | {"now": now, "lease_until": self._lease(now)}
        async with pipelined.transaction(self.pool) as connection:
            begun = await connection.execute(db.sql("onrecord.effects", "begin_call"), claim)
            person = (claimed.workspace_id, claimed.person_id)
            found = await connection.execute(db.sql("onrecord.effects", "read_key"), person)
            row, key = await begun.fetchone(), await found.fetchone()
            if row is not None and key is not None and key[1] is None:
                await connection.execute(db.sql("onrecord.effects", "close_erased"), claim)
                return None
        if row is None:
            return None
        attempt, doubts, record, *source = row
        return Call(claimed, attempt, doubts, record, Wrapped(*key) if key else None, Source(*source))

    async def read_record(self, claimed: Claimed) -> bytes | None:
        """What asked for an effect that nobody calls any more."""
        async with pipelined.transaction(self.pool) as connection:
            found = await connection.execute(
                db.sql("onrecord.effects", "read_record"), (claimed.workspace_id, claimed.id)
            )
        row = await found.fetchone()
        return row[0] if row else None

    async def put_off(self, claimed: Claimed, reason: str | None, due_at: datetime, uncounted: int = 0) -> None:
        """The call changed nothing outside; it is made again when due."""
        put_off = {"reason": reason, "due_at": due_at, "now": self.now(), "uncounted": uncounted}
        await self._run("put_off", _claim(claimed) | put_off)

    async def doubt(self, claimed: Claimed, due_at: datetime) -> None:
        """The call may have got through."""
        await self._run("doubt", _claim(claimed) | {"due_at": due_at, "now": self.now()})

    async def _run(self, name: str, params: dict[str, Any]) -> int:
        async with pipelined.transaction(self.pool) as connection:
            ran = await connection.execute(db.sql("onrecord.effects", name), params)
        return ran.rowcount

    def _lease(self, now: datetime) -> datetime:
        return now + timedelta(seconds=self.lease_s)


def held_until(now: datetime, hold_s: float = UNKNOWN_HOLD_S_MAX) -> datetime:
    """Until when a send that is in doubt since `now` waits."""
    return now + timedelta(seconds=hold_s)


def _claim(claimed: Claimed) -> dict[str, Any]:
    return {"workspace_id": claimed.workspace_id, "id": claimed.id, "claimed_by": claimed.claimed_by}
