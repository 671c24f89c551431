"""Take a conversation that is nobody's. Of several who try, one has it, and the others are told who."""

from uuid import UUID

from commands import conversation as conversations
from commands import people
from commands.conversation import Conversation, ConversationChanged
from onrecord import errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import ConversationAssigned


class ClaimConversation(Command[ConversationChanged]):
    """An unassigned conversation, for whoever asks. Needs If-Match; who has it comes before what was seen."""

    needs_version = True

    conversation_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[ConversationChanged]:
        member_id = people.acting_member(transaction)
        conversation, key = await conversations.load_any_version(transaction, self.conversation_id)
        event = decide(conversation, member_id)
        conversations.must_be_seen(transaction, conversation)
        return await conversations.changed(transaction, conversation, key, event)


def decide(conversation: Conversation, member_id: UUID) -> ConversationAssigned:
    """Whoever may run this may reply: both need the same scope, and a token has no more than its member's."""
    if conversation.status == "resolved":
        raise errors.ConversationIsResolved
    if conversation.assignee_id == member_id:
        raise errors.ConversationIsAssigned
    if conversation.assignee_id is not None:
        raise errors.ConversationIsTaken(
            f"member {conversation.assignee_id} has this conversation", assignee_id=conversation.assignee_id
        )
    return ConversationAssigned(
        conversation_id=str(conversation.id), version=conversation.version + 1, assignee_id=str(member_id)
    )
