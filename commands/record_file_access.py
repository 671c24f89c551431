"""Put on the record that somebody gets a contact's file. Entrances run it before they show where it is."""

from uuid import UUID

from pydantic import BaseModel

from commands import media
from commands.media import File
from onrecord import errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import AccessRecorded


class FileOpened(BaseModel):
    """The file that may be shown now."""

    contact_id: UUID
    media_type: str
    size_bytes: int


class RecordFileAccess(Command[FileOpened]):
    """An access to a file that is there."""

    media_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[FileOpened]:
        file, _ = await media.load(transaction, self.media_id)
        event = decide(file)
        answer = FileOpened(contact_id=file.contact_id, media_type=file.media_type, size_bytes=file.size_bytes or 0)
        return Outcome(transaction.workspace_id, [event], answer, about="workspace")


def decide(file: File) -> AccessRecorded:
    """Raises FileIsNotThere."""
    if file.state != "stored":
        raise errors.FileIsNotThere(state=file.state)
    return AccessRecorded(
        what="file", subject_id=str(file.contact_id), shard=None, seq=None, opened=True, media_id=str(file.id)
    )
