"""Give a conversation to a member."""

from dataclasses import replace
from uuid import UUID

from commands import conversation as conversations
from commands import notifying, people
from commands.conversation import Conversation, ConversationChanged
from onrecord import db, errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import ConversationAssigned
from onrecord.identity import permissions
from onrecord.identity.permissions import Role, Write


class AssignConversation(Command[ConversationChanged]):
    """An open or snoozed conversation, to a member. Needs If-Match: nobody assigns what they have not seen."""

    needs_version = True

    conversation_id: UUID
    assignee_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[ConversationChanged]:
        assignee = await transaction.connection.execute(
            db.sql("commands", "find_role"), (transaction.workspace_id, self.assignee_id)
        )
        conversation, key = await conversations.load(transaction, self.conversation_id)
        event = decide(conversation, self, await people.role_in(assignee))
        outcome = await conversations.changed(transaction, conversation, key, event)
        told = notifying.others(transaction, [self.assignee_id])
        mails = await notifying.mails(transaction, conversation, "assigned", told)
        return replace(outcome, further=mails)


def decide(conversation: Conversation, command: AssignConversation, role: Role | None) -> ConversationAssigned:
    """`role` is the assignee's here; None if they are no member."""
    if role is None:
        raise errors.NoSuchMember
    if Write.INBOX not in permissions.ROLES[role]:
        raise errors.AssigneeCannotReply
    if conversation.status == "resolved":
        raise errors.ConversationIsResolved
    if conversation.assignee_id == command.assignee_id:
        raise errors.ConversationIsAssigned
    return ConversationAssigned(
        conversation_id=str(conversation.id), version=conversation.version + 1, assignee_id=str(command.assignee_id)
    )
