"""Record that a customer took a message back. It stays on the record, and is shown as taken back. From the worker."""

from pydantic import AwareDatetime

from commands import message_news as news
from commands.message_news import MessageTold
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import MessageRevoked


class RecordMessageRevoke(Command[MessageTold]):
    """`target`, the provider's id of the message, was taken back. `provider_message_id` is the revocation's own."""

    provider_message_id: str
    target: str
    sent_at: AwareDatetime

    async def handle(self, transaction: Transaction) -> Outcome[MessageTold]:
        subject = await news.load(transaction, self.provider_message_id, self.target)
        event = MessageRevoked(
            conversation_id=str(subject.conversation_id),
            message_id=str(subject.message_id),
            provider_message_id=self.provider_message_id,
            sent_at=self.sent_at,
        )
        return await news.record(transaction, subject, event)
