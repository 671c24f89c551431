"""Operations by API: a request is written down here, and carried out by the process that has the rights."""

from typing import Annotated, Any, Literal
from uuid import UUID

import orjson
from pydantic import BaseModel, StringConstraints

from onrecord import db, errors
from onrecord.command import Outcome, Text, Transaction
from onrecord.events import EventData

OPEN_REQUESTS_MAX = 100
RETRY_S = 60

ProjectionName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,59}$")]
Subject = Annotated[Text, StringConstraints(min_length=1, max_length=200)]


class OperationRequested(BaseModel):
    """A request that is written down: `get_operation` says how far it is, and what came of it."""

    operation_id: UUID
    state: Literal["requested"] = "requested"


async def must_be_installation(transaction: Transaction) -> None:
    """Operations concern all workspaces: only members of the installation's own run them. Raises Forbidden."""
    row = await transaction.one(db.sql("commands", "is_installation"), ())
    if row is None or not row[0]:
        raise errors.Forbidden("only members of the installation's own workspace run operations")


async def request(
    transaction: Transaction,
    kind: Literal["rebuild", "rollback", "redrive", "prune", "settle"],
    arguments: dict[str, Any],
    operation_id: UUID,
    *events: EventData,
) -> Outcome[OperationRequested]:
    """Write a request down; without events for one that only wants to know. Raises Forbidden, TooManyOperations."""
    await must_be_installation(transaction)
    of = {"workspace_id": transaction.workspace_id, "kind": kind, "open_max": OPEN_REQUESTS_MAX}
    added = await transaction.one(
        db.sql("commands", "add_operation"),
        of
        | {
            "id": operation_id,
            "arguments": orjson.dumps(arguments).decode(),
            "requested_by": transaction.actor.on_behalf_of or transaction.actor.name,
            "now": transaction.now,
        },
    )
    if added is None:
        raise errors.TooManyOperations(RETRY_S)
    return Outcome(transaction.workspace_id, events, OperationRequested(operation_id=operation_id), about="workspace")
