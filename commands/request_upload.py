"""Ask for a place to upload a file to, to be sent to a customer."""

from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints

from commands import conversation as conversations
from commands import media
from commands.conversation import Conversation
from commands.media import File
from onrecord import db, errors, ids
from onrecord.command import Command, Outcome, Text, Transaction
from onrecord.events import MediaRequested
from onrecord.media.checking import Expected, Rejected, bytes_max
from onrecord.media.kinds import plain
from onrecord.media.objects import UPLOAD_S_MAX

UPLOADS_OPEN_MAX = 200  # of a workspace: a file lies in quarantine until it is completed, or for a day
FILE_NAME_CHARS_MAX = 240
MEDIA_TYPE_CHARS_MAX = 100

MediaType = Annotated[str, StringConstraints(pattern=r"^[a-z]+/[a-z0-9.+-]+$", max_length=MEDIA_TYPE_CHARS_MAX)]


class UploadAllowed(BaseModel):
    """The file that may be uploaded until `expires_at`."""

    media_id: UUID
    contact_id: UUID
    media_type: str
    size_bytes: int
    expires_at: AwareDatetime


class RequestUpload(Command[UploadAllowed]):
    """An upload of exactly this type and of at most this size. Completed, it is checked; then it can be sent."""

    conversation_id: UUID
    kind: Literal["image", "video", "audio", "voice", "document", "sticker"]
    media_type: MediaType
    size_bytes: int = Field(ge=1)
    file_name: Annotated[Text, StringConstraints(min_length=1, max_length=FILE_NAME_CHARS_MAX)] | None = None

    async def handle(self, transaction: Transaction) -> Outcome[UploadAllowed]:
        conversation, key = await conversations.load(transaction, self.conversation_id)
        file, event = decide(conversation, self, ids.new(), transaction.now)
        await _must_have_room(transaction)
        await media.add(transaction, file)
        answer = UploadAllowed(
            media_id=file.id,
            contact_id=file.contact_id,
            media_type=file.media_type,
            size_bytes=self.size_bytes,
            expires_at=transaction.now + timedelta(seconds=UPLOAD_S_MAX),
        )
        return Outcome(conversation.contact_id, [event], answer, key)


async def _must_have_room(transaction: Transaction) -> None:
    """Raises TooManyUploads. Some that are asked for at the same moment may all find the last room."""
    counting = (transaction.workspace_id, UPLOADS_OPEN_MAX)
    row = await transaction.one(db.sql("commands", "count_open_uploads"), counting)
    if row == (UPLOADS_OPEN_MAX,):
        raise errors.TooManyUploads


def decide(
    conversation: Conversation, command: RequestUpload, media_id: UUID, now: datetime
) -> tuple[File, MediaRequested]:
    """Raises FileNotAllowed."""
    try:
        bytes_max(Expected(command.kind, command.media_type, is_sent=True), command.size_bytes)
    except Rejected as rejected:
        raise errors.FileNotAllowed(reason=rejected.reason) from None
    file = File(
        media_id,
        conversation.contact_id,
        conversation.id,
        "member",
        command.kind,
        "requested",
        plain(command.media_type),
        command.size_bytes,
        has_preview=False,
        requested_at=now,
    )
    return file, MediaRequested(
        conversation_id=str(conversation.id),
        media_id=str(media_id),
        message_id=None,
        origin="member",
        channel_id=None,
        kind=command.kind,
        media_type=file.media_type,
        size_bytes=command.size_bytes,
        sha256=None,
        file_name=command.file_name,
        provider_media_id=None,
    )
