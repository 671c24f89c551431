"""The stand-in as an ASGI application: the Messages API, and its control."""

from fastapi import FastAPI, Request, Response

from onrecord.stack.anthropic import control
from onrecord.stack.anthropic.desk import Desk
from onrecord.stack.anthropic.settings import Settings
from onrecord.stack.anthropic.world import World
from onrecord.stack.asgi import guarded

TITLE = "Stand-in of Anthropic's Messages API (offline model)"
LABELS = {"x-simulator": "OnRecord", "anthropic-organization-id": "offline-model"}


def create_app(settings: Settings | None = None) -> FastAPI:
    """Build it, with a world of its own."""
    world = World(settings or Settings())
    app = FastAPI(title=TITLE, docs_url=None, redoc_url=None)
    app.include_router(control.routes(world))
    _messages_api(app, Desk(world))
    return guarded(app)


def _messages_api(app: FastAPI, desk: Desk) -> None:
    @app.post("/v1/messages", tags=["Messages API"])
    async def messages(request: Request) -> Response:
        return _labelled(await desk.messages(request))

    @app.post("/v1/messages/count_tokens", tags=["Messages API"])
    async def count_tokens(request: Request) -> Response:
        return _labelled(await desk.count_tokens(request))

    @app.get("/v1/models", tags=["Messages API"])
    async def models(request: Request) -> Response:
        return _labelled(await desk.models(request))

    @app.get("/v1/models/{model_id}", tags=["Messages API"])
    async def model(request: Request, model_id: str) -> Response:
        return _labelled(await desk.models(request, model_id))


def _labelled(response: Response) -> Response:
    """Every answer says whose it is."""
    response.headers.update(LABELS)
    return response
