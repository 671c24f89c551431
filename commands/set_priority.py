"""Say how urgent a conversation is."""

from uuid import UUID

from commands import conversation as conversations
from commands.conversation import Conversation, ConversationChanged
from onrecord import errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import ConversationPrioritised
from onrecord.events.contact import Priority


class SetPriority(Command[ConversationChanged]):
    """Another priority for a conversation, whatever its status."""

    conversation_id: UUID
    priority: Priority

    async def handle(self, transaction: Transaction) -> Outcome[ConversationChanged]:
        return await conversations.change(
            transaction, self.conversation_id, lambda conversation: decide(conversation, self)
        )


def decide(conversation: Conversation, command: SetPriority) -> ConversationPrioritised:
    if conversation.priority == command.priority:
        raise errors.PriorityIsHeld
    return ConversationPrioritised(
        conversation_id=str(conversation.id), version=conversation.version + 1, priority=command.priority
    )
