"""Embedded sign-up: the dialog in which a business lets an app use its number, and what its code is exchanged for."""

from html import escape
from importlib import resources
from string import Template
from typing import Any
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

from onrecord.stack.whatsapp.access import SCOPES
from onrecord.stack.whatsapp.faults import Fault
from onrecord.stack.whatsapp.graph_errors import GraphError
from onrecord.stack.whatsapp.suffering import suffer
from onrecord.stack.whatsapp.world import World

LOOPBACK = {"127.0.0.1", "localhost"}
PAGE = resources.files(__package__) / "page"


def routes(world: World) -> APIRouter:
    """Both under the version's prefix; the dialog without it too, as www.facebook.com has it."""
    router = APIRouter(tags=["Sign-up"])
    version = f"/{world.settings.version}"
    _dialog(router, world, ("/dialog/oauth", f"{version}/dialog/oauth"))
    _exchange(router, world, f"{version}/oauth/access_token")
    _debug(router, world, f"{version}/debug_token")
    return router


def _dialog(router: APIRouter, world: World, paths: tuple[str, ...]) -> None:
    async def show(client_id: str, redirect_uri: str, state: str = "", response_type: str = "code") -> Response:
        """A page with two ways on: the business agrees, or it doesn't."""
        _check_client(world, client_id, redirect_uri, response_type)
        asked = urlencode({"client_id": client_id, "redirect_uri": redirect_uri, "state": state})
        numbers = ", ".join(f"{number.name} ({number.display})" for number in world.settings.numbers)
        denied = {"error": "access_denied", "error_reason": "user_denied", "state": state}
        page = Template((PAGE / "dialog.html").read_text("utf-8")).substitute(
            agree=escape(f"/dialog/oauth/agree?{asked}"),
            deny=escape(_with(redirect_uri, denied)),
            numbers=escape(numbers),
            where=escape(urlsplit(redirect_uri).netloc),
        )
        return HTMLResponse(page)

    for path in paths:
        router.add_api_route(path, show, methods=["GET"])

    @router.get("/dialog/oauth/agree")
    async def agree(client_id: str, redirect_uri: str, state: str = "") -> Response:
        """What the page's button does: back to the app, with a code."""
        _check_client(world, client_id, redirect_uri, "code")
        code = world.access.new_code(redirect_uri, world.clock.now())
        return RedirectResponse(_with(redirect_uri, {"code": code, "state": state}), 302)


def _exchange(router: APIRouter, world: World, path: str) -> None:
    @router.get(path, operation_id="access_token_by_get")
    @router.post(path)
    async def access_token(request: Request) -> Response:
        """Exchange a code, once, within ten minutes."""
        if spoiled := await _spoiled(world.faults.take("oauth"), request, world):
            return spoiled
        asked = dict(request.query_params) | await _form(request)
        if (asked.get("client_id"), asked.get("client_secret")) != (world.settings.app_id, world.settings.app_secret):
            raise GraphError(1, "Error validating client secret.")
        token = world.access.exchange(asked.get("code", ""), asked.get("redirect_uri"), world.clock.now())
        if token is None:
            raise GraphError(100, "This authorization code has been used, has expired, or belongs to another address.")
        return JSONResponse({"access_token": token, "token_type": "bearer"})


def _debug(router: APIRouter, world: World, path: str) -> None:
    @router.get(path)
    async def debug_token(request: Request, input_token: str, access_token: str = "") -> dict[str, Any]:
        """What a token is good for. The app asks with a token of its own: `app id|app secret`."""
        own = f"{world.settings.app_id}|{world.settings.app_secret}"
        asked_with = access_token or request.headers.get("authorization", "").removeprefix("Bearer ")
        if asked_with != own and not world.access.is_good(asked_with):
            raise GraphError(190, "debug_token needs an access token of the app")
        return {"data": _debugged(world, input_token)}


def _debugged(world: World, token: str) -> dict[str, Any]:
    app = {"app_id": world.settings.app_id, "application": "OnRecord", "type": "SYSTEM_USER"}
    if not world.access.is_good(token):
        return app | {"is_valid": False, "scopes": [], "error": {"code": 190, "message": "Invalid OAuth access token."}}
    granted = [{"scope": scope, "target_ids": [world.settings.waba_id]} for scope in SCOPES]
    times = {"issued_at": int(world.access.tokens[token]), "expires_at": 0, "data_access_expires_at": 0}
    return app | times | {"is_valid": True, "scopes": SCOPES, "granular_scopes": granted}


def _check_client(world: World, client_id: str, redirect_uri: str, response_type: str) -> None:
    """A code goes to this machine, or where the settings allow; nowhere else."""
    if client_id != world.settings.app_id or response_type != "code":
        raise HTTPException(400, "simulator: unknown client_id, or response_type isn't code")
    if urlsplit(redirect_uri).hostname not in LOOPBACK and redirect_uri not in world.settings.redirect_uris:
        raise HTTPException(400, "simulator: this redirect_uri isn't allowed")


async def _spoiled(fault: Fault | None, request: Request, world: World) -> Response | None:
    return await suffer(fault, request, world.settings.holds_s_max) if fault else None


async def _form(request: Request) -> dict[str, str]:
    if request.method != "POST":
        return {}
    if request.headers.get("content-type", "").startswith("application/json"):
        given = await request.json()
        return {name: str(value) for name, value in given.items()} if isinstance(given, dict) else {}
    return {name: str(value) for name, value in (await request.form()).items()}


def _with(uri: str, query: dict[str, str]) -> str:
    return f"{uri}{'&' if '?' in uri else '?'}{urlencode(query)}"
