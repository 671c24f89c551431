"""React to what a customer wrote, by an emoji."""

from datetime import datetime
from uuid import UUID

from commands import sending
from commands.conversation import Conversation
from commands.send_message import MessageSent
from commands.sending import Met, NewIds, Written
from onrecord import errors, ids
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import MessageQueued
from onrecord.outgoing import Emoji, Reaction


class SendReaction(Command[MessageSent]):
    """An emoji on a customer's message, in place of the one before; an empty one takes it back.

    Only within the window, and only on what came by a channel. The conversation and its version stay as they are.
    """

    message_id: UUID
    emoji: Emoji

    async def handle(self, transaction: Transaction) -> Outcome[MessageSent]:
        conversation, key, met, written = await sending.load_by_message(transaction, self.message_id)
        event = decide(conversation, met, written, self, NewIds(ids.new(), ids.new()), transaction.now)
        await sending.save(transaction, conversation, event)
        answer = MessageSent(conversation_id=conversation.id, version=event.version, message_id=UUID(event.message_id))
        return Outcome(conversation.contact_id, [event], answer, key)


def decide(
    conversation: Conversation, met: Met, written: Written, command: SendReaction, new: NewIds, now: datetime
) -> MessageQueued:
    """`written` is the message that is reacted to."""
    if met.channel_id is None:
        raise errors.ContactHasNoChannel
    written.must_be_customers()
    sending.must_reach(met, now, as_template=False)
    return sending.queue(
        conversation,
        Reaction(emoji=command.emoji),
        new.message_id,
        delivery_id=new.delivery_id,
        channel_id=met.channel_id,
        reply_to_id=command.message_id,
    )
