"""Close a conversation for now: the customer's next message reopens it."""

from uuid import UUID

from commands import conversation as conversations
from commands.conversation import Conversation, ConversationChanged
from onrecord import errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import ConversationResolved


class ResolveConversation(Command[ConversationChanged]):
    """An open or snoozed conversation. Needs If-Match: nobody closes what they have not seen."""

    needs_version = True

    conversation_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[ConversationChanged]:
        return await conversations.change(transaction, self.conversation_id, decide)


def decide(conversation: Conversation) -> ConversationResolved:
    if conversation.status == "resolved":
        raise errors.ConversationIsResolved
    return ConversationResolved(conversation_id=str(conversation.id), version=conversation.version + 1)
