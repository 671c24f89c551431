"""Transactions over as few waits as can be: statements gather until an answer is asked for, then travel together.

psycopg's own pipeline makes a system call or two for each statement and waits for BEGIN: with asyncio that costs
more than no pipeline at all. Gathering needs some of its inner methods, so psycopg is pinned exactly.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from types import TracebackType
from typing import Any, Self

import psycopg
from psycopg import AsyncConnection, AsyncCursor, AsyncPipeline, Connection, Pipeline
from psycopg._pipeline_base import BasePipeline
from psycopg.abc import Params
from psycopg.generators import send
from psycopg_pool import AsyncConnectionPool


class _Gathering(BasePipeline):
    """A pipeline that sends when somebody waits, and not before."""

    def queue(self, command: bytes) -> None:
        """Send this command, which answers nothing, with the next statements."""
        self.command_queue.append(partial(self.pgconn.send_query_params, command, None))
        self.result_queue.append(None)

    def _communicate_gen(self) -> Iterator[Any]:  # type: ignore[override] # a generator that ends at once
        yield from ()

    def _fetch_gen(self, *, flush: bool) -> Any:
        while self.command_queue:
            self.command_queue.popleft()()  # into libpq's buffer: one system call sends them all
        if not flush:
            yield from send(self.pgconn)
        yield from super()._fetch_gen(flush=flush)

    def _exit_gen(self) -> Any:
        if self.command_queue or self.result_queue:
            yield from super()._exit_gen()


class _GatheringAsync(_Gathering, AsyncPipeline):
    """For the API. Takes the connection's lock and the loop's time only where there is something to wait for."""

    async def __aenter__(self) -> Self:
        self.pgconn.enter_pipeline_mode()
        self.level = 1
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.command_queue or self.result_queue:
            await super().__aexit__(kind, error, trace)
        else:
            self._exit(error)


class _Gathered(AsyncCursor[Any]):
    """The cursor of a statement that gathers: to execute it is no wait, and asks neither lock nor loop."""

    async def execute(self, query: Any, params: Params | None = None, **how: Any) -> Self:
        if not isinstance(self._conn._pipeline, _Gathering):  # noqa: SLF001 - likewise a pipeline of ours
            return await super().execute(query, params, **how)
        for _ in self._execute_gen(query, params, **how):
            raise AssertionError("a statement that gathers waits for nothing")
        return self


class _GatheringSync(_Gathering, Pipeline):
    """For the projector."""


@asynccontextmanager
async def transaction(pool: AsyncConnectionPool, begin: bytes = b"begin") -> AsyncIterator[AsyncConnection]:
    """A transaction on a connection of the pool: committed at the end of the block, rolled back if it raises.

    `await connection.execute(…)` waits for nothing; fetching from its cursor does. After the block every cursor
    holds its rows. A failing statement raises where the next answer is asked for, or at the end.
    """
    connection = await pool.getconn()
    try:
        assert connection.autocommit, "BEGIN and COMMIT are sent here"
        connection.cursor_factory = _Gathered
        connection._pipeline = pipeline = _GatheringAsync(connection)  # noqa: SLF001 - as connection.pipeline() does
        async with pipeline:
            pipeline.queue(begin)
            try:
                yield connection
                pipeline.queue(b"commit")
                await pipeline.sync()
            except BaseException:
                with suppress(psycopg.OperationalError):  # or a lost connection would hide a cancellation
                    await connection.rollback()
                raise
    finally:
        connection._pipeline = None  # noqa: SLF001 - likewise
        await pool.putconn(connection)


@contextmanager
def transaction_on(connection: Connection) -> Iterator[None]:
    """The same on a connection that is at hand."""
    assert connection.autocommit, "BEGIN and COMMIT are sent here"
    pipeline = _GatheringSync(connection)
    connection._pipeline = pipeline  # noqa: SLF001 - likewise
    try:
        with pipeline:
            pipeline.queue(b"begin")
            try:
                yield
                pipeline.queue(b"commit")
                pipeline.sync()
            except BaseException:
                with suppress(psycopg.OperationalError):
                    connection.rollback()
                raise
    finally:
        connection._pipeline = None  # noqa: SLF001 - likewise


@contextmanager
def apart(connection: Connection) -> Iterator[None]:
    """Within `transaction_on`: what can't travel with other statements, such as COPY. Waits for what was gathered."""
    pipeline = connection._pipeline  # noqa: SLF001 - likewise
    assert isinstance(pipeline, _GatheringSync), "a transaction of ours is open"
    try:
        pipeline.__exit__(None, None, None)
        connection._pipeline = None  # noqa: SLF001 - likewise
        yield
    finally:
        connection._pipeline = pipeline  # noqa: SLF001 - likewise
        pipeline.__enter__()
