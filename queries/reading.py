"""The entrance of every query: one workspace, read-only, at or after the position that the client asks for."""

from dataclasses import dataclass, replace
from time import monotonic
from typing import Annotated, Any, Literal, LiteralString
from uuid import UUID

import psycopg
from fastapi import Depends, Header, Request, Response
from psycopg.abc import Params
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool
from starlette.datastructures import MutableHeaders

from onrecord import clock, db, errors, position
from onrecord.command import Actor
from onrecord.execute import entered
from onrecord.http import Asker, Authenticated, relying_on
from onrecord.identity.permissions import Scope, Scopes, spell
from onrecord.log import Log
from onrecord.position import Position
from queries.reached import Reached

PAGE_ROWS_DEFAULT = 50
PAGE_ROWS_MAX = 200
AFTER, STALE = "OnRecord-After", "OnRecord-Stale"


@dataclass(frozen=True)
class Reads:
    """What queries read from: their pool, and how far the read models are."""

    pool: AsyncConnectionPool
    reached: Reached
    log: Log


@dataclass(frozen=True)
class Reading:
    """One question of somebody who may ask it. `also` are scopes that it needs besides its own.

    `stale` is where to say that an answer lacks what was asked for, if the asker would rather have that than none.
    """

    reads: Reads
    asker: Asker
    question: str
    after: Position
    also: Scopes = frozenset()
    stale: MutableHeaders | None = None

    @property
    def member_id(self) -> UUID | None:
        """The member who asks, by a session or a token of theirs."""
        return self.asker.credential.member_id

    async def rows(self, projection: str, statement: LiteralString, params: Params) -> list[DictRow]:
        """The statement's rows, in the asker's workspace.

        Raises Forbidden, Unauthenticated, KeyParked, ProjectionBehind, ProjectionMissing, TooManyWaiters.
        """
        if self.stale is None:
            return await self._reached(projection, statement, params)
        if STALE not in self.stale:  # what lacks something already waits for nothing more
            try:
                return await self._reached(projection, statement, params)
            except (errors.ProjectionBehind, errors.KeyParked, errors.TooManyWaiters) as refusal:
                self.stale[STALE] = refusal.type
        return await replace(self, after={}, stale=None).rows(projection, statement, params)

    async def _reached(self, projection: str, statement: LiteralString, params: Params) -> list[DictRow]:
        """The rows, once the read model has what was asked for."""

        async def work(asker: Asker) -> list[DictRow]:
            allowed = await self.allowed(asker)
            return await self._read(allowed.actor, projection, statement, params)

        end = monotonic() + self.reads.reached.wait_ms_max / 1000
        while True:
            if self.after:
                await self.reads.reached.until(projection, self.after)
            try:
                return await relying_on(self.asker, work)
            except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedFunction):
                raise errors.ProjectionMissing from None
            except errors.ProjectionBehind:  # another build was switched to, and its announcement is on the way
                if monotonic() > end:
                    raise
                await self.reads.reached.announced()

    async def of_installation(self, statement: LiteralString, params: Params) -> list[DictRow]:
        """The statement's rows about the installation as a whole, for members of its own workspace.

        Such rows are as of now, and a request is there when its command has answered: they are at or after any position
        that a client can have. Raises Forbidden, Unauthenticated, ProjectionMissing.
        """

        async def work(asker: Asker) -> list[DictRow]:
            actor = (await asker.allowed(self.question)).actor
            if actor.workspace_id != self.reads.log.workspace_id:
                raise errors.Forbidden("only members of the installation's own workspace see how it runs")
            async with entered(self.reads.pool, actor, clock.now(), b"begin read only") as connection:
                found = await connection.cursor(row_factory=dict_row).execute(statement, params)
            return await found.fetchall()

        try:
            return await relying_on(self.asker, work)
        except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedFunction):
            raise errors.ProjectionMissing from None

    async def of_workspace(self, statement: LiteralString, params: Params) -> list[DictRow]:
        """Rows of the asker's workspace that no projection folds, as of now. Raises Forbidden, Unauthenticated."""

        async def work(asker: Asker) -> list[DictRow]:
            allowed = await self.allowed(asker)
            async with entered(self.reads.pool, allowed.actor, clock.now(), b"begin read only") as connection:
                found = await connection.cursor(row_factory=dict_row).execute(statement, params)
            return await found.fetchall()

        return await relying_on(self.asker, work)

    async def needing(self, scope: Scope) -> "Reading":
        """The same, for which this scope is needed besides, each time that rows are asked for. Raises Forbidden."""
        made = replace(self, also=self.also | {scope})
        return replace(made, asker=await made.allowed(self.asker))

    async def verified(self) -> "Reading":
        """The same, of whoever they are now: for what relies on the asker before there are rows, or besides them.

        Raises Forbidden, Unauthenticated.
        """

        async def work(asker: Asker) -> Asker:
            allowed = await self.allowed(asker)
            async with entered(self.reads.pool, allowed.actor, clock.now(), b"begin read only"):
                return allowed

        return replace(self, asker=await relying_on(self.asker, work))

    async def allowed(self, asker: Asker) -> Asker:
        """They as they are now, if they may ask this. Raises Forbidden, Unauthenticated."""
        allowed = await asker.allowed(self.question)
        if not self.also <= allowed.actor.scopes:  # what was remembered of them may be less
            allowed = await asker.again()
        if missing := self.also - allowed.actor.scopes:
            raise errors.Forbidden(f"{self.question} needs the scope {spell(missing)} too for what is personal")
        return allowed

    async def _read(self, actor: Actor, projection: str, statement: LiteralString, params: Params) -> list[DictRow]:
        async with entered(self.reads.pool, actor, clock.now(), b"begin read only") as connection:
            asked = (list(self.after), list(self.after.values()), projection)
            behind = self.after and await connection.execute(db.sql("queries", "behind"), asked)
            parked = self.after and await connection.execute(db.sql("queries", "parked"), asked)
            found = await connection.cursor(row_factory=dict_row).execute(statement, params)
        if behind and await behind.fetchone():
            raise errors.ProjectionBehind(f"another build of {projection} serves now: ask again")
        if parked and await parked.fetchone():
            raise errors.KeyParked
        return await found.fetchall()


async def _reading(
    request: Request,
    response: Response,
    asker: Authenticated,
    onrecord_after: Annotated[
        str | None,
        Header(
            alias=AFTER,
            description="Answer only when the read model has applied this position: a command's OnRecord-Position.",
        ),
    ] = None,
    onrecord_stale: Annotated[
        Literal["accept"] | None,
        Header(
            alias=STALE,
            description="Answer even if the read model has not applied that position, and say why not in the header"
            " `OnRecord-Stale` of the answer.",
        ),
    ] = None,
) -> Reading:
    reads: Reads = request.app.state.reads
    after = position.parse(onrecord_after, reads.log.shards) if onrecord_after is not None else {}
    question = request.scope["route"].name
    stale = response.headers if onrecord_stale else None
    return Reading(reads, await asker.allowed(question), question, after, stale=stale)


Read = Annotated[Reading, Depends(_reading)]


def page(rows: list[Any], limit: int) -> tuple[list[Any], bool]:
    """Queries ask for one row more than the page holds: whether it came says if there is more."""
    return rows[:limit], len(rows) > limit
