"""The switch: which build queries read, changed in one short transaction that nobody can hold up for ever.

The view is taken away and made again under a lock that is waited for 200 ms at most, so that a long reader delays the
switch and no other reader. The serving positions stand still meanwhile: whoever saw a write before sees it afterwards.
"""

from time import monotonic, sleep

import psycopg
from psycopg import sql

from onrecord import db
from projections import builds, schema
from projections.builds import Build

LOCK_MS_MAX = 200
FROZEN_MS_MAX = 200
LOOK_S = 0.005
ROLLBACK_S_MAX = 10.0
RETRY_S = 0.2


class CannotRollBack(Exception):
    """There is nothing to go back to, or it is not far enough; the message says which."""


class NotYet(Exception):
    """The build has not reached what the serving one has; nothing was changed."""


def switch(connection: psycopg.Connection, projection: str, number: int) -> str | None:
    """Serve this build; None when done, otherwise what stood in the way: to be tried again."""
    try:
        with connection.transaction():
            connection.execute(f"set local lock_timeout = {LOCK_MS_MAX}".encode())
            connection.execute(sql.SQL("drop view if exists {}").format(sql.Identifier("read", projection)))
            connection.execute(db.sql("projections", "freeze_serving"), (projection,))
            _wait_for(connection, projection, number)
            schema.serve(connection, projection, number)
    except psycopg.errors.LockNotAvailable:
        return f"somebody has read {projection} for long, or writes it"
    except NotYet:
        return f"{projection} build {number} is not quite as far as the one that serves"
    return None


def roll_back(connection: psycopg.Connection, projection: str) -> Build:
    """Serve the build that served before; the answer is that one. Raises CannotRollBack."""
    former = former_of(connection, projection)
    end, why = monotonic() + ROLLBACK_S_MAX, switch(connection, projection, former.number)
    while why is not None and monotonic() < end:
        sleep(RETRY_S)
        why = switch(connection, projection, former.number)
    if why is not None:
        raise CannotRollBack(f"{why}, for {ROLLBACK_S_MAX:g} s: nothing was changed{_hint(former)}")
    return former


def former_of(connection: psycopg.Connection, projection: str) -> Build:
    """The build that served before. Raises CannotRollBack."""
    mine = [build for build in builds.read(connection) if build.projection == projection]
    if not mine:
        raise CannotRollBack(f"there is no projection {projection!r}")
    retired = [build for build in mine if build.state == "retired"]
    if not retired:
        raise CannotRollBack(f"{projection} has no former build: it was never rebuilt, or that was dropped")
    return max(retired, key=builds.served_last)


def _hint(former: Build) -> str:
    return (
        f"\n  build {former.number} is of version {former.version}, and only projectors of that version keep it up to "
        "date: start them, and try again"
    )


def _wait_for(connection: psycopg.Connection, projection: str, number: int) -> None:
    """Until the build is where the serving one stands still. Its projectors go on: every look sees what they did."""
    end = monotonic() + FROZEN_MS_MAX / 1000
    while connection.execute(db.sql("projections", "count_behind"), (projection, number)).fetchone() != (0,):
        if monotonic() > end:
            raise NotYet
        sleep(LOOK_S)
