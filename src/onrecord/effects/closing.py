"""Closing an effect in a command's transaction: by whoever called, or by somebody who was told how it ended.

What waits behind a send to the same contact is due at once.
"""

from typing import cast
from uuid import UUID

from onrecord import db
from onrecord.command import Transaction


async def close(
    transaction: Transaction, effect_id: UUID, claimed_by: UUID, failed: str | None, doubts_since: int | None = None
) -> int | None:
    """Close what this claim holds: done, or failed for a reason. How often it was called; None if it isn't held.

    What the claim was too slow for is closed too if nobody else has it, and it was in doubt `doubts_since` times.
    """
    return await _close(transaction, effect_id, failed, claimed_by=claimed_by, doubts_since=doubts_since)


async def close_told(transaction: Transaction, effect_id: UUID, failed: str | None) -> bool:
    """Close it in whosever hands it is, for how it ended is known; False if it was closed, or is unknown."""
    return await _close(transaction, effect_id, failed, told=True) is not None


async def _close(
    transaction: Transaction,
    effect_id: UUID,
    failed: str | None,
    *,
    claimed_by: UUID | None = None,
    doubts_since: int | None = None,
    told: bool = False,
) -> int | None:
    ended = {
        "workspace_id": transaction.workspace_id,
        "id": effect_id,
        "state": "failed" if failed else "done",
        "reason": failed,
        "now": transaction.now,
        "claimed_by": claimed_by,
        "doubts_since": doubts_since,
        "told": told,
    }
    row = await transaction.one(db.sql("onrecord.effects", "close"), ended)
    return None if row is None else cast("int", row[0])
