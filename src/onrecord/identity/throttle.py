"""How often anybody may try: attempts at a sign-in, a reset or a code, counted per account and per address.

Windows are fixed and counted in Postgres, for all processes together: at the turn of two windows twice the limit can
come through. An attempt counts before it is known to succeed, so that parallel ones can't outrun the count. A key is
an HMAC: the table names nobody.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import NamedTuple

from psycopg_pool import AsyncConnectionPool

from onrecord import db, errors
from onrecord.vault import Vault

MINUTE_S = 60
HOUR_S = 60 * MINUTE_S
FORGET_ROWS_MAX = 1_000  # `forgetting` takes as many for a full turn


@dataclass(frozen=True)
class Limit:
    """What is limited, and by what. The name tells its keys from another limit's."""

    name: str
    attempts_max: int
    window_s: int


SIGN_IN_BY_ACCOUNT = Limit("sign-in by account", 10, 15 * MINUTE_S)
SIGN_IN_BY_ADDRESS = Limit("sign-in by address", 30, 15 * MINUTE_S)
THROTTLED_ON_RECORD = Limit("throttled on record", 1, 15 * MINUTE_S)
THROTTLED_ON_RECORD_BY_ADDRESS = Limit("throttled on record by address", 10, 15 * MINUTE_S)
SECOND_FACTOR_BY_ACCOUNT = Limit("second factor by account", 10, 15 * MINUTE_S)
# A code that is sent costs money, and rings at a telephone that may be somebody else's.
CODE_BY_ACCOUNT = Limit("sent code by account", 5, HOUR_S)
CODE_BY_NUMBER = Limit("sent code by number", 5, HOUR_S)
RESET_BY_ACCOUNT = Limit("reset by account", 5, HOUR_S)
RESET_BY_ADDRESS = Limit("reset by address", 20, HOUR_S)
VERIFICATION_BY_ACCOUNT = Limit("verification by account", 5, HOUR_S)
# Links of mails and tokens of machines are too long to guess: this limits the work that guessing costs us.
LINK_BY_ADDRESS = Limit("link by address", 30, 15 * MINUTE_S)
TOKEN_BY_ADDRESS = Limit("token by address", 300, 15 * MINUTE_S)
TOKEN_BY_CLIENT = Limit("token by client", 60, 15 * MINUTE_S)

LIMITS = (
    SIGN_IN_BY_ACCOUNT,
    SIGN_IN_BY_ADDRESS,
    THROTTLED_ON_RECORD,
    THROTTLED_ON_RECORD_BY_ADDRESS,
    SECOND_FACTOR_BY_ACCOUNT,
    CODE_BY_ACCOUNT,
    CODE_BY_NUMBER,
    RESET_BY_ACCOUNT,
    RESET_BY_ADDRESS,
    VERIFICATION_BY_ACCOUNT,
    LINK_BY_ADDRESS,
    TOKEN_BY_ADDRESS,
    TOKEN_BY_CLIENT,
)
KEPT_S = 2 * max(limit.window_s for limit in LIMITS)


class Attempt(NamedTuple):
    """An attempt under one limit. It sorts by key, so that no two statements wait for each other's rows."""

    key: bytes
    limit: Limit


def attempt(vault: Vault, limit: Limit, of: str) -> Attempt:
    """`of` is an account's id, an e-mail (lower case) or number somebody typed, an address, a token's hash in hex."""
    return Attempt(vault.match("attempt", limit.name, of.replace("\0", "")), limit)


async def require(pool: AsyncConnectionPool, attempts: Sequence[Attempt], now: datetime) -> None:
    """Count these attempts, at once and for good; raises TooManyAttempts if one of them is too many."""
    if (retry_after_s := await count(pool, attempts, now)) is not None:
        raise errors.TooManyAttempts(retry_after_s)


async def count(pool: AsyncConnectionPool, attempts: Sequence[Attempt], now: datetime) -> int | None:
    """Likewise; None if all are allowed, otherwise the seconds until the last full window ends, at least 1."""
    ordered = sorted(attempts)
    starts = [_window_start(tried.limit, now) for tried in ordered]
    async with pool.connection() as connection:
        cursor = await connection.execute(
            db.sql("onrecord.identity", "count_attempts"), ([tried.key for tried in ordered], starts)
        )
        counts: dict[bytes, int] = dict(await cursor.fetchall())
    full = [
        start + timedelta(seconds=tried.limit.window_s)
        for tried, start in zip(ordered, starts, strict=True)
        if counts[tried.key] > tried.limit.attempts_max
    ]
    return max(1, ceil((max(full) - now).total_seconds())) if full else None


async def forgive(pool: AsyncConnectionPool, attempts: Collection[Attempt]) -> None:
    """Take back what was counted: who has succeeded starts anew. Not for an address: its next guess is another's."""
    async with pool.connection() as connection:
        await connection.execute(
            db.sql("onrecord.identity", "forgive_attempts"), ([tried.key for tried in sorted(attempts)],)
        )


async def forget(pool: AsyncConnectionPool, now: datetime) -> int:
    """Delete windows that have long ended, FORGET_ROWS_MAX at most; returns how many."""
    async with pool.connection() as connection:
        deleted = await connection.execute(
            db.sql("onrecord.identity", "forget_attempts"), (now - timedelta(seconds=KEPT_S), FORGET_ROWS_MAX)
        )
    return deleted.rowcount


def _window_start(limit: Limit, now: datetime) -> datetime:
    second = int(now.timestamp())
    return datetime.fromtimestamp(second - second % limit.window_s, UTC)
