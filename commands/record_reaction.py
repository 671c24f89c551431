"""Record that a customer reacted to a message, theirs or ours, or took that back. From the worker."""

from pydantic import AwareDatetime

from commands import message_news as news
from commands.message_news import MessageTold
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import MessageReacted


class RecordReaction(Command[MessageTold]):
    """A reaction to `target`, the provider's id of the message; an empty `emoji` takes it back.

    `provider_message_id` is the reaction's own.
    """

    provider_message_id: str
    target: str
    sent_at: AwareDatetime
    emoji: str

    async def handle(self, transaction: Transaction) -> Outcome[MessageTold]:
        subject = await news.load(transaction, self.provider_message_id, self.target)
        event = MessageReacted(
            conversation_id=str(subject.conversation_id),
            message_id=str(subject.message_id),
            provider_message_id=self.provider_message_id,
            sent_at=self.sent_at,
            emoji=self.emoji,
        )
        return await news.record(transaction, subject, event)
