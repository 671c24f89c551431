"""Connect a number of the business, so that customers reach us by it."""

from typing import cast
from uuid import UUID

from commands import channel, furniture, people
from commands.channel import CHANNELS_MAX, ChannelKept, ChannelName, GraphId, Token
from onrecord import db, errors, ids
from onrecord.command import Command, Name, Outcome, Transaction
from onrecord.events import ChannelConnected


class ConnectChannel(Command[ChannelKept]):
    """A number that nobody has connected. Whoever runs this has asked Meta: the token is good, the number its own."""

    name: ChannelName
    phone_number_id: GraphId
    waba_id: GraphId
    display_number: Name
    token: Token
    simulated: bool

    async def handle(self, transaction: Transaction) -> Outcome[ChannelKept]:
        await furniture.lock(transaction)
        counted = await transaction.one(db.sql("commands", "count_channels"), (transaction.workspace_id,))
        holder = await transaction.one(db.sql("commands", "find_holder_of_number"), (self.phone_number_id,))
        event = decide(self, ids.new(), total=cast("tuple[int]", counted)[0], held=holder is not None)
        await self._add(transaction, UUID(event.channel_id))
        kept = ChannelKept(channel_id=UUID(event.channel_id))
        return Outcome(transaction.workspace_id, [event], kept, about="workspace")

    async def _add(self, transaction: Transaction, channel_id: UUID) -> None:
        key = await people.make_key(transaction, channel_id)
        fields = self.model_dump(include={"name", "phone_number_id", "waba_id", "display_number", "simulated"})
        sealed = {"token_sealed": channel.sealed(key, self.token)}
        where = {"workspace_id": transaction.workspace_id, "id": channel_id, "now": transaction.now}
        await transaction.run(db.sql("commands", "add_channel"), fields | sealed | where)


def decide(command: ConnectChannel, channel_id: UUID, *, total: int, held: bool) -> ChannelConnected:
    """`held` says that a workspace has the number, never which."""
    if held:
        raise errors.NumberIsConnected
    furniture.must_have_room(total, CHANNELS_MAX, "channels")
    return ChannelConnected(
        channel_id=str(channel_id),
        kind="whatsapp",
        name=command.name,
        phone_number_id=command.phone_number_id,
        waba_id=command.waba_id,
        display_number=command.display_number,
        simulated=command.simulated,
    )
