"""Record whether the customer was shown that a message of theirs was read. From the worker."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from commands import contact as contacts
from onrecord import errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.effects import closing
from onrecord.events import EventData, ReadReceiptFailed, ReadReceiptSent
from onrecord.events.message import DeliveryFailure


class ReceiptRecorded(BaseModel):
    """The receipt whose outcome is on the record."""

    receipt_id: UUID


class RecordReadReceipt(Command[ReceiptRecorded]):
    """The outcome of a read receipt, by whoever holds its effect. Of an erased contact nothing is said."""

    receipt_id: UUID
    claimed_by: UUID
    contact_id: UUID
    failure: DeliveryFailure | Literal["unconfirmed"] | None = None
    code: int | None = None

    async def handle(self, transaction: Transaction) -> Outcome[ReceiptRecorded]:
        erased = await _is_erased(transaction, self.contact_id)
        if await closing.close(transaction, self.receipt_id, self.claimed_by, self.failure) is None:
            raise errors.EffectIsClosed
        answer = ReceiptRecorded(receipt_id=self.receipt_id)
        return Outcome(self.contact_id, [] if erased else [decide(self)], answer)


def decide(command: RecordReadReceipt) -> EventData:
    receipt_id = str(command.receipt_id)
    if command.failure is None:
        return ReadReceiptSent(receipt_id=receipt_id)
    return ReadReceiptFailed(receipt_id=receipt_id, failure=command.failure, code=command.code)


async def _is_erased(transaction: Transaction, contact_id: UUID) -> bool:
    """With the contact locked, so that nothing is said of them after their erasure."""
    try:
        await contacts.load(transaction, contact_id)
    except errors.ContactIsErased:
        return True
    except errors.NoSuchContact:
        return False
    return False
