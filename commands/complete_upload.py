"""Say that a file was uploaded: it is checked then."""

from uuid import UUID

from pydantic import BaseModel

from commands import media
from commands.media import File
from onrecord import errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import MediaUploaded


class UploadCompleted(BaseModel):
    """The file that is checked now."""

    media_id: UUID


class CompleteUpload(Command[UploadCompleted]):
    """The file is where it was to be put. What isn't there, or isn't what was said, is rejected by the check."""

    media_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[UploadCompleted]:
        file, key = await media.load_living(transaction, self.media_id)
        event = decide(file)
        await media.save(transaction, file._replace(state="uploaded"))
        return Outcome(file.contact_id, [event], UploadCompleted(media_id=file.id), key)


def decide(file: File) -> MediaUploaded:
    """Raises NoSuchFile for one that no member uploads, UploadIsOver."""
    if file.origin != "member":
        raise errors.NoSuchFile
    if file.state != "requested":
        raise errors.UploadIsOver
    return MediaUploaded(conversation_id=str(file.conversation_id), media_id=str(file.id))
