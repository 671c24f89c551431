"""The simulator as an ASGI application: the Graph API, its control, and the customers' phones."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.stack.asgi import guarded
from onrecord.stack.whatsapp import control, graph, media_routes, pages, sign_up
from onrecord.stack.whatsapp.desk import Desk
from onrecord.stack.whatsapp.driving import Driver
from onrecord.stack.whatsapp.graph_errors import GraphError
from onrecord.stack.whatsapp.phones import Phones
from onrecord.stack.whatsapp.settings import Settings
from onrecord.stack.whatsapp.statuses import Statuses
from onrecord.stack.whatsapp.world import World

TITLE = "Simulator of the WhatsApp Cloud API (nobody's real phone)"


def create_app(settings: Settings | None = None) -> FastAPI:
    """Build it, with a world of its own."""
    world = World(settings or Settings())
    statuses = Statuses(world)
    app = FastAPI(title=TITLE, version=world.settings.version, lifespan=_alive, docs_url=None, redoc_url=None)
    app.state.world = world
    app.include_router(control.routes(Driver(world, Phones(world), statuses)))
    app.include_router(pages.routes(world))
    app.include_router(sign_up.routes(world))
    app.include_router(media_routes.routes(world))
    app.include_router(graph.routes(world, Desk(world, statuses)))
    app.add_exception_handler(GraphError, _refuse)
    app.add_middleware(Labelled)
    return guarded(app)


@asynccontextmanager
async def _alive(app: FastAPI) -> AsyncIterator[None]:
    world: World = app.state.world
    running = asyncio.create_task(world.agenda.run())
    yield
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    await world.agenda.drop()
    world.sender.close()


async def _refuse(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, GraphError)
    return JSONResponse(error.body(), error.status)


class Labelled:
    """Every answer says that it is a simulator's."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def labelled(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = pages.guard(message["headers"])
            await send(message)

        await self._app(scope, receive, labelled)
