"""Operations: what somebody asked the installation for. They stand on the stream of its own workspace.

`operation_id` is the row in `operations` that says how far it is.
"""

from typing import Literal

from onrecord.events.shape import Id, Public
from onrecord.events.workspace import OfWorkspace


class OfOperations(OfWorkspace):
    """What all events of this file are. What they ask for is a row in `operations`, and no effect."""


class RebuildRequested(OfOperations):
    """Read models are to be made anew from the log. `events_per_s_max` is None where nothing is held back."""

    type: Literal["rebuild.requested.v1"] = "rebuild.requested.v1"
    operation_id: Id
    projections: tuple[Public, ...]
    processes: int
    events_per_s_max: int | None


class RollbackRequested(OfOperations):
    """A read model is to be served by its former build again."""

    type: Literal["rollback.requested.v1"] = "rollback.requested.v1"
    operation_id: Id
    projection: Public


class RedriveRequested(OfOperations):
    """The records of a parked key are to be tried again. `subject` is the key: a contact's id, or a workspace's."""

    type: Literal["redrive.requested.v1"] = "redrive.requested.v1"
    operation_id: Id
    projection: Public
    subject: Public


class PruneRequested(OfOperations):
    """Outbox rows that the log holds, and that are older than so many days, are to be deleted."""

    type: Literal["prune.requested.v1"] = "prune.requested.v1"
    operation_id: Id
    older_than_days: int


class SettleRequested(OfOperations):
    """A halted shard is to be mended. What came of it is `log.settled.v1`."""

    type: Literal["settle.requested.v1"] = "settle.requested.v1"
    operation_id: Id
    shard: int
    lift: bool
