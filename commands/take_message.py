"""Take in what a customer wrote to a channel of ours, as its webhook told it. From the worker."""

from uuid import UUID

from pydantic import AwareDatetime

from commands import receiving
from commands.identities import Who
from commands.receiving import Attachment, Incoming, MessageTaken
from onrecord.command import Command, Outcome, Transaction
from onrecord.events.message import ReceivedKind


class TakeMessage(Command[MessageTaken]):
    """A customer's message, of whatever kind; `number` or `user_id` says whose, or both.

    `provider_message_id` is its natural key. `reply_to` is the provider's id of what it answers, `content` the
    provider's JSON.
    """

    channel_id: UUID
    number: str | None = None
    user_id: str | None = None
    name: str
    username: str | None = None
    provider_message_id: str
    sent_at: AwareDatetime
    kind: ReceivedKind = "text"
    text: str
    content: str | None = None
    reply_to: str | None = None
    forwarded: bool = False
    attachment: Attachment | None = None

    async def handle(self, transaction: Transaction) -> Outcome[MessageTaken]:
        return await receiving.receive(transaction, self.incoming())

    def incoming(self) -> Incoming:
        return Incoming(
            Who(self.channel_id, self.number, self.user_id, self.sent_at),
            self.name,
            self.provider_message_id,
            self.sent_at,
            self.text,
            self.username,
            self.kind,
            self.content,
            self.reply_to,
            self.forwarded,
            self.attachment,
        )
