"""Many webhooks at once, shuffled, batched and doubled: each message and each status exactly once."""

import asyncio

from deluge import Deluge
from hooks import Desk, post
from onrecord.whatsapp.inbound import Inbound

AT_ONCE = 16


async def test_a_flood_leaves_each_message_and_each_status_exactly_once(desk: Desk) -> None:
    deluge = Deluge(seed=5, customers=15, messages=120, replies=10)
    await post(desk.client, deluge.first())
    await desk.work()
    deluge.send_replies(desk.installation)
    bodies, ended = deluge.bodies(), asyncio.Event()

    async def deliver() -> None:
        while bodies:
            assert (await post(desk.client, bodies.pop())).status_code == 200

    async def work(one: Inbound) -> None:
        while not ended.is_set():
            await one.tick()
            await one.settle()

    workers = [asyncio.create_task(work(one)) for one in (desk.inbound, desk.other(desk.inbound._pool))]  # noqa: SLF001 - the same pool will do
    await asyncio.gather(*(deliver() for _ in range(AT_ONCE)))
    ended.set()
    await asyncio.gather(*workers)
    await desk.work()
    assert deluge.is_done(desk.installation)
    deluge.must_be_there(desk.installation)
