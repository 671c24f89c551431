"""The queries of files, as routes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi import Query as Parameter

from onrecord import errors
from onrecord.problems import documented
from queries import get_media as media
from queries.reading import Read
from queries.router import EVERY

router = APIRouter(prefix="/v1", tags=["queries"])


def _desk(request: Request) -> media.Desk:
    desk: media.Desk = request.app.state.files
    return desk


@router.get(
    "/get_media",
    responses=documented(*EVERY, errors.NoSuchFile, errors.FileIsNotThere, errors.FileHasNoPreview, errors.ShardHalted),
)
async def get_media(
    read: Read,
    desk: Annotated[media.Desk, Depends(_desk)],
    response: Response,
    *,
    media_id: UUID,
    preview: Annotated[
        bool, Parameter(description="The small picture that was made of an image. It isn't recorded who looks at it.")
    ] = False,
) -> media.FileLink:
    """Where is this file? It is put on the record first that it was asked for."""
    answer = await media.get_media(read, desk, media_id, preview=preview)
    if answer.position:
        response.headers["OnRecord-Position"] = answer.position
    response.headers["Cache-Control"] = "no-store"
    return answer.link
