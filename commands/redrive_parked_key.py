"""Ask for a parked key's records to be tried again, in order, by the projector that owns its shard."""

from commands import operations
from commands.operations import OperationRequested, ProjectionName, Subject
from onrecord import ids
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import RedriveRequested


class RedriveParkedKey(Command[OperationRequested]):
    """`subject` is the key as `list_parked_keys` names it. A dry run tells what would come of it, and does nothing."""

    projection: ProjectionName
    subject: Subject
    dry_run: bool = False

    async def handle(self, transaction: Transaction) -> Outcome[OperationRequested]:
        operation_id = ids.new()
        event = RedriveRequested(operation_id=str(operation_id), projection=self.projection, subject=self.subject)
        told = () if self.dry_run else (event,)
        return await operations.request(transaction, "redrive", self.model_dump(), operation_id, *told)
