"""Ask for read models to be made anew from the log, beside those that serve, and switched to."""

from typing import Annotated

from pydantic import Field

from commands import operations
from commands.operations import OperationRequested, ProjectionName
from onrecord import ids
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import RebuildRequested

PROJECTIONS_MAX = 32
PROCESSES_MAX = 16
EVENTS_PER_S_MAX = 1_000_000


class StartRebuild(Command[OperationRequested]):
    """All in one pass over the log, by so many processes; `events_per_s_max` leaves room for others."""

    projections: Annotated[tuple[ProjectionName, ...], Field(min_length=1, max_length=PROJECTIONS_MAX)]
    processes: Annotated[int, Field(ge=1, le=PROCESSES_MAX)] = 2
    events_per_s_max: Annotated[int, Field(ge=1, le=EVENTS_PER_S_MAX)] | None = None

    async def handle(self, transaction: Transaction) -> Outcome[OperationRequested]:
        operation_id = ids.new()
        event = RebuildRequested(
            operation_id=str(operation_id),
            projections=self.projections,
            processes=self.processes,
            events_per_s_max=self.events_per_s_max,
        )
        return await operations.request(transaction, "rebuild", self.model_dump(), operation_id, event)
