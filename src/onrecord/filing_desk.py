"""The desk where files are handed out and taken in: on the record first, then by a link or a form of S3's."""

from dataclasses import dataclass
from uuid import UUID

from commands.record_file_access import RecordFileAccess
from commands.request_upload import UploadAllowed
from onrecord import db, errors
from onrecord.command import Actor, system
from onrecord.execute import Executor, entered
from onrecord.media import preview
from onrecord.media.objects import Form, Objects, Place
from queries.get_media import Handed

ENDINGS = {
    "application/pdf": "pdf",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "audio/aac": "aac",
    "audio/amr": "amr",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "text/plain": "txt",
    "video/3gpp": "3gp",
    "video/mp4": "mp4",
}


@dataclass(frozen=True)
class FilingDesk:
    """By the API's own executor, and a bucket; without one there are no files."""

    executor: Executor
    objects: Objects | None

    async def original(self, actor: Actor, media_id: UUID) -> Handed:
        """A link to the file, as an attachment, once the access is on the record; and where it stands there.

        Its name is the file's id: a link may be kept by whoever serves it, and names say who somebody is.
        Raises NoSuchFile, FileIsNotThere, and what `execute` raises; then nothing is handed out.
        """
        objects = self._there()
        asker = f"member/{actor.credential.member_id}" if actor.credential else None
        access = RecordFileAccess(media_id=media_id)
        executed = await self.executor.execute(access, system(actor.workspace_id, asker))
        opened = executed.answer
        name = f"{media_id}.{ENDINGS.get(opened.media_type, 'bin')}"
        place = Place(actor.workspace_id, opened.contact_id, media_id)
        url = objects.link(place.clean, content_type=opened.media_type, file_name=name)
        return Handed(url, opened.media_type, executed.position)

    async def preview(self, actor: Actor, media_id: UUID) -> Handed:
        """A link to what was made of an image by ourselves, which a page may show; it is recorded no more than a page.

        Raises NoSuchFile, FileIsNotThere or FileHasNoPreview.
        """
        objects, now = self._there(), self.executor.now()
        statement = db.sql("commands", "read_media")
        async with entered(self.executor.pool, actor, now, b"begin read only") as connection:
            found = await connection.execute(statement, (actor.workspace_id, media_id))
        row = await found.fetchone()
        if row is None:
            raise errors.NoSuchFile
        contact_id, state, has_preview = row
        if state != "stored":
            raise errors.FileIsNotThere(state=state)
        if not has_preview:
            raise errors.FileHasNoPreview
        place = Place(actor.workspace_id, contact_id, media_id)
        return Handed(
            objects.link(place.preview, content_type=preview.CONTENT_TYPE, file_name=None), preview.CONTENT_TYPE, None
        )

    def form(self, workspace_id: UUID, allowed: UploadAllowed) -> Form:
        """What the file is uploaded with: into quarantine, and nowhere else."""
        place = Place(workspace_id, allowed.contact_id, allowed.media_id)
        return self._there().upload_form(place.quarantine, allowed.media_type, allowed.size_bytes, allowed.expires_at)

    def _there(self) -> Objects:
        if self.objects is None:
            raise errors.Unavailable("this installation keeps no files: it has no S3")
        return self.objects
