"""A command is found by its address; whatever else is asked is the router's."""

from types import SimpleNamespace
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from onrecord import app, errors
from onrecord.command_route import CommandRoute, CommandTable

COMMANDS = [route for router in app.ROUTERS for route in router.routes if isinstance(route, CommandRoute)]
NO_TOKEN = SimpleNamespace(state=SimpleNamespace(cookie="session"))


class Router:
    """Notes what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def __call__(self, scope: Scope, _receive: Receive, _send: Send) -> None:
        self.asked.append(f"{scope['method']} {scope['path']}")


async def ask(table: CommandTable, method: str, path: str) -> None:
    async def nothing(*_: Any) -> Any:
        raise AssertionError("nothing is read or told before somebody is known")

    await table({"type": "http", "method": method, "path": path, "headers": [], "app": NO_TOKEN}, nothing, nothing)


async def test_every_command_is_answered_without_asking_the_router() -> None:
    router = Router()
    for route in COMMANDS:
        with pytest.raises(errors.Unauthenticated):
            await ask(CommandTable(router, COMMANDS), "POST", route.path)
    assert router.asked == []


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/v1/send_message"), ("POST", "/v1/send_message/"), ("POST", "/healthz")]
)
async def test_what_is_no_command_is_the_routers(method: str, path: str) -> None:
    router = Router()
    await ask(CommandTable(router, COMMANDS), method, path)
    assert router.asked == [f"{method} {path}"]


def test_the_api_has_the_table_before_its_router() -> None:
    assert isinstance(app.document().router.middleware_stack, CommandTable)
