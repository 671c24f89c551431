"""What customers do on their phones: write, react, edit, take back, change their number; each becomes a webhook."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.stack.whatsapp import composing
from onrecord.stack.whatsapp.customers import Customer
from onrecord.stack.whatsapp.envelope import value_of, webhook_of
from onrecord.stack.whatsapp.media import INBOUND_LIFE_S, Medium
from onrecord.stack.whatsapp.posting import Posting
from onrecord.stack.whatsapp.settings import Number
from onrecord.stack.whatsapp.talk import Message
from onrecord.stack.whatsapp.world import World

MEDIA_KINDS = {"image", "video", "audio", "document", "sticker"}


@dataclass(frozen=True)
class Written:
    """An item of a customer's that is to be told to the business."""

    customer: Customer
    number: Number
    item: dict[str, Any]


class Phones:
    """Keeps what customers do, and tells it to the business."""

    def __init__(self, world: World) -> None:
        self._world = world

    def write(self, customer: Customer, number: Number, item: dict[str, Any]) -> Written:
        """Keep what an item does to the talk; nobody is told yet."""
        at = float(item["timestamp"])
        if item["type"] != "system":
            self._world.talk.note_writing(number.id, customer.id, at)
        self._world.throttles.numbers[number.id].add(self._world.clock.now())
        content = item.get(item["type"])
        self._apply(customer, number, item, content if isinstance(content, dict) else {"value": content})
        self._world.changes.tell()
        return Written(customer, number, item)

    def with_media(self, item: dict[str, Any], *, url: bool) -> dict[str, Any]:
        """Fill in what webhooks tell of a file that is named by its id."""
        content: dict[str, Any] = item[item["type"]]
        medium = self._medium(item["type"], content)
        if medium is None:
            return item
        settings, now = self._world.settings, self._world.clock.now()
        told: dict[str, Any] = {"mime_type": medium.mime_type, "sha256": medium.sha256(settings.sha256_in_webhook)}
        if url or settings.media_url_in_webhook:
            told["url"] = f"{settings.base_url}/media/{self._world.media.new_url_token(medium, now)}"
        return item | {item["type"]: told | content}

    def keep_file(self, content: bytes, mime_type: str, filename: str | None = None) -> Medium:
        """A file that a customer sends: the business may fetch it for seven days."""
        return self._world.media.put(content, mime_type, filename, self._world.clock.now() + INBOUND_LIFE_S)

    def tell(self, written: Sequence[Written], statuses: Sequence[dict[str, Any]], posting: Posting) -> None:
        """Enter the webhooks: one for each item, or one for all of them."""
        if not self._world.settings.subscribed:
            return
        items: list[Written | dict[str, Any]] = [*written, *statuses]
        posting.shuffle(items)
        bodies = [items] if posting.batched else [[item] for item in items]
        for body in bodies:
            if body:
                self._enter(body, posting)

    def change(self, before: Customer, after: Customer, number: Number) -> list[Written]:
        """Give a customer another number or BSUID; the system messages of it."""
        now = self._world.clock.now()
        self._world.customers.put(after)
        made = []
        if before.phone != after.phone and before.phone and after.phone:
            made.append(composing.changed_number(before, after, at=now))
        if before.user_id != after.user_id and before.user_id and after.user_id:
            made.append(composing.changed_user_id(before, after, at=now))
        return [self.write(after, number, item) for item in made]

    def _enter(self, items: Sequence[Written | dict[str, Any]], posting: Posting) -> None:
        webhook = webhook_of(self._world.settings.waba_id, self._values(items, posting), posting.field)
        what = ", ".join(sorted({_what(item) for item in items}))
        taken = self._taken(items)
        self._world.agenda.after(posting.delay_s, lambda: self._world.sender.deliver(webhook, what, posting, taken))

    def _values(self, items: Sequence[Written | dict[str, Any]], posting: Posting) -> list[dict[str, Any]]:
        """One value for each number of the business that is concerned."""
        first = self._world.settings.numbers[0]
        numbers = {item.number.id: item.number for item in items if isinstance(item, Written)} or {first.id: first}
        statuses = [item for item in items if not isinstance(item, Written)]
        values = []
        for index, number in enumerate(numbers.values()):
            written = [item for item in items if isinstance(item, Written) and item.number.id == number.id]
            contacts = [] if "contacts" in posting.without else _contacts(written, posting)
            messages = [_without(one.item, posting) for one in written]
            told = statuses if index == 0 else []
            values.append(value_of(number.id, number.display, contacts=contacts, messages=messages, statuses=told))
        return values

    def _taken(self, items: Sequence[Written | dict[str, Any]]) -> Callable[[], None]:
        ids = [item.item["id"] for item in items if isinstance(item, Written)]

        def note() -> None:
            for message_id in ids:
                message = self._world.talk.get(message_id)
                if message:
                    message.reached = True

        return note

    def _medium(self, kind: str, content: Any) -> Medium | None:
        named = kind in MEDIA_KINDS and isinstance(content, dict) and content.get("id")
        return self._world.media.get(str(named), self._world.clock.now()) if named else None

    def _apply(self, customer: Customer, number: Number, item: dict[str, Any], content: dict[str, Any]) -> None:
        talk = self._world.talk
        match item["type"]:
            case "reaction" if target := talk.get(str(content.get("message_id"))):
                target.reactions["customer"] = str(content.get("emoji", ""))
            case "edit" if target := talk.get(str(content.get("original_message_id"))):
                new = content.get("message", {})
                target.was.append(target.content)
                target.content = new.get(new.get("type"), {})
            case "revoke" if target := talk.get(str(content.get("original_message_id"))):
                target.revoked = True
            case _:
                pass
        talk.add(
            Message(
                id=item["id"],
                number_id=number.id,
                customer_id=customer.id,
                by="customer",
                at=float(item["timestamp"]),
                type=item["type"],
                content=content,
                context_id=item.get("context", {}).get("id"),
            )
        )


def _what(item: Written | dict[str, Any]) -> str:
    return str(item.item["type"]).capitalize() if isinstance(item, Written) else f"Status {item.get('status')}"


def _contacts(written: Sequence[Written], posting: Posting) -> list[dict[str, Any]]:
    """Who wrote, each once, as they are now."""
    customers = {one.customer.id: one.customer for one in written}
    cut = {"wa_id" if name == "phone" else name for name in posting.without}
    return [{k: v for k, v in one.contact().items() if k not in cut} for one in customers.values()]


def _without(item: dict[str, Any], posting: Posting) -> dict[str, Any]:
    cut = {{"phone": "from", "user_id": "from_user_id"}.get(name, name) for name in posting.without}
    return {name: value for name, value in item.items() if name not in cut}
