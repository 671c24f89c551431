"""Every route, asked from every standpoint: it answers as `matrix` says and as its document does, or the test fails."""

from collections.abc import AsyncIterator, Iterator
from typing import Any, NamedTuple
from uuid import uuid4

import httpx
import pytest

import operations
from installations import Servers, make_installation
from matrix import ENTRIES, EVERYBODY, HIDDEN, OPEN, STANDPOINTS, Answer, Entry, expected, status_of
from onrecord import app, errors
from onrecord.identity.permissions import OPERATIONS
from operations import Operation
from posting import Body, refused
from scenes import Named, Scene, Stage, Standpoint, Tenant, read_once, staged

# Who is answered so was not listened to: neither what they named nor its being theirs has been looked at.
TURNED_AWAY = {
    "unauthenticated",
    "forbidden",
    "second-factor-needed",
    "second-factor-required",
    "workspace-not-chosen",
    "session-required",
}
KNOWN = [operation for operation in operations.ALL if operation.name in ENTRIES]


def named_by(entry: Entry) -> dict[str, Named]:
    return {name: value for name, value in {**entry.body, **entry.also}.items() if isinstance(value, Named)}


class World(NamedTuple):
    """Two workspaces that know nothing of each other."""

    stage: Stage
    here: Tenant
    there: Tenant

    def forget_attempts(self) -> None:
        self.stage.connection.execute("delete from attempts")

    def written(self) -> tuple[int, int]:
        """How many events there are, over all and here."""
        row = self.stage.connection.execute(
            "select count(*), count(*) filter (where workspace_id = %s) from outbox", (self.here.workspace_id,)
        ).fetchone()
        assert row is not None
        return int(row[0]), int(row[1])


@pytest.fixture(scope="module")
async def made(servers: Servers) -> AsyncIterator[World]:
    async with staged(make_installation(servers)) as stage:
        world = World(stage, stage.tenant("Demo"), stage.tenant("Other"))
        await read_once(stage, world.here, world.there)
        yield world


@pytest.fixture
def world(made: World) -> World:
    """The same, with nobody throttled for what another test did."""
    made.forget_attempts()
    return made


def answered(response: httpx.Response, answer: Answer, operation: Operation) -> None:
    """The response is this answer, which the operation's document knows."""
    if isinstance(answer, int):
        assert response.status_code == answer, response.text
        assert operation.documents(answer), f"{answer} is not documented"
    else:
        refused(response, status_of(answer), answer)
        assert operation.documents(status_of(answer), answer), f"{answer} is not documented"


@pytest.mark.parametrize("operation", KNOWN, ids=lambda operation: operation.name)
async def test_each_answers_to_each_as_the_table_says(world: World, operation: Operation) -> None:
    entry = ENTRIES[operation.name]
    body_of_others: Body | None = None
    for standpoint in STANDPOINTS:
        world.forget_attempts()
        tenant = world.there if standpoint == "elsewhere" else world.here
        scene = world.stage.scene(tenant, standpoint, OPERATIONS.get(operation.name))
        turned_away = expected(operation.name, standpoint) in TURNED_AWAY and tenant is world.here
        if entry.first:
            entry.first(scene)
        body = body_of_others if turned_away and body_of_others else await scene.body(entry.body)
        if turned_away:
            body_of_others = body
        await answers(world, scene, operation, standpoint, body)


async def answers(world: World, scene: Scene, operation: Operation, standpoint: Standpoint, body: Body) -> None:
    entry, answer = ENTRIES[operation.name], expected(operation.name, standpoint)
    before, of_here = world.written()
    print(standpoint)  # noqa: T201 - whose answer is wrong
    answered(await scene.ask(operation.route, body, entry.version), answer, operation)
    after, after_here = world.written()
    if isinstance(answer, str):
        assert after == before, "who is refused writes nothing"
    if scene.tenant is world.there:
        assert after_here == of_here, "what is done elsewhere writes nothing here"


SWAPPED = [
    (operation, name)
    for operation in KNOWN
    for name in sorted(operation.ids & named_by(ENTRIES[operation.name]).keys())
]


@pytest.mark.parametrize(("operation", "name"), SWAPPED, ids=lambda of: of if isinstance(of, str) else of.name)
async def test_an_id_of_another_workspace_is_as_good_as_none(world: World, operation: Operation, name: str) -> None:
    entry = ENTRIES[operation.name]
    stranger, owner, named = world.stage.scene(world.there), world.stage.scene(world.here), named_by(entry)[name]
    foreign = await named.make(owner)
    (_, before), answers = world.written(), []
    nobodys = [str(uuid4())] if isinstance(foreign, list) else str(uuid4())
    for swapped in (foreign, nobodys):
        body = await stranger.body(entry.body) | {name: swapped}
        answers.append(await stranger.ask(operation.route, body, entry.version))
        answered(answers[-1], named.refusal, operation)
    assert world.written()[1] == before
    if isinstance(named.refusal, str):
        assert answers[0].content == answers[1].content, "whether it is there elsewhere is told to nobody"


def test_whatever_holds_an_id_is_swapped() -> None:
    missing = {one.name: one.ids - named_by(ENTRIES[one.name]).keys() for one in KNOWN}
    assert not any(missing.values()), f"say in matrix.py what another workspace's {missing} is answered with"


async def test_a_client_of_another_workspace_is_as_good_as_none(world: World) -> None:
    (operation,) = [operation for operation in KNOWN if operation.name == "issue_access_token"]
    scene = world.stage.scene(world.here, "nobody")
    body = await scene.body(ENTRIES[operation.name].body)
    token_id = body["client_id"].partition(".")[2]
    answer = await scene.ask(operation.route, body | {"client_id": f"{world.there.workspace_id}.{token_id}"})
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_every_operation_has_an_entry_and_every_entry_an_operation() -> None:
    assert {operation.name for operation in operations.ALL} == set(ENTRIES)


def test_these_are_open_to_everybody() -> None:
    assert {name for name, entry in ENTRIES.items() if entry.may == EVERYBODY} == OPEN
    assert {operation.name for operation in operations.ALL if not operation.document["security"]} == OPEN


def test_these_are_in_no_document() -> None:
    assert set(_names(app.document().routes)) - {operation.name for operation in operations.ALL} == HIDDEN


def test_whoever_is_asked_who_they_are_may_be_nobody_or_ask_too_often() -> None:
    for operation in KNOWN:
        if operation.name not in OPEN:
            for refusal in (errors.Unauthenticated, errors.CredentialMoved, errors.TooManyRequests):
                assert operation.documents(refusal.status, refusal.type), (operation.name, refusal.type)


def test_no_command_is_an_auditors() -> None:
    commands = [operation.name for operation in operations.ALL if operation.tag == "commands"]
    assert commands
    assert {expected(name, "auditor") for name in commands} == {"forbidden"}


def _names(routes: list[Any]) -> Iterator[str]:
    """Of all routes, those of included routers too."""
    for route in routes:
        if inner := getattr(route, "original_router", None):
            yield from _names(inner.routes)
        else:
            yield route.name
