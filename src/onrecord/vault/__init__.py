"""The vault: one data key per person, wrapped by a master key. Who has no key reads nothing personal of an event."""

import hashlib
import hmac
from dataclasses import dataclass
from uuid import UUID

from onrecord.vault import keys, master
from onrecord.vault.keys import DataKey
from onrecord.vault.master import MasterKeys, Wrapped


@dataclass(frozen=True)
class Vault:
    """What commands need of it: new keys, stored keys, and a way to find what may not stand in clear."""

    masters: MasterKeys
    secret: bytes

    def make(self, person_id: UUID) -> tuple[DataKey, Wrapped]:
        """A new person's key, and how the database keeps it."""
        return keys.make(self.masters, str(person_id))

    def unwrap(self, person_id: UUID, wrapped: Wrapped) -> DataKey:
        """A stored key. Raises MasterKeyIsMissing or WrappedKeyIsBroken."""
        return keys.unwrap(self.masters, str(person_id), wrapped)

    def match(self, *parts: str) -> bytes:
        """What stands in a row for a personal value: equal for equal parts, and nothing to anybody without the secret.

        The first part says what kind of value it is; none may contain a NUL.
        """
        return hmac.digest(self.secret, "\0".join(parts).encode(), hashlib.sha256)


__all__ = ["DataKey", "MasterKeys", "Vault", "Wrapped", "keys", "master"]
