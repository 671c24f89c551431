"""Take in what a customer wrote, from a client that brings it: the first message makes the contact."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, StringConstraints

from commands import receiving
from commands.identities import Who
from commands.receiving import Incoming, MessageTaken
from onrecord.command import Command, MessageText, Name, Outcome, Text, Transaction

Address = Annotated[Text, StringConstraints(min_length=1, max_length=128)]
ProviderId = Annotated[Text, StringConstraints(min_length=1, max_length=512)]


class ReceiveMessage(Command[MessageTaken]):
    """A customer's message. `provider_message_id` is its natural key: a redelivery changes nothing."""

    channel: Literal["whatsapp"]
    address: Address
    name: Name
    provider_message_id: ProviderId
    sent_at: AwareDatetime
    text: MessageText

    async def handle(self, transaction: Transaction) -> Outcome[MessageTaken]:
        return await receiving.receive(transaction, self.incoming())

    def incoming(self) -> Incoming:
        """For no channel of ours: the address is scoped by the kind of channel."""
        return Incoming(
            Who(None, self.address, None, self.sent_at), self.name, self.provider_message_id, self.sent_at, self.text
        )
