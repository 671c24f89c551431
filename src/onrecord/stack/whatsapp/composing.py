"""What customers send, as webhooks tell it: pure functions from a customer and a content to one message item."""

import base64
import secrets
from typing import Any

from onrecord.stack.whatsapp.customers import Customer


def new_wamid() -> str:
    return f"wamid.{base64.b64encode(secrets.token_bytes(30)).decode()}"


def item(
    customer: Customer,
    kind: str,
    content: Any,
    *,
    at: float,
    message_id: str | None = None,
    context_id: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """A message of any type, known or not. `more` are further fields of the item, such as `referral`."""
    made: dict[str, Any] = {"id": message_id or new_wamid(), "timestamp": str(int(at)), "type": kind, kind: content}
    if customer.phone:
        made["from"] = customer.phone
    if customer.user_id:
        made["from_user_id"] = customer.user_id
    if context_id:
        made["context"] = {"id": context_id}
    return made | more


def text(customer: Customer, body: str, **how: Any) -> dict[str, Any]:
    return item(customer, "text", {"body": body}, **how)


def location(customer: Customer, latitude: float, longitude: float, name: str = "", **how: Any) -> dict[str, Any]:
    place = {"latitude": latitude, "longitude": longitude} | ({"name": name} if name else {})
    return item(customer, "location", place, **how)


def reaction(customer: Customer, to: str, emoji: str, **how: Any) -> dict[str, Any]:
    """React to a message; an empty emoji takes the reaction away."""
    return item(customer, "reaction", {"message_id": to, "emoji": emoji}, **how)


def edit(customer: Customer, of: str, body: str, **how: Any) -> dict[str, Any]:
    """Replace the text of a former message."""
    edited = {"type": "text", "text": {"body": body}}
    return item(customer, "edit", {"original_message_id": of, "message": edited}, **how)


def revoke(customer: Customer, of: str, **how: Any) -> dict[str, Any]:
    return item(customer, "revoke", {"original_message_id": of}, **how)


def button_reply(customer: Customer, to: str, button_id: str, title: str, **how: Any) -> dict[str, Any]:
    """Press a button of an interactive message."""
    pressed = {"type": "button_reply", "button_reply": {"id": button_id, "title": title}}
    return item(customer, "interactive", pressed, context_id=to, **how)


def list_reply(customer: Customer, to: str, row: dict[str, Any], **how: Any) -> dict[str, Any]:
    """Choose a row of a list: `id`, `title`, `description`."""
    return item(customer, "interactive", {"type": "list_reply", "list_reply": row}, context_id=to, **how)


def template_button(customer: Customer, to: str, label: str, payload: str, **how: Any) -> dict[str, Any]:
    """Press a quick reply of a template."""
    return item(customer, "button", {"text": label, "payload": payload}, context_id=to, **how)


def unsupported(customer: Customer, **how: Any) -> dict[str, Any]:
    """What WhatsApp itself says that it can't tell."""
    error = {
        "code": 131051,
        "title": "Message type unknown",
        "message": "Message type unknown",
        "error_data": {"details": "Message type is currently not supported."},
    }
    made = item(customer, "unsupported", {"type": "unknown"}, **how)
    return made | {"errors": [error]}


def changed_number(before: Customer, after: Customer, **how: Any) -> dict[str, Any]:
    """The system message of a new number. It comes from the former one."""
    said = f"User {after.name} changed from {before.phone} to {after.phone}"
    content = {"body": said, "type": "user_changed_number", "wa_id": after.phone}
    return item(before, "system", content | ({"user_id": after.user_id} if after.user_id else {}), **how)


def changed_user_id(before: Customer, after: Customer, **how: Any) -> dict[str, Any]:
    """The system message of a new BSUID. It comes from the former one."""
    said = f"User {after.name} changed from {before.user_id} to {after.user_id}"
    content = {"body": said, "type": "user_changed_user_id", "user_id": after.user_id}
    return item(before, "system", content | ({"wa_id": after.phone} if after.phone else {}), **how)
