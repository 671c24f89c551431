"""Everything that the simulator knows, in memory: made anew at each start, with its demo customers if asked."""

from typing import Any

from onrecord.stack.whatsapp.access import Access
from onrecord.stack.whatsapp.agenda import Agenda
from onrecord.stack.whatsapp.changes import Changes
from onrecord.stack.whatsapp.clock import Clock
from onrecord.stack.whatsapp.customers import Customers, demo_customers
from onrecord.stack.whatsapp.faults import Faults
from onrecord.stack.whatsapp.graph_errors import GraphError
from onrecord.stack.whatsapp.limits import Throttles
from onrecord.stack.whatsapp.media import MediaStore
from onrecord.stack.whatsapp.sender import Sender
from onrecord.stack.whatsapp.settings import Number, Settings
from onrecord.stack.whatsapp.talk import Talk
from onrecord.stack.whatsapp.templates import demo_templates
from onrecord.stack.whatsapp.wire import Wire


class World:
    """The parts, put together. Must be made inside the running event loop's thread, and used there only."""

    def __init__(self, settings: Settings) -> None:
        self._first_settings = settings
        self.clock = Clock(by_hand=settings.hand_clock)
        self.agenda = Agenda(self.clock)
        self.changes = Changes()
        self.wire = Wire()
        self.sender = Sender(self.clock, self.agenda, self.wire, self.changes)
        self._begin()

    def _begin(self) -> None:
        self.customers = Customers()
        self.talk = Talk()
        self.media = MediaStore()
        self.faults = Faults()
        self.throttles = Throttles()
        self.access = Access()
        self.templates: list[dict[str, Any]] = demo_templates()
        self.change_settings(self._first_settings.model_copy(deep=True))
        for customer in demo_customers() if self.settings.demo_customers else []:
            self.customers.put(customer)

    async def reset(self) -> None:
        """Forget everything but the time, which doesn't go back."""
        await self.agenda.drop()
        self.sender.forget()
        self.wire.forget()
        self._begin()
        self.changes.tell()

    def change_settings(self, settings: Settings) -> None:
        self.settings = settings
        self.sender.settings = settings
        self.access.tokens.setdefault(settings.access_token, self.clock.now())

    def number(self, number_id: str) -> Number:
        """A number of the business; raises GraphError if there is no such."""
        for number in self.settings.numbers:
            if number.id == number_id:
                return number
        raise GraphError(
            100,
            f"Unsupported request. Object with ID '{number_id}' does not exist, cannot be loaded due to missing"
            " permissions, or does not support this operation",
        )
