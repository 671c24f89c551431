"""Write to a customer: the message is queued for delivery."""

from datetime import datetime
from functools import cached_property
from typing import Self
from uuid import UUID

from pydantic import model_validator

from commands import conversation as conversations
from commands import drafts, sending
from commands.conversation import Conversation
from commands.sending import Met, NewIds
from onrecord import errors, ids
from onrecord.command import Command, MessageText, Outcome, Transaction
from onrecord.events import MessageQueued
from onrecord.outgoing import Message, TextMessage


class MessageWritten(conversations.ConversationChanged):
    """The message's id."""

    message_id: UUID


class SendMessage(Command[MessageWritten]):
    """A `text`, or a `message` of any kind, in an open or snoozed conversation; a snoozed one sleeps on.

    Outside the window, which is open for 24 hours after the customer wrote, only a template goes out. A file must be
    stored. `reply_to_id` is a message of this conversation that WhatsApp knows. If-Match is optional: with it, a reply
    to what has changed is refused.

    With `draft_id` a draft is approved, as it is or changed: who signed in does that, and it can't be done twice.
    """

    conversation_id: UUID
    text: MessageText | None = None
    message: Message | None = None
    reply_to_id: UUID | None = None
    draft_id: UUID | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.text is None) == (self.message is None):
            raise ValueError("send either a text or a message of another kind")
        if self.draft_id is not None and not isinstance(self.said, TextMessage):
            raise ValueError("a draft is a text: send it as one")
        return self

    @cached_property
    def said(self) -> Message:
        return self.message or TextMessage(text=self.text or "")

    async def handle(self, transaction: Transaction) -> Outcome[MessageWritten]:
        conversation, key, met = await sending.load(transaction, self.conversation_id, self.said, self.reply_to_id)
        event = decide(conversation, met, self, NewIds(ids.new(), ids.new()), transaction.now)
        if self.draft_id is not None:
            event = await drafts.approve(transaction, self.draft_id, event, key)
        await sending.save(transaction, conversation, event)
        answer = MessageWritten(
            conversation_id=conversation.id, version=event.version, message_id=UUID(event.message_id)
        )
        return Outcome(conversation.contact_id, [event], answer, key)


def decide(conversation: Conversation, met: Met, command: SendMessage, new: NewIds, now: datetime) -> MessageQueued:
    if conversation.status == "resolved":
        raise errors.ConversationIsResolved
    said = command.said
    sending.must_go_out(said, command.reply_to_id, met, now)
    return sending.queue(conversation, said, new, met, command.reply_to_id)
