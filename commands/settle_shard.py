"""Ask for a halted shard to be mended, as a plan says that was looked at before."""

from typing import Annotated

from pydantic import Field, StringConstraints

from commands import operations
from commands.operations import OperationRequested
from onrecord import errors, ids
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import SettleRequested

Plan = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class SettleShard(Command[OperationRequested]):
    """First a dry run: its result shows the plan, and names it. Then the same with that `plan`, which is done as shown.

    `lift` is for a shard whose log and outbox agree: only the halt goes, and the relay tries again.
    """

    shard: Annotated[int, Field(ge=0, le=1023)]
    lift: bool = False
    plan: Plan | None = None
    dry_run: bool = False

    async def handle(self, transaction: Transaction) -> Outcome[OperationRequested]:
        if self.plan is None and not self.dry_run:
            raise errors.Malformed("plan: look first, with dry_run, and send the plan that it answers")
        operation_id = ids.new()
        event = SettleRequested(operation_id=str(operation_id), shard=self.shard, lift=self.lift)
        told = () if self.dry_run else (event,)
        return await operations.request(transaction, "settle", self.model_dump(), operation_id, *told)
