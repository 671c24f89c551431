"""The Graph API's endpoints for files, and the place where their bytes are."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.datastructures import UploadFile

from onrecord.stack.asgi import broken_off
from onrecord.stack.whatsapp.access_check import Token
from onrecord.stack.whatsapp.faults import Fault
from onrecord.stack.whatsapp.graph_errors import GraphError
from onrecord.stack.whatsapp.media import UPLOAD_BYTES_MAX, UPLOAD_LIFE_S, Medium, check_upload
from onrecord.stack.whatsapp.suffering import suffer
from onrecord.stack.whatsapp.world import World

FORM_SLACK_BYTES = 64 * 1024
WRONG_TYPE = "application/x-msdownload"


def routes(world: World) -> APIRouter:
    router = APIRouter(tags=["Graph API"])
    version = f"/{world.settings.version}"

    @router.post(version + "/{number_id}/media")
    async def upload(request: Request, number_id: str, _: Token) -> Response:
        world.number(number_id)
        fault = world.faults.take("media_upload")
        spoiled = await suffer(fault, request, world.settings.holds_s_max) if fault and not fault.accepts else None
        if spoiled:
            return spoiled
        made = await _uploaded(request, world)
        spoiled = await suffer(fault, request, world.settings.holds_s_max) if fault else None
        return spoiled or JSONResponse({"id": made.id})

    @router.delete(version + "/{media_id}")
    async def delete(media_id: str, _: Token) -> Response:
        world.media.require(media_id, world.clock.now())
        world.media.remove(media_id)
        return JSONResponse({"success": True})

    @router.get("/media/{url_token}")
    @router.get("/media/moved/{url_token}")
    async def content(request: Request, url_token: str, _: Token) -> Response:
        medium = world.media.at_url(url_token, world.clock.now())
        if medium is None:
            return Response("Not found", 404, media_type="text/plain")
        fault = world.faults.take("media_bytes")
        spoiled = await suffer(fault, request, world.settings.holds_s_max) if fault else None
        return spoiled or _bytes(medium, fault, url_token)

    return router


async def media_info(request: Request, media_id: str) -> Response:
    """Where the bytes of a file are, and what they are."""
    world: World = request.app.state.world
    fault = world.faults.take("media_info")
    if spoiled := await suffer(fault, request, world.settings.holds_s_max) if fault else None:
        return spoiled
    now = world.clock.now()
    medium = world.media.require(media_id, now)
    kind = fault.kind if fault else None
    sha256 = medium.sha256("base64" if kind == "base64_sha256" else "hex")
    base_url = world.settings.base_url or str(request.base_url).rstrip("/")
    told = {
        "messaging_product": "whatsapp",
        "url": f"{base_url}/media/{world.media.new_url_token(medium, now)}",
        "mime_type": WRONG_TYPE if kind == "wrong_mime_type" else medium.mime_type,
        "sha256": "0" * 64 if kind == "wrong_sha256" else sha256,
        "file_size": len(medium.content) + (1000 if kind == "wrong_file_size" else 0),
        "id": medium.id,
    }
    return JSONResponse(told)


async def _uploaded(request: Request, world: World) -> Medium:
    """Read the form with the file; raises GraphError."""
    if int(request.headers.get("content-length") or UPLOAD_BYTES_MAX * 2) > UPLOAD_BYTES_MAX + FORM_SLACK_BYTES:
        raise GraphError(131053, f"more than {UPLOAD_BYTES_MAX} bytes, or no word of how many")
    async with request.form(max_files=1, max_fields=5) as form:
        if form.get("messaging_product") != "whatsapp":
            raise GraphError(100, "The parameter messaging_product is required, and must be whatsapp")
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise GraphError(100, "The parameter file is required")
        content, mime_type = await file.read(), file.content_type or ""
        check_upload(str(form.get("type", mime_type)), mime_type, len(content))
        return world.media.put(content, mime_type, file.filename, world.clock.now() + UPLOAD_LIFE_S)


def _bytes(medium: Medium, fault: Fault | None, url_token: str) -> Response:
    """The bytes, or what a fault makes of them."""
    content, headers = medium.content, {}
    if medium.filename:
        headers["Content-Disposition"] = 'attachment; filename="file"'
    match fault.kind if fault else None:
        case "redirect":
            assert fault
            return RedirectResponse(fault.location or f"/media/moved/{url_token}", 302)
        case "truncate":
            return broken_off(content[: len(content) // 2], len(content), medium.mime_type)
        case "oversize":
            content = content + bytes(len(content) + 1)
        case "wrong_bytes":
            content = bytes(byte ^ 1 for byte in content)
        case "wrong_mime_type":
            return Response(content, headers=headers, media_type=WRONG_TYPE)
    return Response(content, headers=headers, media_type=medium.mime_type)
