"""What becomes of a message of the business, told by webhooks: sent, delivered, read, played, or failed."""

from collections.abc import Sequence
from typing import Any

from onrecord.stack.whatsapp.customers import Customer
from onrecord.stack.whatsapp.envelope import value_of, webhook_of
from onrecord.stack.whatsapp.graph_errors import GraphError
from onrecord.stack.whatsapp.posting import Posting
from onrecord.stack.whatsapp.settings import DAY_S
from onrecord.stack.whatsapp.talk import Message
from onrecord.stack.whatsapp.world import World

HELD_S_MAX = 30 * DAY_S  # for a phone that is off


def plan(message: Message, customer: Customer) -> list[str]:
    """The statuses that come by themselves, in the order in which they come."""
    manner = message.manner
    names: list[str] = list(manner.order or _natural(message, customer))
    names = [name for name in names if name not in manner.skip]
    return names[::-1] if manner.reverse else names


def _natural(message: Message, customer: Customer) -> list[str]:
    if message.error is not None:
        return ["failed"]
    if message.type == "reaction":
        return ["sent"]  # no more is told of reactions
    delivered = ["delivered"] if customer.online else []
    read = ["read"] if customer.online and customer.reads_by_itself and customer.sends_read_receipts else []
    return ["sent", *delivered, *read]


class Statuses:
    """Tells what becomes of messages, each in its manner."""

    def __init__(self, world: World) -> None:
        self._world = world

    def begin(self, message: Message, customer: Customer) -> None:
        """Tell what comes by itself."""
        names = plan(message, customer)
        message.reached = customer.online and "failed" not in names
        message.read = message.reached and customer.reads_by_itself
        self._world.agenda.after(message.manner.delay_s, lambda: self._tell(message, names))

    def came_online(self, customer: Customer) -> None:
        """What was held for the phone arrives, if that isn't more than 30 days."""
        for message in self._held(customer):
            message.reached = True
            self._world.agenda.after(0, self._telling(message, "delivered"))
        if customer.reads_by_itself:
            self.was_opened(customer)

    def was_opened(self, customer: Customer) -> None:
        """The customer sees what has arrived."""
        for message in self._world.talk.with_customer(customer.id):
            if message.by == "business" and message.reached and not message.read:
                message.read = True
                if customer.sends_read_receipts:
                    self._world.agenda.after(0, self._telling(message, "read"))

    def was_played(self, message: Message) -> None:
        if "played" not in message.statuses:
            self._world.agenda.after(0, self._telling(message, "played"))

    def _held(self, customer: Customer) -> list[Message]:
        said, since = self._world.talk.with_customer(customer.id), self._world.clock.now() - HELD_S_MAX
        return [m for m in said if m.by == "business" and not m.reached and m.error is None and m.at >= since]

    def _telling(self, message: Message, name: str) -> Any:
        async def tell() -> None:
            if name not in message.manner.skip and message.type != "reaction":
                await self._tell(message, [name])

        return tell

    async def _tell(self, message: Message, names: Sequence[str]) -> None:
        """Post the first, or all if they come in one body, and enter the rest for later."""
        if not names:
            return
        now, later = (names, []) if message.manner.batched else (names[:1], names[1:])
        message.statuses += now
        await self._post(message, now)
        if later:
            gap_s = message.manner.gap_s
            gap_s = self._world.settings.status_gap_s if gap_s is None else gap_s
            self._world.agenda.after(gap_s, lambda: self._tell(message, later))

    async def _post(self, message: Message, names: Sequence[str]) -> None:
        world, settings = self._world, self._world.settings
        if not settings.subscribed:
            return
        customer = world.customers.get(message.customer_id)
        number = world.number(message.number_id)
        without = _without(message, names)
        items = [_cut(self._item(message, customer, name), without) for name in names]
        contacts = [customer.contact()] if customer and "contacts" not in without else []
        value = value_of(number.id, number.display, contacts=contacts, statuses=items)
        webhook = webhook_of(settings.waba_id, [value])
        await world.sender.deliver(webhook, f"Status {', '.join(names)}", Posting(copies=message.manner.copies))

    def _item(self, message: Message, customer: Customer | None, name: str) -> dict[str, Any]:
        made: dict[str, Any] = {"id": message.id, "status": name, "timestamp": str(int(self._world.clock.now()))}
        if customer and customer.phone:
            made["recipient_id"] = customer.phone
        if customer and customer.user_id:
            made["recipient_user_id"] = customer.user_id
        if message.callback_data is not None:
            made["biz_opaque_callback_data"] = message.callback_data
        return made | (_failure(message) if name == "failed" else _price(message, name))


def _failure(message: Message) -> dict[str, Any]:
    code = message.error if message.error is not None else message.manner.code
    return {"errors": [GraphError(code).in_status()]}


def _price(message: Message, name: str) -> dict[str, Any]:
    category = str(message.content.get("category", "service")).lower() if message.type == "template" else "service"
    conversation: dict[str, Any] = {"id": f"{message.customer_id}-{int(message.at)}", "origin": {"type": category}}
    if name == "sent":
        conversation["expiration_timestamp"] = str(int(message.at + DAY_S))
    pricing = {"billable": category != "service", "pricing_model": "PMP", "category": category}
    return {"conversation": conversation, "pricing": pricing}


def _without(message: Message, names: Sequence[str]) -> set[str]:
    on_failed = message.manner.without_on_failed if "failed" in names else []
    return {*message.manner.without, *on_failed}


def _cut(item: dict[str, Any], without: set[str]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in without}
