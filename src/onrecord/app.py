"""The composition root: the API, put together from its rooms."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache
from typing import Any

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from psycopg_pool import AsyncConnectionPool

from commands.account import oauth, sent_codes
from commands.account import providers as provider_routes
from commands.account.router import router as account
from commands.account.sent_code_router import router as sent_code
from commands.account.signing_in import Door
from commands.ai_router import router as ai_commands
from commands.channel_router import router as channel_commands
from commands.contact_router import router as contact_commands
from commands.media_router import router as media_commands
from commands.messages_router import router as message_commands
from commands.operations_router import router as operations_commands
from commands.router import router as commands
from commands.sign_up_router import router as channel_sign_up
from commands.workspace_router import router as workspace_commands
from onrecord import broker, db, forgetting, hardening, log, monitoring, openapi, problems, readiness
from onrecord.body_limit import BodyLimit
from onrecord.command_route import CommandTable
from onrecord.custody import Custodian
from onrecord.doorbell import WEBHOOKS, Doorbell
from onrecord.events import asyncapi
from onrecord.execute import Executor
from onrecord.filing_desk import FilingDesk
from onrecord.hardening import HardenedApi
from onrecord.identity import first_admin, providers, request_limits, touching
from onrecord.identity.passwords import Passwords
from onrecord.identity.resolver import Resolver
from onrecord.log import Log
from onrecord.media.objects import Objects, store_of
from onrecord.monitoring import Monitor
from onrecord.opening import Opener
from onrecord.settings import Settings, load
from onrecord.vault import check
from onrecord.web import api_page
from onrecord.web import build as web_build
from onrecord.web import routes as web_client
from onrecord.whatsapp import business, sign_up, signature, webhook
from onrecord.whatsapp.intake import Intake
from queries import ai_router, export_router, record_router, stats_router
from queries.export.desk import Places
from queries.media_router import router as media_queries
from queries.operations_router import router as operations_queries
from queries.reached import Reached
from queries.reading import Reads
from queries.router import router as queries
from queries.stream import presence
from queries.stream import router as stream_router
from queries.stream.streams import Streams
from queries.workspace_router import router as workspace_queries

TITLE = "OnRecord"
VERSION = "0.1.0"
END_S_MAX = 5
SERVING_ROLES = ("onrecord_command", "onrecord_query")
ROUTERS = (
    commands,
    queries,
    record_router.router,
    stats_router.router,
    ai_router.router,
    export_router.router,
    stream_router.router,
    account,
    provider_routes.router,
    sent_code,
    oauth.router,
    operations_commands,
    operations_queries,
    contact_commands,
    media_commands,
    media_queries,
    message_commands,
    workspace_commands,
    workspace_queries,
    webhook.router,
    channel_commands,
    channel_sign_up,
    ai_commands,
)
"""What is asked most stands first."""
DESCRIPTION = """The customer inbox where every word is on the record.

Commands are `POST /v1/<command>`: each answers with `OnRecord-Position`, where its events stand in the log.
Queries are `GET /v1/<question>`: sent with `OnRecord-After: <position>`, they answer at or after that position.
Every error is `application/problem+json` with a stable `type`.
"""


def create(settings: Settings) -> FastAPI:
    """The API. Its pools and listeners live as long as its lifespan."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            await _start(app, settings, stack)
            yield

    app = document()
    app.policy = hardening.policy(settings)
    web_client.install(app, settings, web_build.read())
    app.router.lifespan_context = lifespan
    return app


def from_environment() -> FastAPI:
    """The API with the settings of the environment: what uvicorn is told to serve."""
    return create(load())


class Api(HardenedApi):
    """The API, with a document that says how each route is authenticated."""

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            self.openapi_schema = openapi.finished(super().openapi())
        return self.openapi_schema


def document() -> Api:
    """The API without its surroundings: routes, errors and the OpenAPI document."""
    app = Api(
        title=TITLE,
        version=VERSION,
        description=DESCRIPTION,
        license_info={"name": "Apache 2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        contact={"name": "OnRecord"},
        servers=[{"url": "/", "description": "The installation that told this document."}],
        generate_unique_id_function=lambda route: route.name,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        telemetry={"operation_spans": False, "metrics": False, "logs": False},
    )
    app.add_middleware(BodyLimit)
    problems.install(app)
    app.add_exception_handler(oauth.Refused, oauth.answer_refused)
    for router in ROUTERS:
        app.include_router(router)
    of_commands = [route for router in ROUTERS for route in router.routes]
    app.router.middleware_stack = CommandTable(app.router.middleware_stack, of_commands)
    api_page.install(app)
    app.add_api_route("/asyncapi.json", _asyncapi, include_in_schema=False)
    readiness.install(app)
    return app


@cache
def event_document() -> dict[str, Any]:
    """The AsyncAPI document of the events, with the topic's usual name."""
    return asyncapi.document(VERSION, Settings.model_fields["topic"].default)


async def _start(app: FastAPI, settings: Settings, stack: AsyncExitStack) -> None:
    """What ends last begins first: pools, clients of others, and the tasks that use them."""
    of_log = read_log(settings)
    command_pool, query_pool = [
        await stack.enter_async_context(
            db.pool(db.conninfo(settings, role, "onrecord-api"), settings.pool_connections_max)
        )
        for role in SERVING_ROLES
    ]
    await first_admin.mention(command_pool, of_log.workspace_id)
    executor = Executor(command_pool, of_log, settings.vault(), Doorbell())
    resolver = Resolver(command_pool, settings.second_factor_roles)
    webhooks = Doorbell(WEBHOOKS)
    app.state.intake = Intake(command_pool, executor.vault, of_log.workspace_id, webhooks)
    _let_in(app, settings, executor, resolver)
    _act(app, executor)
    _tell(app, settings, Reads(query_pool, Reached(), of_log))
    await _reach_out(app, settings, stack)
    _watch(app, stack.enter_context(monitoring.watched(settings, "api")), command_pool, query_pool)
    works = (
        executor.doorbell.run(db.conninfo(settings, "onrecord_command", "onrecord-doorbell")),
        webhooks.run(db.conninfo(settings, "onrecord_command", "onrecord-doorbell")),
        forgetting.run(command_pool),
        touching.run(command_pool, resolver),
        *_listening(app, settings),
    )
    stack.push_async_callback(_end, [asyncio.create_task(work) for work in works])


def _watch(app: FastAPI, monitor: Monitor, command_pool: AsyncConnectionPool, query_pool: AsyncConnectionPool) -> None:
    """What this process tells of itself."""
    reads: Reads = app.state.reads
    streams: Streams = app.state.streams
    app.state.readiness = readiness.Readiness(command_pool, lambda: reads.reached.served)
    readiness.watch(monitor, app.state.readiness, asyncio.get_running_loop())
    counts = {
        "onrecord_streams": ("Clients that listen to live updates.", lambda: sum(1 for _ in streams.listeners)),
        "onrecord_position_waiters": ("Queries that wait for a position.", lambda: reads.reached.waiting),
    }
    monitor.registry.register(readiness.Gauges({"command": command_pool, "query": query_pool}, counts))


def _let_in(app: FastAPI, settings: Settings, executor: Executor, resolver: Resolver) -> None:
    """Who asks, from where, and how often they may."""
    app.state.resolver = resolver
    app.state.door = Door(executor, Passwords(), executor.log.workspace_id)
    app.state.cookie = hardening.session_cookie(settings)
    app.state.limits = request_limits.of(settings)
    app.state.trusted_proxies = settings.trusted_proxies
    app.state.webhook_secrets = signature.of(settings)
    app.state.code_template = sent_codes.template_of(settings)


def _act(app: FastAPI, executor: Executor) -> None:
    """By what commands are done, and what is personal is opened with a record of it."""
    app.state.executor = executor
    app.state.custodian = custodian = Custodian(executor)
    app.state.opener = Opener(custodian)


def _tell(app: FastAPI, settings: Settings, reads: Reads) -> None:
    """By what is told what is: questions, exports and streams."""
    app.state.reads = reads
    app.state.exports = Places()
    app.state.streams = streams = Streams(reads, settings.streams_max, settings.credential_streams_max)
    reads.reached.also(presence.CHANNEL, streams.hear)


async def _reach_out(app: FastAPI, settings: Settings, stack: AsyncExitStack) -> None:
    """Whom the API itself calls."""
    app.state.files = FilingDesk(app.state.executor, await _bucket(settings, stack))
    app.state.providers = await stack.enter_async_context(providers.from_settings(settings))
    app.state.business = await stack.enter_async_context(business.client(settings))
    app.state.sign_up = sign_up.from_settings(settings, app.state.business)


def _listening(app: FastAPI, settings: Settings) -> Iterator[Coroutine[Any, Any, None]]:
    """What goes on as long as the API: hearing what the read models have, and telling it to whoever listens."""
    reads: Reads = app.state.reads
    streams: Streams = app.state.streams
    yield reads.reached.listen(db.conninfo(settings, "onrecord_query", "onrecord-reached"))
    yield from (streams.feed(), streams.watch(), streams.attend(), streams.operate())


async def _bucket(settings: Settings, stack: AsyncExitStack) -> Objects | None:
    """Where files are, if they are anywhere; the API answers without it, too."""
    if settings.s3_access_key is None:
        return None
    objects = await stack.enter_async_context(Objects(store_of(settings)))
    stack.push_async_callback(_end, [asyncio.create_task(objects.await_bucket())])
    return objects


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    """Cancel them, and wait until they have let go of what they hold, such as connections."""
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks, timeout=END_S_MAX)


def read_log(settings: Settings) -> Log:
    """The log that this API writes. Raises whatever makes that impossible, before anything is served."""
    with db.connect(db.conninfo(settings, "onrecord_command")) as connection:
        found = log.read(connection)
        with connection.transaction():
            connection.execute(db.sql("onrecord", "set_workspace"), (str(found.workspace_id),))
            check.masters(connection, settings.vault().masters)
            check.persons(connection)
    broker.verify_topic(settings, found)
    return found


async def _asyncapi() -> JSONResponse:
    return JSONResponse(event_document())
