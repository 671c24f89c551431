"""Touching: when a session or token was used last is written down once a minute, not with every request."""

import asyncio
from contextlib import suppress
from datetime import datetime

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout, TooManyRequests

from onrecord import clock, db, pipelined
from onrecord.identity.credential import Credential
from onrecord.identity.resolver import Resolver

TOUCH_S = 60


async def run(pool: AsyncConnectionPool, resolver: Resolver, now: clock.Clock = clock.now) -> None:
    """Touch what was used, again and again, until cancelled. A busy database is left alone until the next turn."""
    while True:
        await asyncio.sleep(TOUCH_S)
        with suppress(psycopg.OperationalError, PoolTimeout, TooManyRequests):
            await touch(pool, resolver, now())


async def touch(pool: AsyncConnectionPool, resolver: Resolver, now: datetime) -> int:
    """Write down that these were used just now; returns how many."""
    used = list(resolver.used.values())
    resolver.used.clear()
    for credential in used:
        async with pipelined.transaction(pool) as connection:
            await _touch(connection, credential, now)
    return len(used)


async def _touch(connection: psycopg.AsyncConnection, credential: Credential, now: datetime) -> None:
    """As the person's own transaction, or the token's workspace's: nobody else may."""
    if credential.kind == "session":
        await connection.execute(db.sql("onrecord", "set_person"), (str(credential.account_id),))
        await connection.execute(db.sql("onrecord.identity", "touch_session"), (now, credential.id))
    else:
        await connection.execute(db.sql("onrecord", "set_workspace"), (str(credential.workspace_id),))
        await connection.execute(
            db.sql("onrecord.identity", "touch_token"), (now, credential.workspace_id, credential.id)
        )
