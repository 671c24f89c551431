"""Take a label off a conversation."""

from collections.abc import Collection
from uuid import UUID

from commands import conversation as conversations
from commands.conversation import Conversation, ConversationChanged
from commands.label_conversation import labels_of
from onrecord import db, errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import ConversationUnlabelled


class UnlabelConversation(Command[ConversationChanged]):
    """A label that a conversation bears, though the workspace may have deleted it."""

    conversation_id: UUID
    label_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[ConversationChanged]:
        conversation, key = await conversations.load(transaction, self.conversation_id)
        event = decide(conversation, await labels_of(transaction, conversation), self)
        await transaction.run(
            db.sql("commands", "take_label"), (transaction.workspace_id, conversation.id, self.label_id)
        )
        return await conversations.changed(transaction, conversation, key, event)


def decide(
    conversation: Conversation, labels: Collection[UUID], command: UnlabelConversation
) -> ConversationUnlabelled:
    """`labels` are those that it bears."""
    if command.label_id not in labels:
        raise errors.ConversationIsNotLabelled
    return ConversationUnlabelled(
        conversation_id=str(conversation.id), version=conversation.version + 1, label_id=str(command.label_id)
    )
