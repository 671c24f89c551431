"""Reply to a customer: the message is queued for delivery."""

from uuid import UUID

from commands import conversation as conversations
from commands.conversation import Conversation
from onrecord import errors, ids
from onrecord.command import Command, MessageText, Outcome, Transaction
from onrecord.events import MessageQueued


class MessageSent(conversations.ConversationChanged):
    """The reply's id."""

    message_id: UUID


class SendMessage(Command[MessageSent]):
    """A reply in an open or snoozed conversation; a snoozed one sleeps on.

    If-Match is optional: with it, a reply to what has changed is refused.
    """

    conversation_id: UUID
    text: MessageText

    async def handle(self, transaction: Transaction) -> Outcome[MessageSent]:
        conversation, key = await conversations.load(transaction, self.conversation_id)
        event = decide(conversation, self, ids.new())
        await conversations.save_with_message(transaction, conversation.apply(event), event)
        answer = MessageSent(conversation_id=conversation.id, version=event.version, message_id=UUID(event.message_id))
        return Outcome(conversation.contact_id, [event], answer, key)


def decide(conversation: Conversation, command: SendMessage, message_id: UUID) -> MessageQueued:
    if conversation.status == "resolved":
        raise errors.ConversationIsResolved
    return MessageQueued(
        conversation_id=str(conversation.id),
        message_id=str(message_id),
        version=conversation.version + 1,
        text=command.text,
    )
