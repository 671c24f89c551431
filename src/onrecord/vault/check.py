"""Checks at start: the process holds the master keys that the vault needs, and the vault has its rows."""

import psycopg

from onrecord import db
from onrecord.settings import CantStart
from onrecord.vault.master import MasterKeys


class VaultIsUnreadable(CantStart):
    """The vault can't be read with these settings; the message names the key that is missing. Nothing was changed."""


def masters(connection: psycopg.Connection, held: MasterKeys) -> None:
    """Raises VaultIsUnreadable if keys of any workspace are wrapped by a master key that isn't held."""
    rows = connection.execute(db.sql("onrecord.vault", "count_by_master_key")).fetchall()
    for master_key, count in rows:
        if master_key not in held.ids:
            raise VaultIsUnreadable(
                f"the vault needs master key {master_key}: it wraps the keys of {count} persons, and "
                f"ONRECORD_MASTER_KEYS holds only {', '.join(sorted(held.ids))}. "
                "Put it back; what is sealed can't be read without it."
            )


def persons(connection: psycopg.Connection) -> None:
    """Raises VaultIsUnreadable if a contact has lost its key. For a transaction of one workspace."""
    row = connection.execute(db.sql("onrecord.vault", "find_keyless_contact")).fetchone()
    if row is not None:
        raise VaultIsUnreadable(
            f"the vault has lost key {row[0]}: table person_keys must be restored from a backup of this database"
        )
