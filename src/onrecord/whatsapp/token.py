"""A channel's token: sealed under a key of the channel's own, which the vault keeps beside the persons' keys.

So a rotation of the master keys reaches it too, and the token stands in no event, no answer and no log line.

    sender = await token.load(connection, masters, workspace_id, channel_id, simulated=False)    # None: not ours
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import cast
from uuid import UUID

import psycopg

from onrecord import db
from onrecord.vault import MasterKeys, Wrapped, keys
from onrecord.vault.keys import DataKey

_BESIDE = b"channels.token"


@dataclass(frozen=True)
class Sender:
    """By which number the provider is called, and with which token; `token_set_at` tells it from one before."""

    channel_id: UUID
    phone_number_id: str
    waba_id: str
    token: str = field(repr=False)
    token_set_at: datetime | None


def seal(key: DataKey, token: str) -> str:
    return key.seal({"token": token}, _BESIDE)


def open_sealed(key: DataKey, sealed: str) -> str:
    """Raises SealIsBroken."""
    return cast("str", key.unseal(sealed, _BESIDE)["token"])


async def load(
    connection: psycopg.AsyncConnection, masters: MasterKeys, workspace_id: UUID, channel_id: UUID, *, simulated: bool
) -> Sender | None:
    """How to call by a channel; None if it is disabled or was never there.

    `simulated` says which API is called. A channel of the other one is none here: Meta's token never goes to a
    simulator, and nothing that a simulator takes is told to have reached somebody.

    Raises SealIsBroken, MasterKeyIsMissing or WrappedKeyIsBroken.
    """
    found = await connection.execute(db.sql("onrecord.whatsapp", "load_sender"), (workspace_id, channel_id, simulated))
    row = await found.fetchone()
    if row is None:
        return None
    phone_number_id, waba_id, sealed, set_at, master_key, wrapped = row
    key = keys.unwrap(masters, str(channel_id), Wrapped(master_key, wrapped))
    return Sender(channel_id, phone_number_id, waba_id, open_sealed(key, sealed), set_at)
