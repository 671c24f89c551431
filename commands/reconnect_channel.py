"""Give a channel a new token."""

from uuid import UUID

from commands import channel as channels
from commands import people
from commands.channel import ChannelKept, Token
from onrecord import db
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import ChannelReconnected


class ReconnectChannel(Command[ChannelKept]):
    """A token that Meta takes for this number, in place of the one before. The channel is healthy again."""

    channel_id: UUID
    token: Token

    async def handle(self, transaction: Transaction) -> Outcome[ChannelKept]:
        channel = await channels.load(transaction, self.channel_id)
        key = await people.load_key(transaction, channel.id)
        sealed = channels.sealed(key, self.token)
        await transaction.run(
            db.sql("commands", "reconnect_channel"), (sealed, transaction.now, transaction.workspace_id, channel.id)
        )
        event = ChannelReconnected(channel_id=str(channel.id))
        return Outcome(transaction.workspace_id, [event], ChannelKept(channel_id=channel.id), about="workspace")
