"""Erasing reaches the raw bodies of webhooks: an erased person's items are cut out, and everybody else's stay.

What comes in after this is looked at by whoever processes it: `onrecord/whatsapp/inbound.py` cuts out what it drops.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from onrecord import db
from onrecord.command import Transaction
from onrecord.vault import DataKey, Wrapped
from onrecord.vault.keys import SealIsBroken
from onrecord.whatsapp import bodies, identities, raw
from onrecord.whatsapp.bodies import Person
from onrecord.whatsapp.intake import hmac_of

PAGE_ROWS_MAX = 100
_FIRST = UUID(int=0)


async def cut(transaction: Transaction, contact_ids: Sequence[UUID]) -> None:
    """Cut these persons out of what waits, and of what was processed and is kept for some days. They are locked."""
    theirs = await _find(transaction, contact_ids)
    row: dict[str, Any] = {"workspace_id": transaction.workspace_id, "hmacs": sorted(theirs), "after": _FIRST}
    key = await _read_key(transaction, row)
    if key is None:
        return
    found = await transaction.connection.execute(
        db.sql("onrecord.whatsapp", "read_channels"), (transaction.workspace_id,)
    )
    channels: Mapping[str, UUID] = dict(await found.fetchall())

    def is_theirs(number: str, person: Person) -> bool:
        channel_id = channels.get(number)
        return channel_id is not None and hmac_of(transaction.vault, channel_id, person) in theirs

    while page := await _read(transaction, row):
        for webhook_id, sealed in page:
            await _save(transaction, row, webhook_id, _without(key, webhook_id, sealed, is_theirs))
        row["after"] = page[-1][0]


def _without(key: DataKey, webhook_id: UUID, sealed: bytes, is_theirs: Callable[[str, Person], bool]) -> bytes | None:
    """A body without somebody, sealed; None if nothing else is in it, or nobody can read it."""
    try:
        body = bodies.parse(raw.unseal(key, webhook_id, sealed))
    except SealIsBroken:
        return None
    return raw.seal(key, webhook_id, bodies.encode(body)) if bodies.cut(body, is_theirs) else None


async def _find(transaction: Transaction, contact_ids: Sequence[UUID]) -> set[bytes]:
    """All that bodies may have in place of these persons: of them, of their messages, of what was sent to them."""
    row = {"workspace_id": transaction.workspace_id, "contact_ids": list(contact_ids)}
    found = await transaction.connection.execute(db.sql("commands", "find_senders_of_contacts"), row)
    theirs: set[bytes] = set()
    for hmac, delivery_id in await found.fetchall():
        theirs |= {bytes(hmac)} if hmac else set()
        theirs |= {identities.delivery(transaction.vault, str(delivery_id))} if delivery_id else set()
    return theirs


async def _read_key(transaction: Transaction, row: dict[str, Any]) -> DataKey | None:
    """The workspace's key; None if no body was ever kept there."""
    found = await transaction.one(db.sql("onrecord.whatsapp", "read_workspace_key"), row)
    return transaction.vault.unwrap(transaction.workspace_id, Wrapped(*found)) if found else None  # type: ignore[arg-type] # as the table has them


async def _read(transaction: Transaction, row: dict[str, Any]) -> list[tuple[UUID, bytes]]:
    paged = row | {"rows_max": PAGE_ROWS_MAX}
    found = await transaction.connection.execute(db.sql("commands", "read_webhooks_of_senders"), paged)
    page: list[tuple[UUID, bytes]] = await found.fetchall()
    return page


async def _save(transaction: Transaction, row: dict[str, Any], webhook_id: UUID, sealed: bytes | None) -> None:
    name = "delete_webhook" if sealed is None else "save_cut_webhook"
    await transaction.run(db.sql("commands", name), row | {"id": webhook_id, "body_sealed": sealed})
