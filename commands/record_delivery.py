"""Record what the provider tells of a message of ours: each status once, in whatever order they come. From the worker.

What is shown only moves forward: what was read isn't delivered again. A status proves that the message was taken over,
so it ends the effect of a delivery that is in doubt.
"""

from collections.abc import Collection
from typing import Any, Literal, NamedTuple, cast
from uuid import UUID

from pydantic import AwareDatetime, BaseModel

from onrecord import db, errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.effects import closing
from onrecord.events import (
    EventData,
    MessageDelivered,
    MessageFailed,
    MessagePlayed,
    MessageRead,
    MessageSent,
)
from onrecord.events.message import DELIVERY_STATES, DeliveryFailure
from onrecord.vault import DataKey, Wrapped
from onrecord.whatsapp import identities
from onrecord.whatsapp.sealed import BESIDE_DELIVERY

DeliveryStatus = Literal["sent", "delivered", "read", "played", "failed"]
UNTOLD: DeliveryFailure = "payload"


class DeliveryTold(BaseModel):
    """The delivery whose status is on the record: now, or before."""

    delivery_id: UUID


class Delivery(NamedTuple):
    """A delivery as decisions see it, with its contact locked."""

    id: UUID
    message_id: UUID
    attempt: int
    state: str
    conversation_id: UUID
    contact_id: UUID
    statuses: Collection[str]


class RecordDelivery(Command[DeliveryTold]):
    """A status of the delivery that `delivery_id` names, as the provider echoes it, or whose message has this id there.

    `failure` says why it failed. Raises NothingMatches where there is neither, or not yet.
    """

    provider_message_id: str
    delivery_id: UUID | None
    status: DeliveryStatus
    at: AwareDatetime
    billable: bool | None = None
    category: str | None = None
    failure: DeliveryFailure | None = None
    code: int | None = None
    details: str | None = None

    async def handle(self, transaction: Transaction) -> Outcome[DeliveryTold]:
        delivery, key = await self._load(transaction)
        event = decide(delivery, self)
        if event is not None:
            await self._save(transaction, delivery, key)
        answer = DeliveryTold(delivery_id=delivery.id)
        return Outcome(delivery.contact_id, [event] if event else [], answer, key)

    async def _load(self, transaction: Transaction) -> tuple[Delivery, DataKey]:
        row = {
            "workspace_id": transaction.workspace_id,
            "delivery_id": self.delivery_id,
            "provider_message_hmac": identities.message(transaction.vault, self.provider_message_id),
        }
        await transaction.run(db.sql("commands", "lock_contact_of_delivery"), row)
        found = await transaction.one(db.sql("commands", "load_delivery_by_provider"), row)
        if found is None:
            raise errors.NothingMatches
        *delivery, erased, master_key, wrapped = cast("tuple[Any, ...]", found)
        if erased:
            raise errors.ContactIsErased
        told = Delivery(*delivery)
        return told, transaction.vault.unwrap(told.contact_id, Wrapped(master_key, wrapped))

    async def _save(self, transaction: Transaction, delivery: Delivery, key: DataKey) -> None:
        """The status, how far the delivery is, and the end of its effect, if that is open."""
        row = {
            "workspace_id": transaction.workspace_id,
            "id": delivery.id,
            "status": self.status,
            "state": state_after(delivery.state, self.status),
            "failure": self.failure,
            "provider_message_hmac": identities.message(transaction.vault, self.provider_message_id),
            "provider_message_sealed": key.seal({"id": self.provider_message_id}, BESIDE_DELIVERY),
        }
        await transaction.run(db.sql("commands", "save_delivery_status"), row)
        failed = (self.failure or UNTOLD) if self.status == "failed" else None
        await closing.close_told(transaction, delivery.id, failed)


def decide(delivery: Delivery, command: RecordDelivery) -> EventData | None:
    """The event of a status; None if it is on the record."""
    if command.status in delivery.statuses:
        return None
    of: dict[str, Any] = {
        "conversation_id": str(delivery.conversation_id),
        "message_id": str(delivery.message_id),
        "delivery_id": str(delivery.id),
        "attempt": delivery.attempt,
        "at": command.at,
    }
    if command.status == "failed":
        return MessageFailed(
            **of,
            failure=command.failure or UNTOLD,
            code=command.code,
            details=command.details,
            trace_id=None,
            is_transient=None,
            maybe_doubled=False,
        )
    charged: dict[str, Any] = {"billable": command.billable, "category": command.category}
    match command.status:
        case "sent":
            return MessageSent(**of, **charged)
        case "delivered":
            return MessageDelivered(**of, **charged)
        case "read":
            return MessageRead(**of, **charged)
        case "played":
            return MessagePlayed(**of, **charged)


def state_after(state: str, status: str) -> str:
    """How far a delivery is: never back."""
    return max(state, status, key=DELIVERY_STATES.index)
