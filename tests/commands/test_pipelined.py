"""Statements of a transaction gather until an answer is asked for."""

from collections.abc import AsyncIterator

import psycopg
import pytest
from psycopg_pool import AsyncConnectionPool

from installations import Installation
from onrecord import db, pipelined


@pytest.fixture
async def pool(installation: Installation) -> AsyncIterator[AsyncConnectionPool]:
    async with db.pool(db.conninfo(installation.settings, "onrecord_command"), 1) as made:
        yield made


async def test_a_statement_is_not_sent_before_an_answer_is_asked_for(pool: AsyncConnectionPool) -> None:
    async with pipelined.transaction(pool) as connection:
        asked = await connection.execute("select %s", (7,))
        assert asked.pgresult is None
        assert await asked.fetchone() == (7,)


async def test_more_statements_than_a_connection_keeps_prepared_are_answered(pool: AsyncConnectionPool) -> None:
    for number in range(6):
        async with pipelined.transaction(pool) as connection:
            connection.prepared_max = 2
            asked = await connection.execute(f"select {number} + %s", (number,))
        assert await asked.fetchone() == (2 * number,)


async def test_after_a_failure_the_same_connection_answers(pool: AsyncConnectionPool) -> None:
    with pytest.raises(psycopg.errors.DivisionByZero):
        async with pipelined.transaction(pool) as connection:
            await connection.execute("select 1 / %s", (0,))
    async with pool.connection() as again:
        assert again is connection
        assert await (await again.execute("select %s", (7,))).fetchone() == (7,)
