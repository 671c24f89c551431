"""A file as decisions see it, loaded under its contact's lock."""

from datetime import datetime
from typing import Literal, NamedTuple, cast
from uuid import UUID

from onrecord import db, errors
from onrecord.command import Transaction
from onrecord.events.message import MediaKind
from onrecord.media.objects import Place
from onrecord.vault import DataKey, Wrapped

Origin = Literal["customer", "member", "import"]
State = Literal["requested", "uploaded", "stored", "rejected", "expired", "deleted"]
WAITING = frozenset({"requested", "uploaded"})


class File(NamedTuple):
    """The row of a file: no name and no content."""

    id: UUID
    contact_id: UUID
    conversation_id: UUID
    origin: Origin
    kind: MediaKind
    state: State
    media_type: str
    size_bytes: int | None
    has_preview: bool
    requested_at: datetime

    def place(self, workspace_id: UUID) -> Place:
        return Place(workspace_id, self.contact_id, self.id)


Row = tuple[UUID, UUID, UUID, Origin, MediaKind, State, str, int | None, bool, datetime]


class Loaded(NamedTuple):
    """A file, and its contact's key: None if the contact is erased."""

    file: File
    key: DataKey | None


async def find(transaction: Transaction, media_id: UUID) -> Loaded | None:
    """The file, locked with its contact."""
    row = await transaction.one(db.sql("commands", "load_media"), (transaction.workspace_id, media_id))
    if row is None:
        return None
    file = File(*cast("Row", row[:10]))
    if row[10]:
        return Loaded(file, None)
    wrapped = Wrapped(*cast("tuple[str, bytes]", row[11:13]))
    return Loaded(file, transaction.vault.unwrap(file.contact_id, wrapped))


async def load(transaction: Transaction, media_id: UUID) -> Loaded:
    """The same. Raises NoSuchFile."""
    found = await find(transaction, media_id)
    if found is None:
        raise errors.NoSuchFile
    return found


async def load_living(transaction: Transaction, media_id: UUID) -> tuple[File, DataKey]:
    """The same. Raises NoSuchFile or ContactIsErased."""
    file, key = await load(transaction, media_id)
    if key is None:
        raise errors.ContactIsErased
    return file, key


async def add(transaction: Transaction, file: File) -> None:
    await transaction.run(db.sql("commands", "add_media"), {"workspace_id": transaction.workspace_id, **file._asdict()})


async def save(transaction: Transaction, file: File) -> None:
    ended_at = None if file.state in WAITING else transaction.now
    await transaction.run(
        db.sql("commands", "save_media"),
        {"workspace_id": transaction.workspace_id, "ended_at": ended_at, **file._asdict()},
    )
