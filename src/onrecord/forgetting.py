"""Forgetting the answers to old commands: an idempotency key holds for IDEMPOTENCY_DAYS_MAX days."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout, TooManyRequests

from onrecord import clock, db, pipelined

IDEMPOTENCY_DAYS_MAX = 7
FORGET_INTERVAL_S = 3600
FORGET_ROWS_MAX = 1_000


async def run(pool: AsyncConnectionPool, workspace_id: UUID, now: clock.Clock = clock.now) -> None:
    """Forget, again and again, until cancelled. What a busy database refuses is tried at the next turn."""
    while True:
        try:
            while await forget(pool, workspace_id, now()) == FORGET_ROWS_MAX:
                pass
        except (psycopg.OperationalError, PoolTimeout, TooManyRequests):
            pass
        await asyncio.sleep(FORGET_INTERVAL_S)


async def forget(pool: AsyncConnectionPool, workspace_id: UUID, now: datetime) -> int:
    """Delete the oldest outlived answers, FORGET_ROWS_MAX at most; returns how many."""
    before = now - timedelta(days=IDEMPOTENCY_DAYS_MAX)
    async with pipelined.transaction(pool) as connection:
        await connection.execute(db.sql("onrecord", "set_workspace"), (str(workspace_id),))
        deleted = await connection.execute(
            db.sql("onrecord", "forget_answers"), (workspace_id, before, FORGET_ROWS_MAX)
        )
    return deleted.rowcount
