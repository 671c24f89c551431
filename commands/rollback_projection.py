"""Ask for a read model to be served by the build that served before."""

from commands import operations
from commands.operations import OperationRequested, ProjectionName
from onrecord import ids
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import RollbackRequested


class RollbackProjection(Command[OperationRequested]):
    """Asked for again, it returns."""

    projection: ProjectionName

    async def handle(self, transaction: Transaction) -> Outcome[OperationRequested]:
        operation_id = ids.new()
        event = RollbackRequested(operation_id=str(operation_id), projection=self.projection)
        return await operations.request(transaction, "rollback", self.model_dump(), operation_id, event)
