"""The worker's part for files, put together from the settings alone."""

from contextlib import AsyncExitStack

from pydantic import SecretStr

import files
import simulator
from commands.connect_channel import ConnectChannel
from file_shop import FileShop
from onrecord import clock
from onrecord.command import system
from onrecord.effects.caller import Caller
from onrecord.effects.ledger import Ledger
from onrecord.media.objects import Objects, store_of
from onrecord.parts import Surroundings, media


async def test_a_customers_file_is_fetched_with_the_token_of_its_channel(shop: FileShop) -> None:
    shop.clock.moment = clock.now()  # which the part goes by
    connect = ConnectChannel(
        name="Demo",
        phone_number_id=simulator.NUMBER_ID,
        waba_id=simulator.WABA_ID,
        display_number="+1 202 555 0100",
        token=SecretStr(simulator.ACCESS_TOKEN),
        simulated=True,
    )
    channel = (await shop.executor.execute(connect, system(shop.workspace_id))).answer
    config = shop.installation.settings.model_copy(update={"graph_url": shop.phones.url})
    media_id = await shop.announce(files.PDF, "application/pdf", channel_id=channel.channel_id)
    async with AsyncExitStack() as stack:
        part = await media.make(Surroundings(config, shop.executor, shop.pool, stack))
        caller = Caller(Ledger(shop.pool, "media", part.limits.lease_s, shop.clock), shop.gate(), part)
        await caller.tick()
        await caller.settle()
    async with Objects(store_of(config)) as objects, objects.read((await shop.place(media_id)).clean) as (size, _):
        assert (shop.state(media_id), size) == ("stored", len(files.PDF))
