"""Forgetting what has served its time, in every workspace and of every account; `OF_A_WORKSPACE` and `tick` say what.

A turn forgets FORGET_ROWS_MAX rows of a kind at most, in each workspace; where that was not all, the next comes soon.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import LiteralString
from uuid import UUID

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout, TooManyRequests

from onrecord import clock, db, pipelined
from onrecord.identity import throttle

IDEMPOTENCY_DAYS_MAX = 7
WEBHOOK_RAW_DAYS_MAX = 7
ENDED_SESSION_DAYS_MAX = 30
OUTLIVED_INVITATION_DAYS_MAX = 30
AI_CALL_DAYS_MAX = 30
FORGET_INTERVAL_S = 3600
FORGET_BUSY_INTERVAL_S = 5
FORGET_ROWS_MAX = 1_000
WORKSPACES_PAGE_ROWS_MAX = 1_000
BUSY = (psycopg.OperationalError, PoolTimeout, TooManyRequests)


async def run(pool: AsyncConnectionPool, now: clock.Clock = clock.now) -> None:
    """Forget, again and again, until cancelled."""
    while True:
        more = False
        with suppress(*BUSY):
            more = await tick(pool, now())
        await asyncio.sleep(FORGET_BUSY_INTERVAL_S if more else FORGET_INTERVAL_S)


async def tick(pool: AsyncConnectionPool, now: datetime) -> bool:
    """One turn; returns whether there is more to forget. What a busy database refuses is left for a later turn."""
    most = max(await _unless_busy(throttle.forget(pool, now)), await _unless_busy(forget_sessions(pool, now)))
    async for workspace_id in workspaces(pool):
        for forget in OF_A_WORKSPACE:
            most = max(most, await _unless_busy(forget(pool, workspace_id, now)))
    return most >= FORGET_ROWS_MAX


async def workspaces(pool: AsyncConnectionPool) -> AsyncIterator[UUID]:
    """All workspaces, page by page; no connection is held in between."""
    after = UUID(int=0)
    while True:
        async with pool.connection() as connection:
            found = await connection.execute(db.sql("onrecord", "list_workspaces"), (after, WORKSPACES_PAGE_ROWS_MAX))
            page = [row[0] for row in await found.fetchall()]
        for after in page:
            yield after
        if len(page) < WORKSPACES_PAGE_ROWS_MAX:
            return


async def forget_answers(pool: AsyncConnectionPool, workspace_id: UUID, now: datetime) -> int:
    """Delete outlived answers to commands; returns how many."""
    return await _delete(pool, workspace_id, "forget_answers", now - timedelta(days=IDEMPOTENCY_DAYS_MAX))


async def forget_access_tokens(pool: AsyncConnectionPool, workspace_id: UUID, now: datetime) -> int:
    """Delete access tokens whose time is over; returns how many."""
    return await _delete(pool, workspace_id, "forget_access_tokens", now)


async def forget_invitations(pool: AsyncConnectionPool, workspace_id: UUID, now: datetime) -> int:
    """Delete invitations that were accepted, revoked or outlived long ago; returns how many."""
    return await _delete(pool, workspace_id, "forget_invitations", now - timedelta(days=OUTLIVED_INVITATION_DAYS_MAX))


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


async def forget_webhooks(pool: AsyncConnectionPool, workspace_id: UUID, now: datetime) -> int:
    """Delete bodies that were processed, or given up, long enough ago; returns how many."""
    return await _delete(pool, workspace_id, "forget_webhooks", now - timedelta(days=WEBHOOK_RAW_DAYS_MAX))


async def forget_ai_calls(pool: AsyncConnectionPool, workspace_id: UUID, now: datetime) -> int:
    """Delete calls to the model whose outcome has long been on the record; returns how many."""
    return await _delete(pool, workspace_id, "forget_ai_calls", now - timedelta(days=AI_CALL_DAYS_MAX))


OF_A_WORKSPACE = (
    forget_answers,
    forget_tombstones,
    forget_webhooks,
    forget_access_tokens,
    forget_invitations,
    forget_ai_calls,
)


async def forget_sessions(pool: AsyncConnectionPool, now: datetime) -> int:
    """Delete sessions that ended or expired long ago, as the person whose they are; returns how many."""
    before = now - timedelta(days=ENDED_SESSION_DAYS_MAX)
    async with pool.connection() as connection:
        found = await connection.execute(db.sql("onrecord", "list_outlived_sessions"), (before, FORGET_ROWS_MAX))
        accounts = [row[0] for row in await found.fetchall()]
    left = FORGET_ROWS_MAX
    for account_id in accounts:
        async with pipelined.transaction(pool) as connection:
            await connection.execute(db.sql("onrecord", "set_person"), (str(account_id),))
            deleted = await connection.execute(db.sql("onrecord", "forget_sessions"), (account_id, before, left))
        left -= deleted.rowcount
    return FORGET_ROWS_MAX - left


async def _delete(pool: AsyncConnectionPool, workspace_id: UUID, name: LiteralString, before: datetime) -> int:
    async with pipelined.transaction(pool) as connection:
        await connection.execute(db.sql("onrecord", "set_workspace"), (str(workspace_id),))
        deleted = await connection.execute(db.sql("onrecord", name), (workspace_id, before, FORGET_ROWS_MAX))
    return deleted.rowcount


async def _unless_busy(forgetting: Awaitable[int]) -> int:
    """How many; none if the database is too busy for it."""
    try:
        return await forgetting
    except BUSY:
        return 0
