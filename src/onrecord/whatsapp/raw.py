"""Raw bodies as rows keep them: sealed under a key of the workspace's own, which the master key wraps.

It stands in the vault beside the persons' keys, so that a rotation of the master keys reaches what waits here too.
"""

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag

from onrecord.vault.keys import DataKey, SealIsBroken
from onrecord.vault.master import NONCE_BYTES


def seal(key: DataKey, webhook_id: UUID, content: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + key.cipher.encrypt(nonce, content, _beside(webhook_id))


def unseal(key: DataKey, webhook_id: UUID, sealed: bytes) -> bytes:
    """Raises SealIsBroken."""
    try:
        return key.cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _beside(webhook_id))
    except (InvalidTag, ValueError):
        raise SealIsBroken("the body of this webhook doesn't open: its bytes were changed") from None


def _beside(webhook_id: UUID) -> bytes:
    return b"webhooks.body\n" + webhook_id.bytes
