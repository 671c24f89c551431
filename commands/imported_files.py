"""The files of imported messages: each has the id of its message, so that a repeat of the import names the same one."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, NamedTuple
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from commands import media
from commands.media import File, State
from commands.request_upload import MediaType
from onrecord import db, errors
from onrecord.command import Transaction
from onrecord.events import MediaRequested
from onrecord.events.message import MediaKind
from onrecord.media.checking import Expected, Rejected, bytes_max
from onrecord.media.kinds import plain
from onrecord.media.objects import UPLOAD_S_MAX


class SaidFile(BaseModel):
    """A file that can be uploaded, as whoever has it announces it."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: MediaKind
    media_type: MediaType
    size_bytes: Annotated[int, Field(ge=1)]

    def require_allowed(self) -> None:
        """Raises FileNotAllowed."""
        try:
            bytes_max(Expected(self.kind, self.media_type), self.size_bytes)
        except Rejected as rejected:
            raise errors.FileNotAllowed(reason=rejected.reason) from None


class ImportedFile(BaseModel):
    """What is known of a message's file; `message` is the message's number in the command, from 0 on.

    One that is `requested` waits for its upload: of exactly this type, of at most this size, until `expires_at`.
    """

    message: int
    media_id: UUID
    state: State
    media_type: str
    size_bytes: int
    expires_at: AwareDatetime


class Named(NamedTuple):
    """A file with the message that names it: the message's number, and what it is recognised by."""

    message: int
    hmac: bytes
    file: SaidFile
    file_name: str | None


class Met(NamedTuple):
    """A message that is there, and what is known of its file: nothing yet, or its row."""

    message_id: UUID
    conversation_id: UUID
    state: State | None
    media_type: str
    size_bytes: int


class Files(NamedTuple):
    """What is told of the files, and the events that ask for those that weren't known."""

    told: tuple[ImportedFile, ...]
    events: Sequence[MediaRequested]


async def request(transaction: Transaction, contact_id: UUID, these: Sequence[Named]) -> Files:
    """Ask for the files that aren't known; those that are waited for may be uploaded from now on.

    Their messages are there, and the contact is locked.
    """
    if not these:
        return Files((), [])
    met, events = await _meet(transaction, these), []
    for one in these:
        if met[one.hmac].state is None:
            file, event = decide(contact_id, met[one.hmac], one, transaction.now)
            await media.add(transaction, file)
            met[one.hmac] = met[one.hmac]._replace(state="requested")
            events.append(event)
    return Files(tuple(_told(one, met[one.hmac], transaction.now) for one in these), events)


def decide(contact_id: UUID, met: Met, named: Named, now: datetime) -> tuple[File, MediaRequested]:
    """The file of a message that had none."""
    said, message_id = named.file, met.message_id
    media_type = plain(said.media_type)
    file = File(
        message_id,
        contact_id,
        met.conversation_id,
        "import",
        said.kind,
        "requested",
        media_type,
        said.size_bytes,
        has_preview=False,
        requested_at=now,
    )
    return file, MediaRequested(
        conversation_id=str(met.conversation_id),
        media_id=str(message_id),
        message_id=str(message_id),
        origin="import",
        channel_id=None,
        kind=said.kind,
        media_type=media_type,
        size_bytes=said.size_bytes,
        sha256=None,
        file_name=named.file_name,
        provider_media_id=None,
    )


async def _meet(transaction: Transaction, these: Sequence[Named]) -> dict[bytes, Met]:
    said = {one.hmac: one.file for one in these}
    rows = await transaction.connection.execute(
        db.sql("commands", "meet_imported_files"),
        {"workspace_id": transaction.workspace_id, "hmacs": list(said)},
    )
    met = {}
    for hmac, message_id, conversation_id, state, media_type, size_bytes in await rows.fetchall():
        file = said[bytes(hmac)]
        met[bytes(hmac)] = Met(
            message_id, conversation_id, state, media_type or plain(file.media_type), size_bytes or file.size_bytes
        )
    return met


def _told(named: Named, met: Met, now: datetime) -> ImportedFile:
    assert met.state is not None, "whatever wasn't known was asked for"
    return ImportedFile(
        message=named.message,
        media_id=met.message_id,
        state=met.state,
        media_type=met.media_type,
        size_bytes=met.size_bytes,
        expires_at=now + timedelta(seconds=UPLOAD_S_MAX),
    )
