"""Takes the messages of the business: checks them as the Graph API does, and passes them on to the phones."""

import uuid
from typing import Any

from onrecord.stack.whatsapp import media, payloads, templates
from onrecord.stack.whatsapp.composing import new_wamid
from onrecord.stack.whatsapp.customers import BSUID, Customer, digits, new_bsuid
from onrecord.stack.whatsapp.graph_errors import GraphError
from onrecord.stack.whatsapp.payloads import Send
from onrecord.stack.whatsapp.settings import DAY_S, Manner, Number
from onrecord.stack.whatsapp.statuses import Statuses
from onrecord.stack.whatsapp.talk import Message
from onrecord.stack.whatsapp.world import World


class Desk:
    """The one place where a message of the business is taken or refused."""

    def __init__(self, world: World, statuses: Statuses) -> None:
        self._world = world
        self._statuses = statuses

    def take(
        self, number_id: str, payload: Any, manner: Manner | None = None, fails: int | None = None
    ) -> dict[str, Any]:
        """Take a message, or note that one was read; the answer's body. Raises GraphError.

        `fails` is the code with which it fails after it was taken.
        """
        number = self._world.number(number_id)
        payload = payloads.check_product(payload)
        if "status" in payload:
            return self._note_read(payloads.check_read(payload))
        send = payloads.check_send(payload)
        self._check_number(number)
        if BSUID.fullmatch(str(payload.get("to", ""))):
            return _answer(send, new_wamid(), None)  # dropped, and nobody is told
        customer = self._recipient(send)
        refusal = self._refusal(number, customer, send)
        if refusal and self._world.settings.refuses_by == "answer":
            raise refusal
        message = self._message(number, customer, send, manner)
        message.error = refusal.code if refusal else fails
        self._pass_on(message, customer, send)
        return _answer(send, message.id, customer)

    def _check_number(self, number: Number) -> None:
        settings = self._world.settings
        if not number.registered:
            raise GraphError(133010, "register the number first")
        rate = self._world.throttles.numbers[number.id].add(self._world.clock.now())
        if rate > settings.number_throttle_per_s_max:
            raise GraphError(130429, "Cloud API message throughput has been reached")

    def _recipient(self, send: Send) -> Customer:
        """The customer of an address; a stranger's number belongs to somebody as soon as it is written to."""
        allowed = self._world.settings.test_list
        if allowed is not None and digits(send.address) not in {digits(one) for one in allowed}:
            raise GraphError(131030, "Recipient phone number not in allowed list")
        known = self._world.customers.known_as(send.address)
        return known or self._stranger(send.address)

    def _stranger(self, address: str) -> Customer:
        joins = self._world.settings.unknown_numbers == "join"
        by_number = not BSUID.fullmatch(address)
        if by_number and not 5 <= len(digits(address)) <= 15:
            raise GraphError(131009, f"{address!r} is no phone number")
        made = Customer(
            id=f"stranger-{uuid.uuid4().hex[:12]}",
            name="" if by_number else address,
            phone=digits(address) if by_number else None,
            user_id=new_bsuid() if by_number else address,
            reachable=joins and by_number,
        )
        if made.reachable:
            self._world.customers.put(made)
        return made

    def _refusal(self, number: Number, customer: Customer, send: Send) -> GraphError | None:
        """Why WhatsApp won't pass it on, in the order in which it finds out."""
        now, settings = self._world.clock.now(), self._world.settings
        if settings.pair_throttle and not self._world.throttles.pairs[number.id, customer.id].take(now):
            raise GraphError(131056, "Too many messages to this customer; wait and try again")
        self._check_media(send, now)
        template = templates.require(self._world.templates, send.content) if send.type == "template" else None
        if template and template["category"] == "AUTHENTICATION" and not send.address.lstrip("+").isdigit():
            return GraphError(131062, "Authentication templates need a phone number")
        if not customer.reachable:
            return GraphError(131026, "Receiver is incapable of receiving this message")
        wrote_at = self._world.talk.wrote_at(number.id, customer.id)
        if settings.window and not template and (wrote_at is None or now > wrote_at + DAY_S):
            return GraphError(131047, "More than 24 hours have passed since the customer last replied to this number")
        return None

    def _check_media(self, send: Send, now: float) -> None:
        media_id = send.content.get("id") if send.type in payloads.MEDIA_KEYS else None
        if media_id is None:
            return
        medium = self._world.media.get(str(media_id), now)
        if medium is None:
            raise GraphError(131009, f"{send.type}.id: there is no media object {media_id}")
        if media.kind_of(medium.mime_type) != send.type:
            raise GraphError(131053, f"{medium.mime_type} can't be sent as {send.type}")

    def _message(self, number: Number, customer: Customer, send: Send, manner: Manner | None) -> Message:
        content = send.content
        if send.type == "template":
            template = templates.require(self._world.templates, content)
            content = {**content, "shown": templates.filled(template, content), "category": template["category"]}
        return Message(
            id=new_wamid(),
            number_id=number.id,
            customer_id=customer.id,
            by="business",
            at=self._world.clock.now(),
            type=send.type,
            content=content,
            address=send.address,
            context_id=send.context_id,
            callback_data=send.callback_data,
            manner=manner or self._world.settings.statuses,
        )

    def _pass_on(self, message: Message, customer: Customer, send: Send) -> None:
        self._world.talk.add(message)
        target = self._world.talk.get(str(send.content.get("message_id"))) if send.type == "reaction" else None
        if target:
            target.reactions["business"] = send.content["emoji"]
        self._statuses.begin(message, customer)
        self._world.changes.tell()

    def _note_read(self, message_id: str) -> dict[str, Any]:
        message = self._world.talk.get(message_id)
        if message is None or message.by != "customer":
            raise GraphError(100, f"message_id: there is no message {message_id} of a customer", status=400)
        for earlier in self._world.talk.with_customer(message.customer_id):
            if earlier.by == "customer" and earlier.number_id == message.number_id and earlier.at <= message.at:
                earlier.read = True
        self._world.changes.tell()
        return {"success": True}


def _answer(send: Send, message_id: str, customer: Customer | None) -> dict[str, Any]:
    contact = {"input": send.address} | ({"wa_id": customer.phone} if customer and customer.phone else {})
    if customer and customer.user_id:
        contact["user_id"] = customer.user_id
    status = {"message_status": "accepted"} if send.type == "template" else {}
    return {
        "messaging_product": "whatsapp",
        "contacts": [contact],
        "messages": [{"id": message_id, **status}],
    }
