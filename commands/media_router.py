"""Commands on files, as routes."""

from typing import Annotated, Protocol
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import AwareDatetime, BaseModel

from commands.complete_upload import CompleteUpload, UploadCompleted
from commands.contact_router import ON_A_CONTACT
from commands.import_messages import ImportMessages, MessagesImported
from commands.imported_files import ImportedFile
from commands.request_upload import RequestUpload, UploadAllowed
from commands.router import EVERY, ON_A_CONVERSATION, command_route
from onrecord import errors
from onrecord.http import Run
from onrecord.media.objects import Form

router = APIRouter(prefix="/v1", tags=["commands"])


class UploadForm(BaseModel):
    """How to upload the file: POST to `url`, as multipart/form-data, with these fields, then the file as `file`."""

    media_id: UUID
    url: str
    fields: dict[str, str]
    expires_at: AwareDatetime


class FileToUpload(ImportedFile):
    """A message's file, and how to upload it, where that is waited for."""

    form: UploadForm | None


class ImportAnswer(MessagesImported):
    """The same as the command's, with forms."""

    files: tuple[FileToUpload, ...]


class Desk(Protocol):
    """Makes forms."""

    def require_bucket(self) -> None: ...

    def form(self, workspace_id: UUID, allowed: UploadAllowed) -> Form: ...


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.files
    return desk


@router.post("/request_upload", **command_route(201, *ON_A_CONVERSATION, errors.FileNotAllowed, errors.TooManyUploads))
async def request_upload(command: RequestUpload, run: Run, desk: Annotated[Desk, Depends(_desk)]) -> UploadForm:
    """Ask for a place to upload a file to."""
    return _form(desk, run, await run(command))


@router.post(
    "/complete_upload", **command_route(200, *EVERY, errors.NoSuchFile, errors.ContactIsErased, errors.UploadIsOver)
)
async def complete_upload(command: CompleteUpload, run: Run) -> UploadCompleted:
    """Say that the file was uploaded. It is checked then, and can be sent once it is stored."""
    return await run(command)


@router.post("/import_messages", **command_route(201, *ON_A_CONTACT, errors.NoSuchChannel, errors.FileNotAllowed))
async def import_messages(command: ImportMessages, run: Run, desk: Annotated[Desk, Depends(_desk)]) -> ImportAnswer:
    """Bring in what was said before, elsewhere: it keeps its times, moves nothing and asks for nothing.

    Files that it announces are uploaded by the forms in its answer, and completed like any other. To repeat it, as a
    new request, is to have new forms for those that are still waited for.
    """
    if any(said.file for said in command.messages):
        desk.require_bucket()
    answer = await run(command)
    files = tuple(_to_upload(desk, run, answer.contact_id, file) for file in answer.files)
    return ImportAnswer(**answer.model_dump(exclude={"files"}), files=files)


def _to_upload(desk: Desk, run: Run, contact_id: UUID, file: ImportedFile) -> FileToUpload:
    form = None
    if file.state == "requested":
        allowed = UploadAllowed(
            media_id=file.media_id,
            contact_id=contact_id,
            media_type=file.media_type,
            size_bytes=file.size_bytes,
            expires_at=file.expires_at,
        )
        form = _form(desk, run, allowed)
    return FileToUpload(**file.model_dump(), form=form)


def _form(desk: Desk, run: Run, allowed: UploadAllowed) -> UploadForm:
    form = desk.form(run.asker.actor.workspace_id, allowed)
    return UploadForm(media_id=allowed.media_id, url=form.url, fields=form.fields, expires_at=allowed.expires_at)
