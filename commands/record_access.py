"""Put on the record that somebody opened what is sealed. Entrances run it before they show anything."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from onrecord.command import Command, Outcome, Transaction
from onrecord.events import AccessRecorded


class AccessTaken(BaseModel):
    """The access is on the record."""

    subject_id: UUID


class RecordAccess(Command[AccessTaken]):
    """An access to what is sealed about `subject_id`: of the event at a position, or of their account."""

    what: Literal["sealed_part", "profile"]
    subject_id: UUID
    shard: int | None = Field(default=None, ge=0)
    seq: int | None = Field(default=None, ge=1)

    async def handle(self, transaction: Transaction) -> Outcome[AccessTaken]:
        event = AccessRecorded(what=self.what, subject_id=str(self.subject_id), shard=self.shard, seq=self.seq)
        answer = AccessTaken(subject_id=self.subject_id)
        return Outcome(transaction.workspace_id, [event], answer, about="workspace")
