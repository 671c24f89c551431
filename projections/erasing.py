"""Erasures of builds that the live projectors don't fold: those under way, and those of another version (law 8).

A live projector that folds `contact.erased` leaves a row for each build that has not come so far. Whoever folds that
build applies it within a second; if nobody does, the next live projector that looks.
"""

from collections.abc import Sequence

import orjson
import psycopg
from psycopg.types.json import Json

from onrecord import db
from onrecord.vault.keyring import Keyring
from projections import schema
from projections.projection import Projection


def hold(connection: psycopg.Connection, projection: str, number: int) -> None:
    """Until this connection ends, erasures of this build are applied by whoever holds it."""
    connection.execute("select pg_advisory_lock_shared(%s, hashtext(%s))", (schema.FOLDING, _held(projection, number)))


def apply_to_own(
    connection: psycopg.Connection, builds: Sequence[Projection], shards: Sequence[int], keyring: Keyring
) -> None:
    """What has come for the builds that this process folds: their rows, and the keys that it still holds."""
    for build in builds:
        with connection.transaction():
            taken = connection.execute(
                db.sql("projections", "take_erasures"), (build.name, build.build, list(shards))
            ).fetchall()
            contacts = [contact for (contact,) in taken]
            for contact in contacts:
                keyring.forget(contact["workspace_id"], contact["contact_id"])
            if contacts:
                for table in build.tables:
                    if table.erase:
                        connection.execute(table.erase, (Json(contacts, orjson.dumps),))


def apply_to_idle(connection: psycopg.Connection) -> None:
    """What waits for builds that nobody folds now. One that somebody does is theirs."""
    for projection, number, erase in connection.execute(db.sql("projections", "read_erasures")).fetchall():
        with connection.transaction():
            row = connection.execute(
                "select pg_try_advisory_xact_lock(%s, hashtext(%s))", (schema.FOLDING, _held(projection, number))
            ).fetchone()
            if row == (True,):
                taken = connection.execute(db.sql("projections", "take_erasures"), (projection, number, None))
                contacts = Json([contact for (contact,) in taken.fetchall()], orjson.dumps)
                for statement in erase:
                    connection.execute(statement, (contacts,))


def _held(projection: str, number: int) -> str:
    return f"{projection}/{number}"
