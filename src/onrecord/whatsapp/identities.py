"""By what a channel knows people and messages: the HMACs under which rows hold them.

Numbers and names of people are scoped by the channel, for the provider's names are the business's own (BSUID). A client
that brings messages in without a channel shares the scope of its kind.
"""

from typing import Literal
from uuid import UUID

from onrecord.vault import Vault

KIND: Literal["whatsapp"] = "whatsapp"


def identity(vault: Vault, channel_id: UUID | None, value: str) -> bytes:
    """What a contact is found by: a number, or the provider's name for them."""
    return vault.match("address", str(channel_id) if channel_id else KIND, value)


def message(vault: Vault, provider_message_id: str) -> bytes:
    """What a message is found by: the provider's id of it, whichever side wrote it."""
    return vault.match("provider_message", KIND, provider_message_id)


def delivery(vault: Vault, delivery_id: str) -> bytes:
    """What a status is found by that says no more than whose delivery it is about."""
    return vault.match("delivery", KIND, delivery_id)


def spelled(value: str) -> str:
    """A number or a user id, as the provider spells it: a user id has letters, a number none that count."""
    return value if any(sign.isalpha() for sign in value) else number(value) or value


def number(value: str) -> str:
    """A telephone number as the provider spells it: digits alone."""
    return "".join(sign for sign in value if sign.isdigit() and sign.isascii())
