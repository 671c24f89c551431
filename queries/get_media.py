"""Where is this file? A link that is good for five minutes, once it was put on the record who asked for it."""

from datetime import datetime, timedelta
from typing import NamedTuple, Protocol
from uuid import UUID

from pydantic import AwareDatetime, BaseModel

from onrecord import clock
from onrecord.command import Actor
from onrecord.media.objects import LINK_S_MAX
from queries.reading import Reading


class FileLink(BaseModel):
    """Where the file is until `expires_at`, for whoever has the link; `media_type` is what its bytes are."""

    media_id: UUID
    url: str
    media_type: str
    expires_at: AwareDatetime


class Handed(NamedTuple):
    """A link, and where its being asked for stands on the record."""

    url: str
    media_type: str
    position: str | None


class Desk(Protocol):
    """Hands out links to files."""

    async def original(self, actor: Actor, media_id: UUID) -> Handed: ...

    async def preview(self, actor: Actor, media_id: UUID) -> Handed: ...


class Answer(NamedTuple):
    """The link, and where the access stands on the record."""

    link: FileLink
    position: str | None


async def get_media(reading: Reading, desk: Desk, media_id: UUID, *, preview: bool) -> Answer:
    """The link. Raises NoSuchFile, FileIsNotThere, FileHasNoPreview; Forbidden to those who may not see the inbox."""
    actor = (await reading.verified()).asker.actor
    now: datetime = clock.now()
    handed = await (desk.preview if preview else desk.original)(actor, media_id)
    expires_at = now + timedelta(seconds=LINK_S_MAX)
    link = FileLink(media_id=media_id, url=handed.url, media_type=handed.media_type, expires_at=expires_at)
    return Answer(link, handed.position)
