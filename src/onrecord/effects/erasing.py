"""Erasing a person reaches the ledger: what is open for them loses its record, and is closed unless it is being called.

Every command that destroys a person's key calls this in its transaction. A call under way keeps its state, so that its
outcome is recorded as it was; it isn't repeated.
"""

from uuid import UUID

from onrecord import db
from onrecord.command import Transaction


async def erase_person(transaction: Transaction, person_id: UUID) -> None:
    await transaction.run(
        db.sql("onrecord.effects", "erase_person"),
        {"workspace_id": transaction.workspace_id, "person_id": person_id, "now": transaction.now},
    )
