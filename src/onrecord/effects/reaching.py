"""How a message reaches its customer, as the rows say when it is sent: by which channel and token, to which address."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from psycopg_pool import AsyncConnectionPool

from onrecord import clock, db, pipelined
from onrecord.command import system
from onrecord.effects.ledger import Call
from onrecord.effects.opened import CantBeOpened, key_of
from onrecord.events import MessageQueued
from onrecord.events.channel import Health
from onrecord.execute import entered
from onrecord.vault import MasterKeys
from onrecord.vault.keys import DataKey, SealIsBroken
from onrecord.vault.master import MasterKeyIsMissing, WrappedKeyIsBroken
from onrecord.whatsapp import sealed, token
from onrecord.whatsapp.sending import Recipient
from onrecord.whatsapp.token import Sender


class Reached(NamedTuple):
    """What a message meets. `answers` is the provider's id of the message that is answered, if it has one there."""

    window_expires_at: datetime | None
    to: Recipient | None
    answers: str | None
    media_kind: str | None
    media_state: str | None
    media_type: str | None


class By(NamedTuple):
    """A channel that is ours, and how it is said to be."""

    sender: Sender
    health: Health


@dataclass(frozen=True)
class Reaching:
    """Channels are read as the worker, what is a customer's as a command of their workspace. Raises CantBeOpened."""

    worker: AsyncConnectionPool
    command: AsyncConnectionPool
    masters: MasterKeys
    simulated: bool
    now: clock.Clock = clock.now

    async def by(self, workspace_id: UUID, channel_id: UUID) -> By | None:
        """None if the channel is disabled, was never there, or is of another API than is called."""
        try:
            async with pipelined.transaction(self.worker) as connection:
                sender = await token.load(connection, self.masters, workspace_id, channel_id, simulated=self.simulated)
                found = await connection.execute(db.sql("onrecord.effects", "read_health"), (workspace_id, channel_id))
        except (SealIsBroken, MasterKeyIsMissing, WrappedKeyIsBroken):
            raise CantBeOpened from None
        row = await found.fetchone()
        return By(sender, row[0]) if sender and row else None

    async def reached(self, call: Call, asked: MessageQueued) -> Reached | None:
        """None if there is no such conversation: the database was set back to before it."""
        claimed = call.claimed
        params = {
            "workspace_id": claimed.workspace_id,
            "contact_id": claimed.person_id,
            "conversation_id": asked.conversation_id,
            "reply_to_id": asked.reply_to_id,
            "media_id": asked.media_id,
        }
        async with entered(self.command, system(claimed.workspace_id), self.now()) as connection:
            found = await connection.execute(db.sql("onrecord.effects", "read_delivery"), params)
        row = await found.fetchone()
        if row is None:
            return None
        expires_at, identities, of_customer, of_ours, *media = row
        try:
            key = key_of(call, self.masters)
            return Reached(expires_at, _recipient(key, identities), _answers(key, of_customer, of_ours), *media)
        except SealIsBroken:
            raise CantBeOpened from None


def _recipient(key: DataKey, identities: list[tuple[str, str]]) -> Recipient | None:
    """The number, for it takes every kind of message; else the provider's own name. The newest of each comes first."""
    for wanted in ("number", "user_id"):
        for kind, kept in identities:
            if kind == wanted:
                return Recipient(wanted, sealed.address(key, kept))
    return None


def _answers(key: DataKey, of_customer: str | None, of_ours: str | None) -> str | None:
    if of_customer:
        return sealed.message_id(key, of_customer)
    return sealed.delivered_id(key, of_ours) if of_ours else None
