"""Let a conversation sleep until a time, or until the customer writes."""

from datetime import datetime, timedelta
from uuid import UUID

from pydantic import AwareDatetime

from commands import conversation as conversations
from commands.conversation import Conversation, ConversationChanged
from onrecord import errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import ConversationSnoozed

SNOOZE_DAYS_MAX = 366


class SnoozeConversation(Command[ConversationChanged]):
    """An open conversation, or one that sleeps and shall do so until another time."""

    conversation_id: UUID
    until: AwareDatetime

    async def handle(self, transaction: Transaction) -> Outcome[ConversationChanged]:
        return await conversations.change(
            transaction, self.conversation_id, lambda conversation: decide(conversation, self, transaction.now)
        )


def decide(conversation: Conversation, command: SnoozeConversation, now: datetime) -> ConversationSnoozed:
    if conversation.status == "resolved":
        raise errors.ConversationIsResolved
    if not now < command.until <= now + timedelta(days=SNOOZE_DAYS_MAX):
        raise errors.SnoozeIsOutOfRange(f"a snooze ends after now and within {SNOOZE_DAYS_MAX} days")
    if conversation.snoozed_until == command.until:
        raise errors.ConversationIsSnoozed
    return ConversationSnoozed(
        conversation_id=str(conversation.id), version=conversation.version + 1, until=command.until
    )
