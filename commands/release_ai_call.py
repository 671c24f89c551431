"""Give back what was reserved for a call that the provider did not take. From the worker."""

from uuid import UUID

from pydantic import BaseModel

from commands import budget
from onrecord.command import Command, Outcome, Transaction


class AiCallReleased(BaseModel):
    """The question that will be asked again."""

    request_id: UUID


class ReleaseAiCall(Command[AiCallReleased]):
    """It is not billed, and may be made again; where it is settled or in doubt already, nothing changes."""

    request_id: UUID
    attempt: int

    async def handle(self, transaction: Transaction) -> Outcome[AiCallReleased]:
        await budget.release(transaction, self.request_id, self.attempt)
        answer = AiCallReleased(request_id=self.request_id)
        return Outcome(transaction.workspace_id, [], answer, about="workspace")
