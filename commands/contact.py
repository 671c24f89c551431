"""A contact as decisions see it, loaded under its lock; and those that are one person with it."""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from pydantic import BaseModel

from onrecord import db, errors
from onrecord.command import Transaction
from onrecord.vault import DataKey, Wrapped

LINKING = 1869968483  # the class of the advisory locks under which links of a workspace are made and read


class ContactChanged(BaseModel):
    """The contact that was changed, or was so already."""

    contact_id: UUID


async def load(transaction: Transaction, contact_id: UUID) -> DataKey:
    """The key of a contact, who is locked. Raises NoSuchContact or ContactIsErased."""
    row = await transaction.one(db.sql("commands", "load_contact_key"), (transaction.workspace_id, contact_id))
    if row is None:
        raise errors.NoSuchContact
    erased, wrapped = row[0], Wrapped(*cast("tuple[str, bytes]", row[1:]))
    if erased:
        raise errors.ContactIsErased
    return transaction.vault.unwrap(contact_id, wrapped)


async def lock_links(transaction: Transaction) -> None:
    """From here on nobody else links contacts of this workspace, so that who is one person stays so.

    It comes before any contact's lock. Whoever links or erases waits here, and nobody else.
    """
    await transaction.run(db.sql("commands", "lock_in_workspace"), (LINKING, str(transaction.workspace_id)))


async def one_person(transaction: Transaction, contact_id: UUID) -> Sequence[UUID]:
    """All contacts that are one person with this one, over any number of links, in the order of their ids."""
    found = await transaction.connection.execute(
        db.sql("commands", "find_linked"), {"workspace_id": transaction.workspace_id, "contact_id": contact_id}
    )
    return [row[0] for row in await found.fetchall()]
