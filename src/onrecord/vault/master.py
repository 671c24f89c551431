"""Master keys: they wrap the persons' data keys and stand in the settings, never in a database."""

import base64
import binascii
import hashlib
import os
from collections.abc import Sequence
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
MASTER_KEYS_MAX = 8
_ID_BYTES = 8


class MasterKeyIsMalformed(ValueError):
    """A master key is 32 random bytes in base64: `openssl rand -base64 32` makes one."""

    def __str__(self) -> str:
        return self.__class__.__doc__ or ""


class MasterKeyIsMissing(Exception):
    """A data key is wrapped by a master key that the settings don't hold; the message names its id."""


class WrappedKeyIsBroken(Exception):
    """A wrapped key doesn't open: its bytes were changed, or it is another person's."""


class Wrapped(NamedTuple):
    """A data key as the database holds it: `master_key` is the id of what wrapped it."""

    master_key: str
    wrapped: bytes


class MasterKeys:
    """The master keys of this process: the first wraps, all of them unwrap."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._ciphers = {id_of(key): AESGCM(key) for key in keys}
        self.current = id_of(keys[0])

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(self._ciphers)

    def wrap(self, data_key: bytes, person: str) -> Wrapped:
        """`person` says whose key it is; it unwraps under the same name only."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._ciphers[self.current].encrypt(nonce, data_key, _bound_to(self.current, person))
        return Wrapped(self.current, nonce + sealed)

    def unwrap(self, key: Wrapped, person: str) -> bytes:
        """The data key; raises MasterKeyIsMissing or WrappedKeyIsBroken."""
        cipher = self._ciphers.get(key.master_key)
        if cipher is None:
            raise MasterKeyIsMissing(f"the key of {person} is wrapped by master key {key.master_key}: add it again")
        nonce, sealed = key.wrapped[:NONCE_BYTES], key.wrapped[NONCE_BYTES:]
        try:
            return cipher.decrypt(nonce, sealed, _bound_to(key.master_key, person))
        except (InvalidTag, ValueError):  # ValueError: too short for a nonce
            raise WrappedKeyIsBroken(f"the wrapped key of {person} doesn't open") from None


def parse(text: str) -> list[bytes]:
    """Master keys as settings spell them: base64, parted by white space or commas. Raises MasterKeyIsMalformed."""
    words = text.replace(",", " ").split()
    if not 1 <= len(words) <= MASTER_KEYS_MAX:
        raise MasterKeyIsMalformed
    return [_key(word) for word in words]


def id_of(key: bytes) -> str:
    """The name of a master key: it tells keys apart and nothing about them."""
    return hashlib.sha256(b"onrecord master key\0" + key).hexdigest()[: 2 * _ID_BYTES]


def _key(word: str) -> bytes:
    try:
        key = base64.b64decode(word.replace("-", "+").replace("_", "/") + "=" * (-len(word) % 4), validate=True)
    except binascii.Error:
        raise MasterKeyIsMalformed from None
    if len(key) != KEY_BYTES:
        raise MasterKeyIsMalformed
    return key


def _bound_to(master_key: str, person: str) -> bytes:
    return f"onrecord data key\n{master_key}\n{person}".encode()
