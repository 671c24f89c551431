"""The Graph API's endpoints for messages, templates and numbers."""

import re
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from onrecord.stack.whatsapp.access_check import Token
from onrecord.stack.whatsapp.desk import Desk
from onrecord.stack.whatsapp.faults import Fault, Place
from onrecord.stack.whatsapp.graph_errors import GraphError
from onrecord.stack.whatsapp.handshake import shake_hands
from onrecord.stack.whatsapp.media_routes import media_info
from onrecord.stack.whatsapp.settings import WEB
from onrecord.stack.whatsapp.suffering import suffer
from onrecord.stack.whatsapp.world import World

BODY_BYTES_MAX = 1024 * 1024
OK = 200


async def body_of(request: Request) -> Any:
    raw = await request.body()
    if len(raw) > BODY_BYTES_MAX:
        raise GraphError(100, "the body is too large")
    try:
        return orjson.loads(raw or b"{}")
    except orjson.JSONDecodeError as error:
        raise GraphError(100, f"the body isn't JSON: {error}") from error


def routes(world: World, desk: Desk) -> APIRouter:
    """All of them, under the version's prefix."""
    router = APIRouter(prefix=f"/{world.settings.version}", tags=["Graph API"])
    _messages(router, world, desk)
    _account(router, world)
    _subscription(router, world)
    _numbers(router, world)
    return router


def _messages(router: APIRouter, world: World, desk: Desk) -> None:
    @router.post("/{number_id}/messages")
    async def send(request: Request, number_id: str, _: Token) -> Response:
        payload = await body_of(request)
        answer = await _send(request, number_id, payload)
        what = "Read receipt" if "status" in payload else f"Send {payload.get('type', 'text')}"
        world.wire.note(at=world.clock.now(), way="in", what=what, answer=_told(answer))
        world.changes.tell()
        return answer

    async def _send(request: Request, number_id: str, payload: Any) -> Response:
        fault = world.faults.take("messages")
        suffers = fault is not None and fault.kind in {"time_out", "hang_up", "answer"}
        if fault and suffers and not fault.accepts:
            return await _suffered(fault, request)
        manner = fault.statuses if fault else None
        fails = fault.code or 131026 if fault and fault.kind == "fail" else None
        try:
            taken = desk.take(number_id, payload, manner, fails)
        except GraphError as refusal:
            return JSONResponse(refusal.body(), refusal.status)
        return await _suffered(fault, request) if fault and suffers else JSONResponse(taken)

    async def _suffered(fault: Fault, request: Request) -> Response:
        answer = await suffer(fault, request, world.settings.holds_s_max)
        assert answer is not None
        return answer


def _told(answer: Response) -> str:
    """What the caller hears, in a word: 200, or the code of the error."""
    if isinstance(answer, StreamingResponse):
        return "no answer"
    return "200" if answer.status_code == OK else str(orjson.loads(answer.body)["error"]["code"])


async def spoilt(request: Request, at: Place) -> Response | None:
    """The answer of a scripted fault that goes wrong in a way that is the same everywhere."""
    world: World = request.app.state.world
    fault = world.faults.take(at)
    return await suffer(fault, request, world.settings.holds_s_max) if fault else None


def _account(router: APIRouter, world: World) -> None:
    @router.get("/{waba_id}/message_templates")
    async def message_templates(
        request: Request, waba_id: str, _: Token, limit: int = 25, after: str = "", name: str = ""
    ) -> Response:
        _require_account(world, waba_id)
        if answer := await spoilt(request, "templates"):
            return answer
        found = [t for t in world.templates if name in t["name"]]
        start = int(after) if after.isdigit() else 0
        return JSONResponse(_page(found, start, max(1, limit), str(request.url.replace(query=""))))

    @router.get("/{waba_id}/phone_numbers")
    async def phone_numbers(request: Request, waba_id: str, _: Token, fields: str = "") -> Response:
        _require_account(world, waba_id)
        spoiled = await spoilt(request, "numbers")
        numbers = [_chosen(number_view(world, n.id), fields) for n in world.settings.numbers]
        return spoiled or JSONResponse({"data": numbers, "paging": {"cursors": {"before": "0", "after": "0"}}})


def _subscription(router: APIRouter, world: World) -> None:
    @router.post("/{waba_id}/subscribed_apps")
    async def subscribe(request: Request, waba_id: str, _: Token) -> Response:
        _require_account(world, waba_id)
        if answer := await spoilt(request, "register"):
            return answer
        asked = await body_of(request)
        settings = world.settings
        if url := asked.get("override_callback_uri"):
            if not re.fullmatch(WEB, str(url)):
                raise GraphError(100, "override_callback_uri must be a web address")
            settings = settings.model_copy(update={"webhook_url": url, "verify_token": asked.get("verify_token", "")})
            if not (await shake_hands(world.sender.client, settings)).right:
                raise GraphError(100, "Callback verification failed: the answer must be 200 with the challenge")
        world.change_settings(settings.model_copy(update={"subscribed": True}))
        return JSONResponse({"success": True})

    @router.get("/{waba_id}/subscribed_apps")
    async def subscribed(waba_id: str, _: Token) -> Response:
        _require_account(world, waba_id)
        app = {"whatsapp_business_api_data": {"id": world.settings.app_id, "name": "OnRecord"}}
        return JSONResponse({"data": [app] if world.settings.subscribed else []})

    @router.delete("/{waba_id}/subscribed_apps")
    async def unsubscribe(waba_id: str, _: Token) -> Response:
        _require_account(world, waba_id)
        world.change_settings(world.settings.model_copy(update={"subscribed": False}))
        return JSONResponse({"success": True})


def _numbers(router: APIRouter, world: World) -> None:
    @router.post("/{number_id}/register")
    async def register(request: Request, number_id: str, _: Token) -> Response:
        if answer := await spoilt(request, "register"):
            return answer
        asked = await body_of(request)
        pin = str(asked.get("pin", ""))
        if asked.get("messaging_product") != "whatsapp" or not (len(pin) == 6 and pin.isdigit()):
            raise GraphError(100, "messaging_product whatsapp and a pin of six digits are required")
        world.number(number_id).registered = True
        return JSONResponse({"success": True})

    @router.get("/{object_id}")
    async def one(request: Request, object_id: str, _: Token, fields: str = "") -> Response:
        """A number, the account, or a file: their ids are of one kind."""
        if object_id == world.settings.waba_id:
            return JSONResponse({"id": object_id, "name": "Demo account", "timezone_id": "1"})
        if any(number.id == object_id for number in world.settings.numbers):
            return await spoilt(request, "numbers") or JSONResponse(_chosen(number_view(world, object_id), fields))
        return await media_info(request, object_id)


def _chosen(view: dict[str, Any], fields: str) -> dict[str, Any]:
    """Those of the fields that were asked for, and the id always; all if none were."""
    asked = {"id", *fields.split(",")}
    return {name: value for name, value in view.items() if name in asked} if fields else view


def number_view(world: World, number_id: str) -> dict[str, Any]:
    number = world.number(number_id)
    return {
        "id": number.id,
        "display_phone_number": number.display,
        "verified_name": number.name,
        "quality_rating": "GREEN",
        "code_verification_status": "VERIFIED" if number.registered else "NOT_VERIFIED",
        "platform_type": "CLOUD_API",
        "throughput": {"level": "STANDARD"},
    }


def _require_account(world: World, waba_id: str) -> None:
    if waba_id != world.settings.waba_id:
        raise GraphError(100, f"Unsupported request. Object with ID '{waba_id}' does not exist")


def _page(found: list[dict[str, Any]], start: int, limit: int, url: str) -> dict[str, Any]:
    """A page of the Graph API, with the cursor of the next one."""
    end = start + limit
    cursors = {"before": str(start), "after": str(end)}
    more = {"next": f"{url}?limit={limit}&after={end}"} if end < len(found) else {}
    return {"data": found[start:end], "paging": {"cursors": cursors, **more}}
