"""Keys of tests: a person's key follows from their id, so that records can be written and read without a vault."""

import base64
import hashlib
from collections.abc import Iterable

import psycopg
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from onrecord.vault import Vault
from onrecord.vault.keys import DataKey
from onrecord.vault.master import MasterKeys, parse

MASTER_KEY = base64.b64encode(hashlib.sha256(b"a master key of tests").digest()).decode()
MASTERS = MasterKeys(parse(MASTER_KEY))
VAULT = Vault(MASTERS, b"test-secret-0123456789")


class DerivedKeys:
    """Everybody's key is known."""

    def find(self, workspace_id: str, key_id: str) -> DataKey:  # noqa: ARG002 - as Keys has it
        return key_of(key_id)


def key_of(person_id: str) -> DataKey:
    return DataKey(person_id, AESGCM(_bytes_of(person_id)))


def keep(connection: psycopg.Connection, workspace_id: object, person_id: str) -> None:
    """Put the derived key of a person into a vault, where a projector finds it."""
    wrapped = MASTERS.wrap(_bytes_of(person_id), person_id)
    connection.execute(
        "insert into person_keys (workspace_id, person_id, master_key, wrapped, created_at)"
        " values (%s, %s, %s, %s, now()) on conflict do nothing",
        (workspace_id, person_id, wrapped.master_key, wrapped.wrapped),
    )


def raw_keys(persons: Iterable[str]) -> dict[str, bytes | None]:
    """The derived keys of these persons, in bytes."""
    return {person: _bytes_of(person) for person in persons}


def _bytes_of(person_id: str) -> bytes:
    return hashlib.sha256(f"the key of {person_id}".encode()).digest()
