"""Take a conversation from whoever has it: it is nobody's then."""

from uuid import UUID

from commands import conversation as conversations
from commands.conversation import Conversation, ConversationChanged
from onrecord import errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import ConversationUnassigned


class UnassignConversation(Command[ConversationChanged]):
    """An assigned conversation that is not resolved."""

    conversation_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[ConversationChanged]:
        return await conversations.change(transaction, self.conversation_id, decide)


def decide(conversation: Conversation) -> ConversationUnassigned:
    if conversation.status == "resolved":
        raise errors.ConversationIsResolved
    if conversation.assignee_id is None:
        raise errors.ConversationIsUnassigned
    return ConversationUnassigned(
        conversation_id=str(conversation.id),
        version=conversation.version + 1,
        former_assignee_id=str(conversation.assignee_id),
    )
