"""Builds: the tables that a projection was folded into, and which of them queries are served from.

A projection may have several builds at once. One serves; a rebuild makes another beside it, with the same texts but
for the tables' names; the former one stays, and is kept up to date, so that going back takes no time.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import LiteralString

import psycopg

from onrecord import db
from projections.projection import FIRST_BUILD, Projection, Table

CARRIED_BEHIND_EVENTS_MAX = 20_000


@dataclass(frozen=True)
class Build:
    """A row of `read.builds`. `version` is that of the fold that made it, which this code may not know any more.

    `events` are all that it holds, `behind` those of them that it lacks and the serving build has.
    States: `building`; `serving`; `retired`, which served before; `failed`; `dropped`, whose tables are gone or going.
    """

    projection: str
    number: int
    version: int
    state: str
    phase: str | None
    tables: tuple[str, ...]
    requested_by: str
    events_total: int
    events_per_s: int | None
    started_at: datetime
    ended_at: datetime | None
    served_at: datetime | None
    verification: dict[str, object] | None
    events: int
    behind: int


@cache
def numbered(projection: Projection, number: int) -> Projection:
    """The same projection with the tables of another build. The first has the names that stand in the texts."""
    if number == FIRST_BUILD:
        return projection
    names = "|".join(sorted((re.escape(table.name) for table in projection.tables), key=len, reverse=True))
    literal = re.compile(rf"\b({names})(?![a-z0-9])")

    def renamed(text: LiteralString) -> LiteralString:
        return literal.sub(rf"\1_b{number}", text)

    def of_build(table: Table) -> Table:
        return replace(
            table,
            name=f"{table.name}_b{number}",
            create=renamed(table.create),
            save=renamed(table.save),
            load=renamed(table.load) if table.load else None,
            erase=renamed(table.erase) if table.erase else None,
        )

    tables = tuple(of_build(table) for table in projection.tables)
    return replace(projection, build=number, tables=tables, serve=renamed(projection.serve))


def read(connection: psycopg.Connection) -> list[Build]:
    """All builds, by projection and number."""
    return [Build(*row) for row in connection.execute(db.sql("projections", "read_builds")).fetchall()]


def carried(found: Iterable[Build], live: Sequence[Projection]) -> tuple[Projection, ...]:
    """What a projector of this code keeps up to date: of each projection the build that serves, and the last before.

    A build of another version waits for a projector of that version. One that is far behind would hold up the others,
    which read the log with it.
    """
    kept: list[Projection] = []
    for projection in live:
        mine = [build for build in found if build.projection == projection.name]
        retired = sorted((b for b in mine if b.state == "retired"), key=served_last)[-1:]
        kept += [
            numbered(projection, build.number)
            for build in mine
            if build.version == projection.version
            and (build.state == "serving" or (build in retired and build.behind <= CARRIED_BEHIND_EVENTS_MAX))
        ]
    return tuple(kept)


def lacking(found: Sequence[Build], live: Sequence[Projection], automatic: str) -> list[str]:
    """The projections that have no build of this code's version, nor one that a person began or that failed.

    One under way that was begun for this very reason, by `automatic`, is lacking still: to be gone on with.
    """
    there = {
        (build.projection, build.version)
        for build in found
        if build.state != "dropped"
        and (build.state != "building" or build.requested_by != automatic)
        and (build.state != "retired" or build.behind <= CARRIED_BEHIND_EVENTS_MAX)
    }
    return [projection.name for projection in live if (projection.name, projection.version) not in there]


def droppable(found: Iterable[Build], projection: str, *, keep: int = 1) -> list[Build]:
    """The builds of a projection that nobody needs: all that failed, and those retired but for the last ones."""
    mine = [build for build in found if build.projection == projection]
    retired = sorted((build for build in mine if build.state == "retired"), key=served_last)
    unfinished = [build for build in mine if build.state == "dropped" and build.tables]
    return [build for build in mine if build.state == "failed"] + unfinished + retired[: max(0, len(retired) - keep)]


def served_last(build: Build) -> datetime:
    """When a retired build began to serve for the last time."""
    assert build.served_at is not None, "a retired build has served"
    return build.served_at
