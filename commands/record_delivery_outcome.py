"""Record what became of a call by which a message was to go out: its effect is closed, and the log says how."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from commands import contact as contacts
from onrecord import db, errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.effects import closing
from onrecord.events import MessageAccepted, MessageFailed, MessageUnconfirmed
from onrecord.events.message import DeliveryFailure
from onrecord.events.shape import News
from onrecord.vault import DataKey
from onrecord.whatsapp import identities
from onrecord.whatsapp.sealed import BESIDE_DELIVERY

UNCONFIRMED = "unconfirmed"


class DeliveryRecorded(BaseModel):
    """The delivery whose outcome is on the record."""

    delivery_id: UUID


class Accepted(BaseModel):
    """The provider took the message over, and calls it so."""

    provider_message_id: str


class NotSent(BaseModel):
    """It didn't, and why."""

    failure: DeliveryFailure
    code: int | None = None
    details: str | None = None
    trace_id: str | None = None
    is_transient: bool | None = None


class RecordDeliveryOutcome(Command[DeliveryRecorded]):
    """The outcome of a delivery, by whoever holds its effect: another claim's outcome is refused.

    What the provider calls the message is kept even if a status has closed the effect meanwhile, and what it took over
    after the claim was lost isn't called again. `doubts` is how many calls before may have got through unnoticed. Of an
    erased contact the effect is closed, and nothing said.
    """

    delivery_id: UUID
    claimed_by: UUID
    contact_id: UUID
    conversation_id: UUID
    message_id: UUID
    attempt: int
    outcome: Accepted | NotSent | Literal["unconfirmed"]
    doubts: int = 0

    async def handle(self, transaction: Transaction) -> Outcome[DeliveryRecorded]:
        key, erased = await _key(transaction, self.contact_id)
        since = self.doubts + 1 if isinstance(self.outcome, Accepted) else None
        is_closed_now = await closing.close(transaction, self.delivery_id, self.claimed_by, self._failed(), since)
        if is_closed_now is None and not isinstance(self.outcome, Accepted):
            raise errors.EffectIsClosed
        if key is not None:
            await self._save(transaction, key)
        event = decide(self, transaction.now)
        can_be_said = is_closed_now is not None and not erased and (key is not None or not event.personal)
        answer = DeliveryRecorded(delivery_id=self.delivery_id)
        return Outcome(self.contact_id, [event] if can_be_said else [], answer, key)

    def _failed(self) -> str | None:
        if isinstance(self.outcome, NotSent):
            return self.outcome.failure
        return UNCONFIRMED if self.outcome == UNCONFIRMED else None

    async def _save(self, transaction: Transaction, key: DataKey) -> None:
        """How far the delivery is: what a status says of it stands."""
        provider_id = self.outcome.provider_message_id if isinstance(self.outcome, Accepted) else None
        failed = self._failed()
        await transaction.run(
            db.sql("commands", "save_delivery_outcome"),
            {
                "workspace_id": transaction.workspace_id,
                "id": self.delivery_id,
                "state": "accepted" if failed is None else UNCONFIRMED if failed == UNCONFIRMED else "failed",
                "failure": None if failed == UNCONFIRMED else failed,
                "provider_message_hmac": provider_id and identities.message(transaction.vault, provider_id),
                "provider_message_sealed": provider_id and key.seal({"id": provider_id}, BESIDE_DELIVERY),
            },
        )


def decide(command: RecordDeliveryOutcome, now: datetime) -> News:
    of: dict[str, Any] = {
        "conversation_id": str(command.conversation_id),
        "message_id": str(command.message_id),
        "delivery_id": str(command.delivery_id),
        "attempt": command.attempt,
    }
    match command.outcome:
        case Accepted(provider_message_id=found):
            return MessageAccepted(**of, provider_message_id=found, maybe_doubled=command.doubts > 0)
        case NotSent() as reason:
            return MessageFailed(**of, **reason.model_dump(), at=now, maybe_doubled=command.doubts > 0)
        case _:
            return MessageUnconfirmed(**of, maybe_doubled=command.doubts > 1)


async def _key(transaction: Transaction, contact_id: UUID) -> tuple[DataKey | None, bool]:
    """The contact's key, locked, and whether they are erased. A database that was set back may not know them."""
    try:
        return await contacts.load(transaction, contact_id), False
    except errors.ContactIsErased:
        return None, True
    except errors.NoSuchContact:
        return None, False
