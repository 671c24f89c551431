"""What tests and the page make the simulator do, apart from how they ask for it."""

from typing import Any

from fastapi import HTTPException

from onrecord.stack.whatsapp import composing
from onrecord.stack.whatsapp.customers import Customer
from onrecord.stack.whatsapp.orders import Deliveries, Writing
from onrecord.stack.whatsapp.phones import Phones, Written
from onrecord.stack.whatsapp.settings import Number
from onrecord.stack.whatsapp.statuses import Statuses
from onrecord.stack.whatsapp.world import World


class Driver:
    """What the control API's routes stand on."""

    def __init__(self, world: World, phones: Phones, statuses: Statuses) -> None:
        self.world = world
        self.phones = phones
        self.statuses = statuses

    def customer(self, customer_id: str) -> Customer:
        customer = self.world.customers.get(customer_id)
        if customer is None:
            raise HTTPException(404, f"there is no customer {customer_id}")
        return customer

    def number(self, number_id: str | None) -> Number:
        return self.world.number(number_id or self.world.settings.numbers[0].id)

    def written(self, writing: Writing) -> Written:
        customer = self.customer(writing.customer)
        item = composing.item(
            customer,
            writing.type,
            {} if writing.content is None else writing.content,
            at=self.world.clock.now() if writing.at is None else writing.at,
            message_id=writing.id,
            context_id=writing.context_id,
            **writing.more,
        )
        return self.phones.write(customer, self.number(writing.to), self.phones.with_media(item, url=writing.url))

    async def deliver(self, asked: Deliveries) -> list[dict[str, Any]]:
        """Write all of it, and post it; returns the items, at once."""
        written = [self.written(writing) for writing in asked.writings]
        self.phones.tell(written, asked.statuses, asked.posting)
        return [one.item for one in written]

    async def advance(self, seconds: float) -> None:
        """Move the clock, stopping wherever something falls due on the way."""
        clock, agenda = self.world.clock, self.world.agenda
        await agenda.settle()
        end = clock.now() + seconds
        while (due := agenda.next_due()) is not None and due <= end:
            clock.advance(max(0.0, due - clock.now()))
            await agenda.settle()
        clock.advance(max(0.0, end - clock.now()))
        agenda.wake()
        self.world.changes.tell()
