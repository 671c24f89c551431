"""The WhatsApp simulator for tests: start it, script it, write as customers, see what they received.

A simulator that posts its webhooks to an API which listens on a port::

    with simulator.running(webhook_url=f"{api}/webhooks/whatsapp", app_secret="…", verify_token="…") as phones:
        phones.customer("ana", phone="+1 202 555 0175", name="Ana")
        phones.customer("mika", phone=None, username="mika.demo")       # known by BSUID only
        phones.text("ana", "Hello")                                     # a webhook is on its way
        phones.settle()                                                 # it was answered, or waits for its repetition

        phones.fault("time_out", accepts=True)                          # the next send is taken, and never answered
        phones.fault("answer", status=503, times=3)                     # then three are not, with 503
        phones.fault("answer", code=190)
        phones.fault("fail", code=131026)                               # 200, and then a status `failed`
        phones.statuses(reverse=True, skip=["sent"])                    # of all messages from now on
        …
        assert phones.texts("ana") == ["Hello Ana"]                     # what reached the phone, doubles and all

One that keeps its webhooks, for tests that post them by themselves (no port, or another order)::

    with simulator.running() as phones:
        phones.text("ana", "Hello")
        for webhook in phones.take_webhooks():
            await client.post("/webhooks/whatsapp", content=webhook.body, headers=webhook.headers)

And without any server, `body()`, `signed()` and the makers of items (`composing.text(person, "Hello", at=…)` and so on)
make the same bytes as pure functions. The calls of `Phones` block: a test whose own event loop serves the webhook's
address has to make them in a thread (`asyncio.to_thread`).

The clock is the real one; `advance()` moves it forward, doing on the way what falls due. With `hand_clock=True` it
stands still otherwise. `window`, `pair_throttle` and the rest of `onrecord.stack.whatsapp.settings.Settings` can be
given to `running()`, or changed by `change()`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import orjson

from controlled import Controlled
from onrecord.stack.whatsapp import composing
from onrecord.stack.whatsapp.customers import Customer
from onrecord.stack.whatsapp.envelope import SIGNATURE, signature, value_of, webhook_of
from onrecord.stack.whatsapp.serving import served
from onrecord.stack.whatsapp.settings import (
    ACCESS_TOKEN,
    APP_SECRET,
    NUMBER_ID,
    OTHER_NUMBER_ID,
    VERIFY_TOKEN,
    WABA_ID,
    Settings,
)

__all__ = [
    "ACCESS_TOKEN",
    "APP_SECRET",
    "NUMBER_ID",
    "OTHER_NUMBER_ID",
    "PNG",
    "VERIFY_TOKEN",
    "WABA_ID",
    "Customer",
    "Phones",
    "Webhook",
    "body",
    "composing",
    "running",
    "signed",
    "status",
]

# One white pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c63f80f0001010100b138f6140000000049454e44ae426082"
)


@dataclass(frozen=True)
class Webhook:
    """One POST of Meta's, as it would be made."""

    body: bytes
    headers: dict[str, str]

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = orjson.loads(self.body)
        return found

    @property
    def value(self) -> dict[str, Any]:
        """The value of its first change."""
        found: dict[str, Any] = self.json["entry"][0]["changes"][0]["value"]
        return found


def body(
    *messages: dict[str, Any],
    people: Sequence[Customer] = (),
    statuses: Sequence[dict[str, Any]] = (),
    errors: Sequence[dict[str, Any]] = (),
    number_id: str = NUMBER_ID,
    field: str = "messages",
) -> bytes:
    """The body of a webhook with these items; `people` stand in its contacts."""
    contacts = [person.contact() for person in people]
    value = value_of(number_id, "12025550100", contacts=contacts, messages=messages, statuses=statuses, errors=errors)
    return orjson.dumps(webhook_of(WABA_ID, [value], field))


def signed(content: bytes, secret: str = APP_SECRET) -> Webhook:
    """A body with the headers it would come with."""
    return Webhook(content, {"Content-Type": "application/json", SIGNATURE: signature(content, secret)})


def status(of: str, name: str, person: Customer, at: float, **more: Any) -> dict[str, Any]:
    """The item of a status. `more` are fields such as `biz_opaque_callback_data` and `errors`."""
    ids = {"recipient_id": person.phone, "recipient_user_id": person.user_id}
    named = {key: value for key, value in ids.items() if value}
    return {"id": of, "status": name, "timestamp": str(int(at)), **named, **more}


class Phones(Controlled):
    """The control API of a running simulator of WhatsApp."""

    # Customers and what they do. Whoever writes gives the id of the message. (Faults and settings: see Controlled.)

    def customer(self, customer_id: str, **about: Any) -> Customer:
        """Make a customer, or change one: `phone`, `user_id` (None: no BSUID), `username`, `name`, and so on."""
        return Customer.model_validate(self._json("PUT", f"/customers/{customer_id}", about))

    def write(self, customer: str, kind: str, content: Any, **how: Any) -> str:
        """Write a message of any type. `how`: `to`, `id`, `at`, `context_id`, `url`, `more`."""
        return self.write_all([{"customer": customer, "type": kind, "content": content, **how}])[0]

    def write_all(
        self, writings: Sequence[dict[str, Any]], statuses: Sequence[dict[str, Any]] = (), **posting: Any
    ) -> list[str]:
        """Write many, in one manner: `batched`, `shuffled` (a seed), `copies`, `parallel`, `signed`, `broken`."""
        asked = {"writings": list(writings), "statuses": list(statuses), "posting": posting}
        return [item["id"] for item in self._json("POST", "/deliveries", asked)]

    def text(self, customer: str, text: str, **how: Any) -> str:
        return self.write(customer, "text", {"body": text}, **how)

    def media(self, customer: str, kind: str, content: bytes, mime_type: str, **about: Any) -> str:
        """Send a file. `about` is what stands beside its id: `caption`, `filename`, `voice`."""
        named = {"id": self.keep_file(content, mime_type), **about}
        return self.write(customer, kind, named)

    def keep_file(self, content: bytes, mime_type: str) -> str:
        """The id of a file of a customer, for `write(…, "image", {"id": …})`."""
        return str(self._json("POST", "/media", content=content, headers={"Content-Type": mime_type})["id"])

    def location(self, customer: str, latitude: float, longitude: float, **how: Any) -> str:
        return self.write(customer, "location", {"latitude": latitude, "longitude": longitude}, **how)

    def react(self, customer: str, to: str, emoji: str, **how: Any) -> str:
        """React; an empty emoji takes it away."""
        return self.write(customer, "reaction", {"message_id": to, "emoji": emoji}, **how)

    def edit(self, customer: str, of: str, text: str, **how: Any) -> str:
        message = {"type": "text", "text": {"body": text}}
        return self.write(customer, "edit", {"original_message_id": of, "message": message}, **how)

    def revoke(self, customer: str, of: str, **how: Any) -> str:
        return self.write(customer, "revoke", {"original_message_id": of}, **how)

    def press(self, customer: str, to: str, button_id: str, title: str, **how: Any) -> str:
        reply = {"type": "button_reply", "button_reply": {"id": button_id, "title": title}}
        return self.write(customer, "interactive", reply, context_id=to, **how)

    def change_identity(self, customer: str, **to: Any) -> list[dict[str, Any]]:
        """Give a customer another `phone` or `user_id`: the system messages that tell it."""
        found: list[dict[str, Any]] = self._json("POST", f"/customers/{customer}/identity", to)
        return found

    def open(self, customer: str) -> None:
        """The customer looks at the talk: what arrived is read."""
        self._json("POST", f"/customers/{customer}/open", {})

    # What customers received

    def received(self, customer: str) -> list[dict[str, Any]]:
        """What reached a phone, in its order; whoever got a message twice has it here twice."""
        found: list[dict[str, Any]] = self._json("GET", f"/customers/{customer}/messages")
        return [message for message in found if message["reached"]]

    def texts(self, customer: str) -> list[str]:
        return [message["content"]["body"] for message in self.received(customer) if message["type"] == "text"]

    def accepted(self) -> list[dict[str, Any]]:
        """All that was accepted for anybody: `callback_data`, `statuses`, `reached`, `error`, `customer_id`."""
        found: list[dict[str, Any]] = self._json("GET", "/messages")
        return found

    def said(self, customer: str) -> list[dict[str, Any]]:
        """Both sides, as the phone shows them: `reactions`, `was`, `revoked`, `read`."""
        found: list[dict[str, Any]] = self._json("GET", f"/customers/{customer}/messages?side=both")
        return found

    # Statuses, tokens, time

    def statuses(self, **manner: Any) -> None:
        """How statuses come from now on: see `onrecord.stack.whatsapp.settings.Manner`."""
        self.change(statuses=manner)

    def revoke_token(self, token: str | None = None) -> None:
        self._json("POST", "/revoke_token", {"token": token})

    def restore_token(self, token: str | None = None) -> None:
        self._json("POST", "/restore_token", {"token": token})

    def now(self) -> float:
        return float(self._json("GET", "/clock")["now"])

    def advance(self, seconds: float) -> None:
        """Move the clock, and return when all that fell due on the way is done."""
        self._json("POST", "/clock/advance", {"seconds": seconds})

    def settle(self) -> int:
        """Return when nothing is due or under way; how much lies ahead."""
        return int(self._json("POST", "/settle", {})["ahead"])

    # Webhooks

    def take_webhooks(self) -> list[Webhook]:
        """What would have been posted since, if an address were set."""
        self.settle()
        kept = self._json("GET", "/webhooks")
        self._json("DELETE", "/webhooks")
        return [Webhook(one["body"].encode(), one["headers"]) for one in kept]

    def deliveries(self) -> list[dict[str, Any]]:
        """The webhooks that were posted: `state` (waiting, taken, given up), `answers`, `due_at`, `webhook`."""
        found: list[dict[str, Any]] = self._json("GET", "/deliveries")
        return found

    def handshake(self, token: str | None = None) -> dict[str, Any]:
        """Shake hands with the webhook's address, with the right token or with another: `right`, `status`, `body`."""
        found: dict[str, Any] = self._json("POST", "/handshake", {"token": token})
        return found


@contextmanager
def running(**settings: Any) -> Iterator[Phones]:
    """A simulator on a port of its own, until the block ends."""
    with served(Settings.model_validate(settings)) as url, Phones.at(url) as phones:
        yield phones
