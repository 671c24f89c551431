"""Record how a channel is, as calls by it have shown. From the worker."""

from datetime import datetime
from uuid import UUID

from commands import channel as channels
from commands.channel import Channel, ChannelKept
from onrecord import db
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import ChannelHealthRecorded
from onrecord.events.channel import Health
from onrecord.events.message import DeliveryFailure


class RecordChannelHealth(Command[ChannelKept]):
    """A channel's health, for the worse or for the better; what is known already is no event.

    `seen` is when the token was set with which the call was made: of a token that was replaced since nothing is learnt.
    """

    channel_id: UUID
    health: Health
    failure: DeliveryFailure | None = None
    code: int | None = None
    seen: datetime | None = None

    async def handle(self, transaction: Transaction) -> Outcome[ChannelKept]:
        channel = await channels.load(transaction, self.channel_id)
        event = decide(channel, self)
        if event:
            row = (event.health, event.failure, transaction.workspace_id, channel.id)
            await transaction.run(db.sql("commands", "save_channel_health"), row)
        told = [event] if event else []
        return Outcome(transaction.workspace_id, told, ChannelKept(channel_id=channel.id), about="workspace")


def decide(channel: Channel, command: RecordChannelHealth) -> ChannelHealthRecorded | None:
    if command.seen is not None and command.seen != channel.token_set_at:
        return None
    failure = None if command.health == "healthy" else command.failure
    if (command.health, failure) == (channel.health, channel.failure):
        return None
    return ChannelHealthRecorded(
        channel_id=str(channel.id),
        health=command.health,
        failure=failure,
        code=None if command.health == "healthy" else command.code,
    )
