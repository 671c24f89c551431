"""Commands on files, as routes."""

from typing import Annotated, Protocol
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import AwareDatetime, BaseModel

from commands.complete_upload import CompleteUpload, UploadCompleted
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


class Desk(Protocol):
    """Makes forms."""

    def form(self, workspace_id: UUID, allowed: UploadAllowed) -> Form: ...


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.files
    return desk


@router.post("/request_upload", **command_route(201, *ON_A_CONVERSATION, errors.FileNotAllowed))
async def request_upload(command: RequestUpload, run: Run, desk: Annotated[Desk, Depends(_desk)]) -> UploadForm:
    """Ask for a place to upload a file to."""
    allowed = await run(command)
    form = desk.form(run.asker.actor.workspace_id, allowed)
    return UploadForm(media_id=allowed.media_id, url=form.url, fields=form.fields, expires_at=allowed.expires_at)


@router.post(
    "/complete_upload", **command_route(200, *EVERY, errors.NoSuchFile, errors.ContactIsErased, errors.UploadIsOver)
)
async def complete_upload(command: CompleteUpload, run: Run) -> UploadCompleted:
    """Say that the file was uploaded. It is checked then, and can be sent once it is stored."""
    return await run(command)
