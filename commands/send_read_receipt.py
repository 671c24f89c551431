"""Let a customer see that what they wrote was read."""

from uuid import UUID

from pydantic import BaseModel

from commands import sending
from commands.conversation import Conversation
from commands.sending import Met, Written
from onrecord import errors, ids
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import ReadReceiptRequested
from onrecord.whatsapp.sealed import BESIDE_MESSAGE


class ReceiptAsked(BaseModel):
    """The receipt's id, by which its outcome is told."""

    receipt_id: UUID


class SendReadReceipt(Command[ReceiptAsked]):
    """A customer's message, shown to them as read, and all before it. `mark_read` is of a member; this is of the team.

    Only where the inbox policy allows `read_receipts`, and only for what came by a channel.
    """

    message_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[ReceiptAsked]:
        conversation, key, met, written = await sending.load_by_message(transaction, self.message_id)
        must_be_told(met, written)
        named = key.unseal(written.provider_message_sealed or "", BESIDE_MESSAGE)
        event = decide(conversation, met, self, ids.new(), named["id"])
        answer = ReceiptAsked(receipt_id=UUID(event.receipt_id))
        return Outcome(conversation.contact_id, [event], answer, key)


def must_be_told(met: Met, written: Written) -> None:
    """Raises the refusal of what keeps a message from being shown as read."""
    if not written.read_receipts:
        raise errors.ReadReceiptsAreOff
    if met.channel_id is None:
        raise errors.ContactHasNoChannel
    if met.disabled:
        raise errors.ChannelIsDisabled
    written.must_be_customers()


def decide(
    conversation: Conversation, met: Met, command: SendReadReceipt, receipt_id: UUID, provider_message_id: str
) -> ReadReceiptRequested:
    return ReadReceiptRequested(
        receipt_id=str(receipt_id),
        conversation_id=str(conversation.id),
        message_id=str(command.message_id),
        channel_id=str(met.channel_id),
        provider_message_id=provider_message_id,
    )
