"""Record what became of a file: its effect is closed, and the log says how. From the worker."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from commands import describing, media
from commands.media import WAITING, File
from onrecord import errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.effects import closing
from onrecord.events import MediaEvent, MediaExpired, MediaRejected, MediaStored
from onrecord.events.media import MediaRejection

ERASED = "erased"
NO_FILE = "no_such_file"


class FileStored(BaseModel):
    """The object is there: `media_type` by its bytes, `sha256` in hex."""

    model_config = ConfigDict(frozen=True)

    media_type: str
    size_bytes: int
    sha256: str
    has_preview: bool
    width: int | None
    height: int | None


class MediaRecorded(BaseModel):
    """The file whose outcome is on the record."""

    media_id: UUID


class RecordMedia(Command[MediaRecorded]):
    """The outcome of a file, by whoever holds its effect: another claim's outcome is refused.

    Of an erased contact's nothing is told: the effect is closed as such, and the object follows the others. So it is
    for a file of which a restored database doesn't know.
    """

    media_id: UUID
    claimed_by: UUID
    outcome: FileStored | Literal["expired"] | MediaRejection

    async def handle(self, transaction: Transaction) -> Outcome[MediaRecorded]:
        answer, found = MediaRecorded(media_id=self.media_id), await media.find(transaction, self.media_id)
        await self._close(transaction, None if found and found.key else ERASED if found else NO_FILE)
        event = decide(found.file, self) if found and found.key else None
        if found is None or event is None:
            return Outcome(transaction.workspace_id, [], answer, about="workspace")
        file = after(found.file, event)
        await media.save(transaction, file)
        asked = await describing.ask(transaction, file, found.key) if found.key and file.state == "stored" else ()
        return Outcome(found.file.contact_id, [event], answer, found.key, further=asked)

    async def _close(self, transaction: Transaction, moot: str | None) -> None:
        """`moot` is why nobody wants the outcome any more. Raises EffectIsClosed."""
        reason = moot or (None if isinstance(self.outcome, FileStored) else self.outcome)
        if await closing.close(transaction, self.media_id, self.claimed_by, reason) is None:
            raise errors.EffectIsClosed


def decide(file: File, command: RecordMedia) -> MediaEvent | None:
    """None for a file that isn't waited for any more."""
    if file.state not in WAITING:
        return None
    conversation_id, media_id = str(file.conversation_id), str(file.id)
    if isinstance(command.outcome, FileStored):
        return MediaStored(conversation_id=conversation_id, media_id=media_id, **command.outcome.model_dump())
    if command.outcome == "expired":
        return MediaExpired(conversation_id=conversation_id, media_id=media_id)
    return MediaRejected(conversation_id=conversation_id, media_id=media_id, reason=command.outcome)


def after(file: File, event: MediaEvent) -> File:
    if isinstance(event, MediaStored):
        return file._replace(
            state="stored", media_type=event.media_type, size_bytes=event.size_bytes, has_preview=event.has_preview
        )
    return file._replace(state="expired" if isinstance(event, MediaExpired) else "rejected")
