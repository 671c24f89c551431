"""The entrance of every query: one workspace, read-only, at or after the position that the client asks for."""

from dataclasses import dataclass
from typing import Annotated, Any, LiteralString

import psycopg
from fastapi import Depends, Header, Request
from psycopg.abc import Params
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool

from onrecord import db, errors, pipelined, position
from onrecord.command import Actor
from onrecord.http import Authenticated
from onrecord.log import Log
from onrecord.position import Position
from queries.reached import Reached

PAGE_ROWS_DEFAULT = 50
PAGE_ROWS_MAX = 200


@dataclass(frozen=True)
class Reads:
    """What queries read from: their pool, and how far the read models are."""

    pool: AsyncConnectionPool
    reached: Reached
    log: Log


@dataclass(frozen=True)
class Reading:
    """One query of one actor."""

    reads: Reads
    actor: Actor
    after: Position

    async def rows(self, projection: str, statement: LiteralString, params: Params) -> list[DictRow]:
        """The statement's rows, in the actor's workspace. Raises KeyParked, ProjectionBehind, ProjectionMissing."""
        if self.after:
            await self.reads.reached.until(projection, self.after)
        try:
            return await self._read(projection, statement, params)
        except psycopg.errors.UndefinedTable:
            raise errors.ProjectionMissing from None

    async def _read(self, projection: str, statement: LiteralString, params: Params) -> list[DictRow]:
        async with pipelined.transaction(self.reads.pool, b"begin read only") as connection:
            await connection.execute(db.sql("onrecord", "set_workspace"), (str(self.actor.workspace_id),))
            parked = self.after and await connection.execute(
                db.sql("queries", "parked"), (list(self.after), list(self.after.values()), projection)
            )
            found = await connection.cursor(row_factory=dict_row).execute(statement, params)
        if parked and await parked.fetchone():
            raise errors.KeyParked
        return await found.fetchall()


async def _reading(
    request: Request,
    actor: Authenticated,
    onrecord_after: Annotated[
        str | None,
        Header(description="Answer only when the read model has applied this position: a command's OnRecord-Position."),
    ] = None,
) -> Reading:
    reads: Reads = request.app.state.reads
    after = position.parse(onrecord_after, reads.log.shards) if onrecord_after is not None else {}
    return Reading(reads, actor, after)


Read = Annotated[Reading, Depends(_reading)]


def page(rows: list[Any], limit: int) -> tuple[list[Any], bool]:
    """Queries ask for one row more than the page holds: whether it came says if there is more."""
    return rows[:limit], len(rows) > limit
