"""Put a label on a conversation."""

from collections.abc import Collection
from typing import cast
from uuid import UUID

from commands import conversation as conversations
from commands.conversation import Conversation, ConversationChanged
from onrecord import db, errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import ConversationLabelled

LABELS_MAX = 20


class LabelConversation(Command[ConversationChanged]):
    """A label of the workspace on a conversation, whatever its status."""

    conversation_id: UUID
    label_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[ConversationChanged]:
        conversation, key = await conversations.load(transaction, self.conversation_id)
        label = await transaction.connection.execute(
            db.sql("commands", "find_label"), (transaction.workspace_id, self.label_id)
        )
        borne = await labels_of(transaction, conversation)  # both travel together
        event = decide(conversation, borne, self, exists=await label.fetchone() is not None)
        await transaction.run(
            db.sql("commands", "put_label"), (transaction.workspace_id, conversation.id, self.label_id)
        )
        return await conversations.changed(transaction, conversation, key, event)


def decide(
    conversation: Conversation, labels: Collection[UUID], command: LabelConversation, *, exists: bool
) -> ConversationLabelled:
    """`labels` are those that it bears. One that the workspace has deleted since takes its place as any other."""
    if not exists:
        raise errors.NoSuchLabel
    if command.label_id in labels:
        raise errors.ConversationIsLabelled
    if len(labels) >= LABELS_MAX:
        raise errors.TooManyLabels(f"a conversation bears at most {LABELS_MAX} labels: take one off first")
    return ConversationLabelled(
        conversation_id=str(conversation.id), version=conversation.version + 1, label_id=str(command.label_id)
    )


async def labels_of(transaction: Transaction, conversation: Conversation) -> set[UUID]:
    """The labels that a conversation bears; its contact is locked."""
    found = await transaction.connection.execute(
        db.sql("commands", "load_labels"), (transaction.workspace_id, conversation.id)
    )
    return {cast("UUID", row[0]) for row in await found.fetchall()}
