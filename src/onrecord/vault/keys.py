"""Data keys: each seals what events say about one person (AES-256-GCM).

A sealed part is `v1.<key id>.<base64url of nonce and ciphertext>`. It opens only beside the attributes that it was
sealed with, so nobody can move it to another event, and any changed byte is noticed.
"""

import binascii
import os
from typing import Any, NamedTuple, Protocol

import orjson
import pybase64
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from onrecord.vault.master import KEY_BYTES, NONCE_BYTES, MasterKeys, Wrapped

VERSION = "v1"
_URL_SAFE = b"-_"


class SealIsBroken(Exception):
    """A sealed part doesn't open; the message says why and holds nothing of it."""


class KeyIsUnknown(Exception):
    """No such key was ever in this vault, and none was destroyed: the vault has lost it, or the record is foreign."""


class Blank(NamedTuple):
    """What stands in place of a key that can't be had: every personal field then reads as `text`."""

    text: str


DESTROYED = Blank("[erased]")
CLOSED = Blank("[sealed]")


class DataKey(NamedTuple):
    """The key of one person. `id` is the person's: a contact's or a member's."""

    id: str
    cipher: AESGCM

    def seal(self, fields: dict[str, Any], bound_to: bytes) -> str:
        nonce = os.urandom(NONCE_BYTES)
        sealed = self.cipher.encrypt(nonce, orjson.dumps(fields, option=orjson.OPT_UTC_Z), bound_to)
        body = pybase64.b64encode_as_string(nonce + sealed, _URL_SAFE).rstrip("=")
        return f"{VERSION}.{self.id}.{body}"

    def open(self, sealed: bytes, bound_to: bytes) -> bytes:
        """The fields, as JSON, of nonce and ciphertext; raises SealIsBroken."""
        try:
            return self.cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to)
        except (InvalidTag, ValueError):
            raise SealIsBroken("the sealed part doesn't open: it was changed, or stands in another event") from None

    def unseal(self, text: str, bound_to: bytes) -> dict[str, Any]:
        """The fields of a sealed part that `seal` made; raises SealIsBroken."""
        _, body = parse(text)
        fields: dict[str, Any] = orjson.loads(self.open(body, bound_to))
        return fields


class Keys(Protocol):
    """Where a reader of events finds keys."""

    def find(self, workspace_id: str, key_id: str) -> DataKey | Blank:
        """The key, or what to show in its place; raises KeyIsUnknown."""


class NoKeys:
    """A reader that may not open anything."""

    def find(self, workspace_id: str, key_id: str) -> Blank:  # noqa: ARG002 - as Keys has it
        return CLOSED


def parse(text: str) -> tuple[str, bytes]:
    """The key id of a sealed part, and its nonce and ciphertext; raises SealIsBroken."""
    version, _, rest = text.partition(".")
    key_id, _, body = rest.partition(".")
    if version != VERSION:
        raise SealIsBroken(f"sealed by version {version[:8]!r}, this one knows {VERSION!r}")
    if "+" in body or "/" in body:  # pybase64 would take them for - and _, and warn
        raise SealIsBroken("the sealed part isn't base64url")
    try:
        return key_id, pybase64.b64decode(body + "=" * (-len(body) % 4), _URL_SAFE, validate=True)
    except (binascii.Error, ValueError):
        raise SealIsBroken("the sealed part isn't base64url") from None


def make(masters: MasterKeys, person_id: str) -> tuple[DataKey, Wrapped]:
    """A new person's key, and how the database keeps it."""
    data_key = os.urandom(KEY_BYTES)
    return DataKey(person_id, AESGCM(data_key)), masters.wrap(data_key, person_id)


def unwrap(masters: MasterKeys, person_id: str, key: Wrapped) -> DataKey:
    """A person's key as the database keeps it; raises MasterKeyIsMissing or WrappedKeyIsBroken."""
    return DataKey(person_id, AESGCM(masters.unwrap(key, person_id)))
