"""Record that an erased contact's files are gone: the effect is closed, and the log says so. From the worker."""

from uuid import UUID

from pydantic import BaseModel, Field

from onrecord import errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.effects import closing
from onrecord.events import MediaDeleted


class FilesDeleted(BaseModel):
    """Whose files are gone."""

    contact_id: UUID


class RecordMediaDeleted(Command[FilesDeleted]):
    """What was deleted, by whoever holds the effect. It is the one thing told of a contact after the erasure."""

    deletion_id: UUID
    claimed_by: UUID
    contact_id: UUID
    objects: int = Field(ge=0)

    async def handle(self, transaction: Transaction) -> Outcome[FilesDeleted]:
        if await closing.close(transaction, self.deletion_id, self.claimed_by, None) is None:
            raise errors.EffectIsClosed
        event = MediaDeleted(deletion_id=str(self.deletion_id), objects=self.objects)
        return Outcome(self.contact_id, [event], FilesDeleted(contact_id=self.contact_id))
