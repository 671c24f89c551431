"""Record that the provider told of a message that isn't ours, and didn't become ours in time. From the worker."""

from uuid import UUID

from pydantic import BaseModel

from onrecord.command import Command, Outcome, Transaction
from onrecord.events import StatusUnmatched


class StatusNoted(BaseModel):
    """The channel by which it came."""

    channel_id: UUID


class RecordUnmatchedStatus(Command[StatusNoted]):
    """A status of nothing here; `status` as the provider calls it."""

    channel_id: UUID
    status: str

    async def handle(self, transaction: Transaction) -> Outcome[StatusNoted]:
        event = StatusUnmatched(channel_id=str(self.channel_id), status=self.status)
        answer = StatusNoted(channel_id=self.channel_id)
        return Outcome(transaction.workspace_id, [event], answer, about="workspace")
