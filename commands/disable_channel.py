"""Give a number up: nothing goes out by it any more."""

from uuid import UUID

from commands import channel as channels
from commands.channel import ChannelKept
from onrecord import db
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import ChannelDisabled


class DisableChannel(Command[ChannelKept]):
    """A channel that is ours no more. Its token is forgotten; its number can be connected again, here or elsewhere."""

    channel_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[ChannelKept]:
        channel = await channels.load(transaction, self.channel_id)
        await transaction.run(
            db.sql("commands", "disable_channel"), (transaction.now, transaction.workspace_id, channel.id)
        )
        event = ChannelDisabled(channel_id=str(channel.id))
        return Outcome(transaction.workspace_id, [event], ChannelKept(channel_id=channel.id), about="workspace")
