"""Give up waiting for an upload. From the worker."""

from datetime import datetime, timedelta
from uuid import UUID

from pydantic import BaseModel

from commands import media
from commands.media import File
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import MediaExpired

UPLOAD_WAITS_H_MAX = 24


class UploadGivenUp(BaseModel):
    """The file that won't come."""

    media_id: UUID


class ExpireUpload(Command[UploadGivenUp]):
    """An upload that was asked for and never completed. One that isn't waiting, or not that long, is left alone."""

    media_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[UploadGivenUp]:
        file, key = await media.load(transaction, self.media_id)
        event = None if key is None else decide(file, transaction.now)
        if event:
            await media.save(transaction, file._replace(state="expired"))
        return Outcome(file.contact_id, [event] if event else [], UploadGivenUp(media_id=file.id), key)


def decide(file: File, now: datetime) -> MediaExpired | None:
    if (file.origin, file.state) != ("member", "requested"):
        return None
    if now - file.requested_at < timedelta(hours=UPLOAD_WAITS_H_MAX):
        return None
    return MediaExpired(conversation_id=str(file.conversation_id), media_id=str(file.id))
