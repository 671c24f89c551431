"""The bytes of a webhook: what it wraps its items in, and its signature."""

import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

import orjson

SIGNATURE = "X-Hub-Signature-256"


def value_of(
    number_id: str,
    display: str,
    *,
    contacts: Sequence[dict[str, Any]] = (),
    messages: Sequence[dict[str, Any]] = (),
    statuses: Sequence[dict[str, Any]] = (),
    errors: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """The value of one change; what is empty is left out."""
    named = {"contacts": contacts, "messages": messages, "statuses": statuses, "errors": errors}
    metadata = {"display_phone_number": "".join(c for c in display if c.isdigit()), "phone_number_id": number_id}
    filled = {name: list(items) for name, items in named.items() if items}
    return {"messaging_product": "whatsapp", "metadata": metadata, **filled}


def webhook_of(waba_id: str, values: Sequence[dict[str, Any]], field: str = "messages") -> dict[str, Any]:
    """A webhook of one entry with a change for each value."""
    changes = [{"value": value, "field": field} for value in values]
    return {"object": "whatsapp_business_account", "entry": [{"id": waba_id, "changes": changes}]}


def encoded(webhook: dict[str, Any], attempt: int = 1) -> bytes:
    """Its bytes. They differ from attempt to attempt, for nobody promises that they are the same."""
    return orjson.dumps(webhook, option=orjson.OPT_SORT_KEYS if attempt % 2 == 0 else None)


def signature(body: bytes, secret: str) -> str:
    """The value of `X-Hub-Signature-256`."""
    return f"sha256={hmac.digest(secret.encode(), body, hashlib.sha256).hex()}"
