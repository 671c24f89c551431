"""A workspace's furniture as decisions see it: labels, canned replies, teams and views, each of them few.

Whoever adds to it, changes or deletes something does so alone in their workspace: so names stay one of a kind, limits
hold, and nothing is changed that was deleted.
"""

from typing import LiteralString, NamedTuple, cast
from uuid import UUID

from onrecord import db, errors
from onrecord.command import SYSTEM, Transaction
from onrecord.identity.permissions import Write

FURNISHING = 1718973038  # the class of the advisory locks under which a workspace's furniture is changed


class There(NamedTuple):
    """What there is of a kind: how many, which has the wanted name, and whether the one that is meant is there."""

    total: int
    holder: UUID | None
    is_there: bool


async def lock(transaction: Transaction) -> None:
    """Whoever else would change this workspace's furniture waits here until this transaction ends.

    A lock on the workspace's row would need a right to change it, which nobody who serves people has.
    """
    await transaction.run(db.sql("commands", "lock_in_workspace"), (FURNISHING, str(transaction.workspace_id)))


async def look(transaction: Transaction, statement: LiteralString, name: str, meant: UUID | None = None) -> There:
    """What the statement finds, under the lock. Postgres says which names are the same, as its unique index does."""
    await lock(transaction)
    params = {"workspace_id": transaction.workspace_id, "name": name, "id": meant}
    row = await transaction.one(statement, params)
    assert row is not None, "counts are one row"
    return There(*cast("tuple[int, UUID | None, bool]", row))


def must_be_free(there: There, meant: UUID | None = None) -> None:
    """Raises NameIsTaken unless nobody has the name, or the one that is meant."""
    if there.holder not in {None, meant}:
        raise errors.NameIsTaken


def must_have_room(total: int, total_max: int, what: str) -> None:
    """Raises TooManyOfThem where one more would be too many."""
    if total >= total_max:
        raise errors.TooManyOfThem(f"there are {total_max} {what}, which is the most: delete one first")


def may_furnish(transaction: Transaction) -> bool:
    """Whether the actor may change what is everybody's."""
    return transaction.actor.name == SYSTEM or Write.WORKSPACE in transaction.actor.scopes
