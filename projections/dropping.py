"""Dropping a build: first said, so that projectors let go of it, then done."""

from time import sleep

import psycopg
from psycopg import sql

from onrecord import db
from onrecord.ownership import HEARTBEAT_S
from projections import switching
from projections.builds import Build

ATTEMPTS_MAX = 50


class CannotDrop(Exception):
    """The build serves, or somebody holds its tables; the message says which."""


def drop(connection: psycopg.Connection, build: Build) -> None:
    """Its tables, positions and parked keys. Raises CannotDrop. The row stays: numbers are not used again."""
    marked = connection.execute(db.sql("projections", "mark_dropped"), (build.projection, build.number))
    if marked.rowcount == 0:
        raise CannotDrop(f"{build.projection} build {build.number} serves, or is being made: nothing was dropped")
    sleep(2 * HEARTBEAT_S)  # projectors look once in a heartbeat; one that hangs is fenced, and starts again
    for _ in range(ATTEMPTS_MAX):
        try:
            _drop(connection, build)
        except psycopg.errors.LockNotAvailable:
            continue
        return
    raise CannotDrop(f"somebody reads {build.projection} build {build.number} for long: run this again")


def _drop(connection: psycopg.Connection, build: Build) -> None:
    with connection.transaction():
        connection.execute(f"set local lock_timeout = {switching.LOCK_MS_MAX}".encode())
        for table in build.tables:
            connection.execute(sql.SQL("drop table if exists {}").format(sql.Identifier("read", table)))
        connection.execute(
            db.sql("projections", "forget_build"), {"projection": build.projection, "build": build.number}
        )
