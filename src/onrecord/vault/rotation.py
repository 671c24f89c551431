"""Rotation: every person's key is wrapped anew by the current master key, so that the old ones can be removed.

The keys themselves stay, so no event changes. Batches are transactions of their own: what is done is done, and a
rotation that was killed is run again. Beside it commands go on; a key that is destroyed meanwhile stays destroyed.
"""

from collections.abc import Iterator
from typing import NamedTuple

import psycopg

from onrecord import db
from onrecord.vault import check
from onrecord.vault.master import MasterKeys, Wrapped

BATCH_ROWS_MAX = 500
_LOCK = 1987013748


class RotationIsRunning(Exception):
    """Another rotation of this vault is under way: let it end. Nothing was changed."""

    def __str__(self) -> str:
        return self.__class__.__doc__ or ""


class Held(NamedTuple):
    """How many keys each master key wraps, by its id; and how many were destroyed."""

    wrapped: dict[str, int]
    destroyed: int

    def needed(self, masters: MasterKeys) -> dict[str, int]:
        """Those that the settings don't hold."""
        return {name: count for name, count in self.wrapped.items() if name not in masters.ids}

    def foreign(self, masters: MasterKeys) -> dict[str, int]:
        """Those that aren't the current one."""
        return {name: count for name, count in self.wrapped.items() if name != masters.current}


def count(connection: psycopg.Connection) -> Held:
    """What the vault holds now. For a role that sees all keys."""
    rows = connection.execute(db.sql("onrecord.vault", "count_by_master_key")).fetchall()
    destroyed = connection.execute(db.sql("onrecord.vault", "count_destroyed")).fetchone()
    assert destroyed is not None, "a count is one row"
    return Held(dict(rows), destroyed[0])


def rotate(connection: psycopg.Connection, masters: MasterKeys) -> Iterator[int]:
    """Rewrap until nothing is left to do; yields how many keys each committed batch has rewrapped.

    Raises VaultIsUnreadable before anything is written, RotationIsRunning, or WrappedKeyIsBroken. The connection is in
    autocommit and the role's that owns the keys.
    """
    taken = connection.execute(db.sql("onrecord.vault", "only_rotation"), (_LOCK,)).fetchone()
    if not (taken and taken[0]):
        raise RotationIsRunning
    check.masters(connection, masters)
    while old := count(connection).foreign(masters):
        for master_key in old:
            while rewrapped := _rewrap(connection, masters, master_key):
                yield rewrapped


def _rewrap(connection: psycopg.Connection, masters: MasterKeys, master_key: str) -> int:
    """One batch of the keys that this master key wraps; returns how many there were.

    The rows are locked as an erasure would lock them, and written only if they hold what was read.
    """
    with connection.transaction():
        found = connection.execute(db.sql("onrecord.vault", "fetch_wrapped"), (master_key, BATCH_ROWS_MAX)).fetchall()
        new = [
            masters.wrap(masters.unwrap(Wrapped(master_key, wrapped), str(person)), str(person))
            for _, person, wrapped in found
        ]
        connection.execute(
            db.sql("onrecord.vault", "rewrap"),
            {
                "master_key": masters.current,
                "workspaces": [row[0] for row in found],
                "persons": [row[1] for row in found],
                "found": [row[2] for row in found],
                "wrapped": [key.wrapped for key in new],
            },
        )
    return len(found)
