"""The processes of an installation, one subcommand each; `onrecord up` runs them all for development.

Each process imports its own room and no other: a relay needs no web framework.
"""

import asyncio
import runpy
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
import uvicorn

from onrecord import process, settings

if TYPE_CHECKING:
    from fastapi import FastAPI

SHUTDOWN_S_MAX = 5
STARTUP_FAILURE = 3  # as uvicorn's own command line has it

DemoAdmin = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER",
        help="For development: see that there is a demo admin; password and token go into secrets.env of this folder.",
    ),
]


def migrate(demo_admin: DemoAdmin = None) -> None:
    """Bring the database to this version; the first time, make its log and the log's topic."""
    from onrecord import migrate as migration  # noqa: PLC0415 - Alembic and SQLAlchemy serve this one subcommand

    config = settings.load()
    migration.migrate(config)
    log = migration.create_log(config)
    print(f"migrated; log {log.id} with {log.shards} shards in topic {log.topic}")
    if demo_admin is not None:
        from onrecord.cli import demo_people  # noqa: PLC0415 - of the development stack

        print(demo_people.provide(config, log, demo_admin))


def api() -> None:
    """Serve commands and queries over HTTP."""
    from onrecord import app  # noqa: PLC0415 - the web framework serves this one subcommand
    from onrecord.connections import Connection  # noqa: PLC0415 - likewise

    config = settings.load()
    process.begin(config, "api")
    app.read_log(config)  # whatever is wrong here is said in one line, before a server starts
    served = app.create(config)
    how = uvicorn.Config(
        served,
        host=config.api_host,
        port=config.api_port,
        loop="uvloop",
        http=Connection,
        access_log=False,
        log_config=None,  # its lines are written as ours are
        server_header=False,
        proxy_headers=False,  # ours believes the proxies that the settings name; uvicorn's, whoever is local
        timeout_graceful_shutdown=SHUTDOWN_S_MAX,
    )
    server = _Server(how, served, config.drain_s)
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        sys.exit(STARTUP_FAILURE)


class _Server(uvicorn.Server):
    """Stops in order: says that it isn't ready, so that a proxy sends nobody more; ends streams; closes the rest."""

    def __init__(self, how: uvicorn.Config, served: "FastAPI", drain_s: float) -> None:
        super().__init__(how)
        self._served = served
        self._drain_s = drain_s

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        process.end_within(self._drain_s + process.STOP_S_MAX)
        self._served.state.readiness.stopping = True
        await asyncio.sleep(self._drain_s)
        self._served.state.streams.close()  # they would stay open for ever
        await super().shutdown(sockets)


def relay() -> None:
    """Ship the outbox to Kafka. One relay is active, others stand by."""
    runpy.run_module("outbox_relay", run_name="__main__")


def projector() -> None:
    """Fold the log into the read models. Several share the shards."""
    runpy.run_module("projections", run_name="__main__")


def worker(
    kinds: Annotated[
        list[str] | None,
        typer.Argument(metavar="[KIND]...", help="Only these kinds: mail, delivery, media, ai; all by default."),
    ] = None,
) -> None:
    """Send messages and mails, fetch files, ask Claude: what events want. Several share the work; one feeds it.

    Workers of one kind can run beside workers of another, so that each has machines of its own.

    \b
    Examples:
      onrecord worker delivery
      onrecord worker ai
      ONRECORD_MAIL_FOLDER=/tmp/mails ONRECORD_MAIL_FROM=onrecord@localhost onrecord worker
      ONRECORD_SMTP_URL=smtp://user:password@mail.example.org:587 onrecord worker
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    from onrecord import worker as of_effects  # noqa: PLC0415 - what it calls serves this one subcommand

    of_effects.main(kinds or ())


COMMANDS = (migrate, api, relay, projector, worker)
NAMES = frozenset(command.__name__ for command in COMMANDS)
app = typer.Typer(pretty_exceptions_enable=False)  # without the other subcommands: see `onrecord.cli.main`
for _command in COMMANDS:
    app.command()(_command)
