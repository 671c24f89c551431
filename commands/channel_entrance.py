"""Before a channel has a token: whoever brings one in has Meta asked whether it is good for the number."""

from dataclasses import dataclass
from typing import Annotated, cast
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel, ConfigDict

from commands.channel import ChannelName, GraphId, Token
from commands.connect_channel import ConnectChannel
from commands.reconnect_channel import ReconnectChannel
from onrecord import db, errors
from onrecord.command import Actor
from onrecord.execute import Executor, entered
from onrecord.http import Asker, relying_on
from onrecord.whatsapp.business import Business


class NumberAndToken(BaseModel):
    """A number of the business, and a token that may speak for it. How people write the number is Meta's to say."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    name: ChannelName
    phone_number_id: GraphId
    waba_id: GraphId
    token: Token


class NewToken(BaseModel):
    """Another token for a channel's number."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    channel_id: UUID
    token: Token


@dataclass(frozen=True)
class Entrance:
    """What Meta says of a token becomes a command, or a refusal before any command."""

    business: Business

    async def connecting(self, asked: NumberAndToken) -> ConnectChannel:
        """Raises ChannelTokenRefused, NumberIsNotOfAccount or WhatsappUnavailable."""
        number = await self.business.number(asked.phone_number_id, asked.waba_id, asked.token.get_secret_value())
        return ConnectChannel(
            name=asked.name,
            phone_number_id=asked.phone_number_id,
            waba_id=asked.waba_id,
            display_number=number.display_number,
            token=asked.token,
            simulated=self.business.simulated,
        )

    async def reconnecting(self, executor: Executor, asker: Asker, asked: NewToken) -> ReconnectChannel:
        """Raises NoSuchChannel, and what `connecting` does."""
        phone_number_id, waba_id = await _number_of(executor, asker, asked.channel_id)
        await self.business.number(phone_number_id, waba_id, asked.token.get_secret_value())
        return ReconnectChannel(channel_id=asked.channel_id, token=asked.token)


async def entrance(request: Request) -> Entrance:
    return Entrance(request.app.state.business)


AtTheEntrance = Annotated[Entrance, Depends(entrance)]


async def _number_of(executor: Executor, asker: Asker, channel_id: UUID) -> tuple[str, str]:
    """Number and account, as ids. Whether the channel is disabled is the command's to say."""

    async def read(asker: Asker) -> tuple[object, ...] | None:
        actor: Actor = asker.actor
        async with entered(executor.pool, actor, executor.now()) as connection:
            found = await connection.execute(
                db.sql("commands", "find_number_of_channel"), (actor.workspace_id, channel_id)
            )
        return await found.fetchone()

    row = await relying_on(asker, read)
    if row is None:
        raise errors.NoSuchChannel
    return cast("tuple[str, str]", row)
