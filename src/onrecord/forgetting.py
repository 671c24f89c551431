"""Forgetting what has served its time: answers to old commands, and the HMACs that an erased contact left behind."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout, TooManyRequests

from onrecord import clock, db, pipelined

IDEMPOTENCY_DAYS_MAX = 7
WEBHOOK_RAW_DAYS_MAX = 30
FORGET_INTERVAL_S = 3600
FORGET_ROWS_MAX = 1_000


async def run(pool: AsyncConnectionPool, workspace_id: UUID, now: clock.Clock = clock.now) -> None:
    """Forget, again and again, until cancelled. What a busy database refuses is tried at the next turn."""
    while True:
        try:
            for forget in (forget_answers, forget_tombstones):
                while await forget(pool, workspace_id, now()) == FORGET_ROWS_MAX:
                    pass
        except (psycopg.OperationalError, PoolTimeout, TooManyRequests):
            pass
        await asyncio.sleep(FORGET_INTERVAL_S)


async def forget_answers(pool: AsyncConnectionPool, workspace_id: UUID, now: datetime) -> int:
    """Delete the oldest outlived answers, FORGET_ROWS_MAX at most; returns how many."""
    before = now - timedelta(days=IDEMPOTENCY_DAYS_MAX)
    async with pipelined.transaction(pool) as connection:
        await connection.execute(db.sql("onrecord", "set_workspace"), (str(workspace_id),))
        deleted = await connection.execute(
            db.sql("onrecord", "forget_answers"), (workspace_id, before, FORGET_ROWS_MAX)
        )
    return deleted.rowcount


async def forget_tombstones(pool: AsyncConnectionPool, workspace_id: UUID, now: datetime) -> int:
    """Clear the HMACs of contacts erased so long ago that no provider delivers again; returns of how many contacts."""
    before = now - timedelta(days=WEBHOOK_RAW_DAYS_MAX)
    async with pipelined.transaction(pool) as connection:
        await connection.execute(db.sql("onrecord", "set_workspace"), (str(workspace_id),))
        forgotten = await connection.execute(
            db.sql("onrecord", "forget_tombstones"),
            {"workspace_id": workspace_id, "before": before, "rows_max": FORGET_ROWS_MAX},
        )
    row = await forgotten.fetchone()
    assert row is not None, "a count is one row"
    return int(row[0])
