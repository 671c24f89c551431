"""What rows about WhatsApp hold sealed under a contact's key: beside what each stands, and how it is read."""

from typing import cast

from onrecord.vault.keys import DataKey

BESIDE_IDENTITY = b"contacts.address"
BESIDE_MESSAGE = b"messages.provider_message"
BESIDE_DELIVERY = b"deliveries.provider_message"


def address(key: DataKey, sealed: str) -> str:
    """Raises SealIsBroken, as all of them."""
    return cast("str", key.unseal(sealed, BESIDE_IDENTITY)["address"])


def message_id(key: DataKey, sealed: str) -> str:
    """Of a message that a customer wrote."""
    return cast("str", key.unseal(sealed, BESIDE_MESSAGE)["id"])


def delivered_id(key: DataKey, sealed: str) -> str:
    """Of a message of ours, as it was taken over."""
    return cast("str", key.unseal(sealed, BESIDE_DELIVERY)["id"])
