"""Ask for outbox rows to be deleted that the log holds as well, and that are older than so many days."""

from typing import Annotated

from pydantic import Field

from commands import operations
from commands.operations import OperationRequested
from onrecord import ids
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import PruneRequested

OLDER_THAN_DAYS_MAX = 36_500


class PruneOutbox(Command[OperationRequested]):
    """A dry run tells how much it would be, shard by shard, and deletes nothing."""

    older_than_days: Annotated[int, Field(ge=1, le=OLDER_THAN_DAYS_MAX)]
    dry_run: bool = False

    async def handle(self, transaction: Transaction) -> Outcome[OperationRequested]:
        operation_id = ids.new()
        event = PruneRequested(operation_id=str(operation_id), older_than_days=self.older_than_days)
        told = () if self.dry_run else (event,)
        return await operations.request(transaction, "prune", self.model_dump(), operation_id, *told)
