import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from psycopg_pool import AsyncConnectionPool

from installations import Installation
from onrecord import errors
from onrecord.identity import throttle
from onrecord.identity.throttle import SIGN_IN_BY_ACCOUNT, SIGN_IN_BY_ADDRESS, Attempt, Limit
from written import superuser

NOW = datetime(2026, 3, 1, 12, 5, 0, 500_000, tzinfo=UTC)  # five minutes into a window of fifteen
ANNA = "anna@example.invalid"
HERE = "192.0.2.1"


def tried(installation: Installation, limit: Limit, of: str) -> Attempt:
    return throttle.attempt(installation.settings.vault(), limit, of)


def sign_in(installation: Installation, account: str = ANNA, address: str = HERE) -> list[Attempt]:
    return [
        tried(installation, SIGN_IN_BY_ACCOUNT, account),
        tried(installation, SIGN_IN_BY_ADDRESS, address),
    ]


async def test_the_eleventh_sign_in_on_an_account_is_refused_until_its_window_ends(
    pool: AsyncConnectionPool, shared: Installation
) -> None:
    for number in range(10):
        assert await throttle.count(pool, sign_in(shared, address=f"192.0.2.{number}"), NOW) is None
    assert await throttle.count(pool, sign_in(shared, address="198.51.100.7"), NOW) == 600
    assert await throttle.count(pool, sign_in(shared, account="ben@example.invalid"), NOW) is None
    assert await throttle.count(pool, sign_in(shared), NOW + timedelta(seconds=600)) is None


async def test_the_thirty_first_sign_in_from_an_address_is_refused_whatever_the_account(
    pool: AsyncConnectionPool, shared: Installation
) -> None:
    for number in range(30):
        await throttle.require(pool, sign_in(shared, account=str(number)), NOW)
    with pytest.raises(errors.TooManyAttempts) as raised:
        await throttle.require(pool, sign_in(shared, account="another"), NOW)
    assert (raised.value.status, raised.value.type, raised.value.retry_after_s) == (429, "too-many-attempts", 600)


async def test_a_refused_attempt_counts_too_and_says_at_least_one_second(
    pool: AsyncConnectionPool, shared: Installation
) -> None:
    late = datetime(2026, 3, 1, 12, 14, 59, 999_000, tzinfo=UTC)
    answers = [await throttle.count(pool, sign_in(shared), late) for _ in range(13)]
    assert answers == [None] * 10 + [1] * 3


async def test_parallel_attempts_do_not_outrun_the_count_nor_wait_for_each_other_for_ever(
    pool: AsyncConnectionPool, shared: Installation
) -> None:
    forth, back = sign_in(shared), sign_in(shared)[::-1]
    answers = await asyncio.gather(*(throttle.count(pool, forth if n % 2 else back, NOW) for n in range(40)))
    assert answers.count(None) == SIGN_IN_BY_ACCOUNT.attempts_max


async def test_one_value_under_two_limits_counts_apart_and_stands_in_no_row(
    pool: AsyncConnectionPool, shared: Installation
) -> None:
    await throttle.count(pool, [tried(shared, limit, ANNA) for limit in throttle.LIMITS], NOW)
    with superuser(shared) as connection:
        rows = connection.execute("select key, count from attempts").fetchall()
    assert len(rows) == len(throttle.LIMITS)
    assert all(count == 1 and len(key) == 32 for key, count in rows)


async def test_who_has_signed_in_starts_anew_and_their_address_does_not(
    pool: AsyncConnectionPool, shared: Installation
) -> None:
    of_account, of_address = sign_in(shared)
    for _ in range(10):
        await throttle.require(pool, [of_account, of_address], NOW)
    await throttle.forgive(pool, [of_account])
    for _ in range(10):
        await throttle.require(pool, [of_account], NOW)
    with superuser(shared) as connection:
        assert connection.execute("select count from attempts where key = %s", (of_address.key,)).fetchone() == (10,)


async def test_long_ended_windows_are_forgotten_and_running_ones_are_not(
    pool: AsyncConnectionPool, shared: Installation
) -> None:
    await throttle.count(pool, sign_in(shared), NOW - timedelta(seconds=throttle.KEPT_S + 600))
    await throttle.count(pool, sign_in(shared), NOW)
    assert await throttle.forget(pool, NOW) == 2
    assert await throttle.forget(pool, NOW) == 0
    for _ in range(9):
        await throttle.require(pool, sign_in(shared), NOW)
    assert await throttle.count(pool, sign_in(shared), NOW) == 600
