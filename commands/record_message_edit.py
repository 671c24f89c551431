"""Record that a customer changed what they wrote; the message as it was stays on the record. From the worker."""

from pydantic import AwareDatetime

from commands import message_news as news
from commands.message_news import MessageTold
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import MessageEdited


class RecordMessageEdit(Command[MessageTold]):
    """The text of `target`, the provider's id of the message, is another. `provider_message_id` is the edit's own."""

    provider_message_id: str
    target: str
    sent_at: AwareDatetime
    text: str

    async def handle(self, transaction: Transaction) -> Outcome[MessageTold]:
        subject = await news.load(transaction, self.provider_message_id, self.target)
        event = MessageEdited(
            conversation_id=str(subject.conversation_id),
            message_id=str(subject.message_id),
            provider_message_id=self.provider_message_id,
            sent_at=self.sent_at,
            text=self.text,
        )
        return await news.record(transaction, subject, event)
