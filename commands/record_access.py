"""Put on the record that somebody opens or exports what is closed. Entrances run it before they show anything."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from onrecord.command import Command, Outcome, Transaction
from onrecord.events import AccessRecorded


class AccessTaken(BaseModel):
    """The access is on the record."""

    subject_id: UUID


class RecordAccess(Command[AccessTaken]):
    """An access: to the sealed part of the event at a position, to an account, or by an export to all there is.

    `subject_id` is whom it is about: a person, a conversation, or the workspace whose events are exported.
    """

    what: Literal["sealed_part", "profile", "export_conversation", "export_contact", "export_events"]
    subject_id: UUID
    shard: int | None = Field(default=None, ge=0)
    seq: int | None = Field(default=None, ge=1)
    opened: bool = True

    async def handle(self, transaction: Transaction) -> Outcome[AccessTaken]:
        event = AccessRecorded(
            what=self.what, subject_id=str(self.subject_id), shard=self.shard, seq=self.seq, opened=self.opened
        )
        answer = AccessTaken(subject_id=self.subject_id)
        return Outcome(transaction.workspace_id, [event], answer, about="workspace")
