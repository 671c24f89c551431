"""A mail of tests, composed as the worker would."""

from datetime import UTC, datetime
from email.headerregistry import Address
from uuid import UUID

from onrecord.mail.message import Message, address_of, compose

ID = UUID("01900000-0000-7000-8000-000000000001")
SENDER = Address("OnRecord", addr_spec="inbox@example.org")
NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


def message(name: str = "Demo Person", address: str = "person@example.org") -> Message:
    to = address_of(name, address)
    return compose(ID, "sign_in_warning", sender=SENDER, to=to, asked_at=NOW, link=None)
