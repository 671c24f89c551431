"""Take a resolved conversation up again, or wake a snoozed one."""

from uuid import UUID

from commands import conversation as conversations
from commands.conversation import Conversation, ConversationChanged
from onrecord import errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import ConversationReopened


class ReopenConversation(Command[ConversationChanged]):
    """A resolved or snoozed conversation."""

    conversation_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[ConversationChanged]:
        return await conversations.change(transaction, self.conversation_id, decide)


def decide(conversation: Conversation) -> ConversationReopened:
    if conversation.status == "open":
        raise errors.ConversationIsOpen
    return ConversationReopened(conversation_id=str(conversation.id), version=conversation.version + 1)
