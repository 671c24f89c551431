"""Reopen a conversation whose snooze is over. Run by the system, for a timer."""

from datetime import datetime
from uuid import UUID

from commands import conversation as conversations
from commands import reopen_conversation
from commands.conversation import Conversation, ConversationChanged
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import ConversationReopened


class EndSnooze(Command[ConversationChanged]):
    """A conversation that was seen to be due. If it doesn't sleep any more, or for longer now, nothing happens."""

    conversation_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[ConversationChanged]:
        return await conversations.change(
            transaction, self.conversation_id, lambda conversation: decide(conversation, transaction.now)
        )


def decide(conversation: Conversation, now: datetime) -> ConversationReopened | None:
    if conversation.snoozed_until is None or conversation.snoozed_until > now:
        return None
    return reopen_conversation.decide(conversation)
