"""Take a resolved conversation up again."""

from uuid import UUID

from commands import conversation as conversations
from commands.conversation import Conversation, ConversationChanged
from onrecord import errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import ConversationReopened


class ReopenConversation(Command[ConversationChanged]):
    """A resolved conversation. If-Match is optional."""

    conversation_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[ConversationChanged]:
        conversation, key = await conversations.load(transaction, self.conversation_id)
        event = decide(conversation)
        await conversations.save(transaction, conversation.apply(event))
        answer = ConversationChanged(conversation_id=conversation.id, version=event.version)
        return Outcome(conversation.contact_id, [event], answer, key)


def decide(conversation: Conversation) -> ConversationReopened:
    if conversation.status == "open":
        raise errors.ConversationIsOpen
    return ConversationReopened(conversation_id=str(conversation.id), version=conversation.version + 1)
