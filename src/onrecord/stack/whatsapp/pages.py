"""Serves the customers' phones as a page, which hears of changes by server-sent events."""

from collections.abc import AsyncIterator
from importlib import resources
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from onrecord.stack.whatsapp.world import World

PAGE = resources.files(__package__) / "page"
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:;"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
BEAT_S = 15
SHOWN_MAX = 100  # customers
LINES_SHOWN_MAX = 20


def routes(world: World) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def phone() -> Response:
        return file("phone.html")

    @router.get("/page/{name}")
    async def part(name: str) -> Response:
        return file(name)

    @router.get("/simulator/overview")
    async def overview() -> JSONResponse:
        """What stands around the talk: the customers, the numbers, the wire, the settings that the page shows."""
        return JSONResponse(view(world))

    @router.get("/simulator/changes")
    async def changes(request: Request) -> StreamingResponse:
        """A number for every change; the page asks anew for what it shows."""

        async def told() -> AsyncIterator[str]:
            number = -1
            while not await request.is_disconnected():
                number = await world.changes.after(number, BEAT_S)
                yield f"data: {number}\n\n"

        return StreamingResponse(told(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    return router


def view(world: World) -> dict[str, Any]:
    customers = sorted(world.customers.all, key=lambda customer: customer.made_at)[-SHOWN_MAX:]
    return {
        "now": world.clock.now(),
        "customers": [customer.model_dump() | {"unread": world.talk.unread(customer.id)} for customer in customers],
        "numbers": [number.model_dump() for number in world.settings.numbers],
        "settings": world.settings.model_dump(include={"statuses", "status_gap_s"}),
        "faults": len(world.faults.scripted),
        "wire": world.wire.view()[:LINES_SHOWN_MAX],
    }


def file(name: str) -> Response:
    """A file of the page, of those that there are."""
    known = {part.name for part in PAGE.iterdir()}
    if name not in known:
        raise HTTPException(404, "there is no such file")
    kind = TYPES[name[name.rindex(".") :]]
    return Response((PAGE / name).read_bytes(), media_type=kind)


def guard(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers of every answer: that it is a simulator's, and what a browser may do with it."""
    return [
        *headers,
        (b"x-simulator", b"OnRecord"),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"content-security-policy", POLICY.encode()),
    ]
