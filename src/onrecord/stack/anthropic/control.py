"""The control API: scripts faults, tells which calls came. JSON, without credentials, on this machine only."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from onrecord.stack.anthropic.faults import Fault
from onrecord.stack.anthropic.settings import Settings
from onrecord.stack.anthropic.world import World


def routes(world: World) -> APIRouter:
    router = APIRouter(prefix="/simulator", tags=["Control"])
    _faults(router, world)
    _calls(router, world)
    _settings(router, world)
    return router


def _faults(router: APIRouter, world: World) -> None:
    @router.post("/faults")
    async def script(faults: list[Fault] | Fault) -> dict[str, int]:
        for fault in faults if isinstance(faults, list) else [faults]:
            world.faults.add(fault)
        return {"scripted": len(world.faults.scripted)}

    @router.get("/faults")
    async def scripted() -> list[Fault]:
        return world.faults.scripted

    @router.delete("/faults")
    async def clear() -> dict[str, int]:
        world.faults.clear()
        return {"scripted": 0}


def _calls(router: APIRouter, world: World) -> None:
    @router.get("/calls")
    async def calls(contains: str = "", path: str = "messages", task: str = "", after: int = 0) -> JSONResponse:
        """The calls, oldest first: those with these words in their body as it was sent, those after a number."""
        return JSONResponse(list(world.journal.having(contains, path, task, after)))

    @router.get("/count")
    async def count() -> dict[str, int]:
        """How many came since the journal was last emptied, how many of them the service would have billed."""
        return {"calls": world.journal.count, "billed": world.journal.billed, "under_way": world.journal.under_way}

    @router.delete("/calls")
    async def forget() -> dict[str, int]:
        world.journal.forget()
        return {"calls": 0}


def _settings(router: APIRouter, world: World) -> None:
    @router.get("/settings")
    async def settings() -> Settings:
        return world.settings

    @router.patch("/settings")
    async def change(changes: dict[str, Any]) -> Settings:
        world.change_settings(Settings.model_validate(world.settings.model_dump() | changes))
        return world.settings

    @router.post("/reset")
    async def reset() -> dict[str, bool]:
        world.reset()
        return {"reset": True}
