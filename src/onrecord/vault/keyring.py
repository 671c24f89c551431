"""A keyring: the keys that a process reads events with, fetched when wanted and kept for a short while."""

from collections.abc import Iterable
from time import monotonic

import psycopg
from psycopg.types.json import Json

from onrecord import db
from onrecord.vault import keys
from onrecord.vault.keys import DESTROYED, Blank, DataKey, KeyIsUnknown
from onrecord.vault.master import MasterKeys, Wrapped

KEPT_S_MAX = 60
KEPT_KEYS_MAX = 20_000

Person = tuple[str, str]


class Keyring:
    """The vault's keys by workspace and person, over a connection of its own."""

    def __init__(self, connection: psycopg.Connection, masters: MasterKeys) -> None:
        self._connection = connection
        self._masters = masters
        self._kept: dict[Person, DataKey | Blank] = {}
        self._persons: set[str] = set()
        self._fresh_until = 0.0

    def find(self, workspace_id: str, key_id: str) -> DataKey | Blank:
        """The key, `DESTROYED` after an erasure; raises KeyIsUnknown."""
        person = (workspace_id, key_id)
        if found := self._kept.get(person):
            return found
        self.fetch([person])
        try:
            return self._kept[person]
        except KeyError:
            raise KeyIsUnknown(f"it is sealed under key {key_id}, which the vault doesn't know") from None

    def holds(self, person_id: str) -> bool:
        """Whether a key of this person, of some workspace, needn't be fetched. Sooner asked than read off a record."""
        return person_id in self._persons

    def fetch(self, persons: Iterable[Person]) -> None:
        """Get these persons' keys, as far as they aren't here, by one statement.

        Forgets the old ones before it looks at the persons, so that an iterator of them may ask what it `holds`.
        """
        if monotonic() > self._fresh_until or len(self._kept) > KEPT_KEYS_MAX:
            self.forget_everybody()
            self._fresh_until = monotonic() + KEPT_S_MAX
        if wanted := {person for person in persons if person not in self._kept}:
            rows = self._connection.execute(db.sql("onrecord.vault", "fetch_keys"), (Json(list(wanted)),))
            for workspace_id, person_id, master_key, wrapped in rows.fetchall():
                self._kept[workspace_id, person_id] = self._opened(person_id, master_key, wrapped)
                self._persons.add(person_id)

    def forget(self, workspace_id: str, person_id: str) -> None:
        """This person was erased."""
        self._kept.pop((workspace_id, person_id), None)
        self._persons.discard(person_id)

    def forget_everybody(self) -> None:
        """Whoever was erased since their key was fetched is among them."""
        self._kept.clear()
        self._persons.clear()

    def _opened(self, person_id: str, master_key: str, wrapped: bytes | None) -> DataKey | Blank:
        if wrapped is None:
            return DESTROYED
        return keys.unwrap(self._masters, person_id, Wrapped(master_key, wrapped))
