"""`onrecord doctor`: checks every setting that the laws depend on, and says what to do about each that is wrong."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

import psycopg
import typer
from rich.console import Console

from onrecord import db, log
from onrecord.cli import status
from onrecord.cli.stack import FOLDER, Folder
from onrecord.cli.surroundings import plainly, settings_of
from onrecord.settings import Settings

POSTGRES_MIN = 180000
ROLES = ("onrecord_command", "onrecord_query", "onrecord_relay", "onrecord_projector", "onrecord_worker")
ALIVE_S_MAX = 10
LOST = "an acknowledged command could be lost"
NEEDED = {
    "fsync": ("on", LOST),
    "full_page_writes": ("on", LOST),
    "synchronous_commit": ("on", LOST),
    "log_error_verbosity": ("terse", "the server's log could quote rows, and with them what is personal"),
}


@dataclass(frozen=True)
class Finding:
    """One check: what was looked at, and what is wrong with it, if anything, with the next step."""

    what: str
    wrong: str | None = None


def doctor(folder: Folder = FOLDER) -> None:
    """Check every setting that the laws depend on.

    Ends with 1 if anything is wrong.

    \b
    Examples:
      onrecord doctor
      onrecord doctor --folder /srv/onrecord
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    console = Console(highlight=False, soft_wrap=True)
    wrong = 0
    with plainly():
        config = settings_of(folder)
        for check in (_postgres, _roles, _topic, _operation):
            for finding in check(config):
                wrong += finding.wrong is not None
                mark = "[green]ok[/]   " if finding.wrong is None else "[red]wrong[/]"
                console.print(f"{mark} {finding.what}" + (f": {finding.wrong}" if finding.wrong else ""))
    raise typer.Exit(1 if wrong else 0)


def _postgres(config: Settings) -> Iterator[Finding]:
    with db.connect(db.conninfo(config, "onrecord_command")) as connection:
        version = connection.info.server_version
        yield _finding("PostgreSQL 18 or later", version >= POSTGRES_MIN, f"it is {version}: upgrade the server")
        for name, (wanted, danger) in NEEDED.items():
            value = _show(connection, name)
            what = f"Postgres: {name} = {wanted}"
            yield _finding(what, value == wanted, f"it is {value}: {danger}")
        isolation = _show(connection, "default_transaction_isolation")
        what = "Postgres: read committed"
        yield _finding(what, isolation == "read committed", f"it is {isolation}: outbox_emit refuses it")


def _roles(config: Settings) -> Iterator[Finding]:
    """Each role signs in, is bound by row-level security, and gives up before it holds others up for long."""
    for role in ROLES:
        with db.connect(db.conninfo(config, role)) as connection:
            row = connection.execute(
                "select rolsuper or rolbypassrls from pg_roles where rolname = current_user"
            ).fetchone()
            free = bool(row and row[0])
            yield _finding(f"{role} is bound by row-level security", not free, "take superuser and bypassrls from it")
            limited = _show(connection, "idle_in_transaction_session_timeout") != "0"
            yield _finding(f"{role} has time limits", limited, "run `onrecord migrate`")


def _topic(config: Settings) -> Iterator[Finding]:
    from onrecord import broker  # noqa: PLC0415 - `--help` needs no Kafka client

    with db.connect(db.conninfo(config, "onrecord_relay")) as connection:
        of_log = log.read(connection)
    what = f"topic {of_log.topic}: id, {of_log.shards} partitions, kept for ever"
    yield _verified(what, lambda: broker.verify_topic(config, of_log))
    with closing(broker.consumer(config)) as reader:
        there = reader.partitions_for_topic(of_log.topic) or set()
    yield _finding("Kafka answers for every partition", len(there) == of_log.shards, f"only for {sorted(there)}")


def _operation(config: Settings) -> Iterator[Finding]:
    found = status.read(config)
    kinds = {process.kind for process in found.processes if process.silent_s <= ALIVE_S_MAX}
    for kind in ("relay", "projector", "worker"):
        yield _finding(f"a {kind} is alive", kind in kinds, f"start one: onrecord {kind}")
    yield _finding("no shard is halted", not found.halted, "see `onrecord status`")
    yield _finding("no shard is stopped", not found.stopped, "see `onrecord status`")
    yield _finding("no feeding is stopped", not found.unfed, "see `onrecord status`")
    yield _finding("no key is parked", not found.parked, "see `onrecord status`")


def _verified(what: str, check: Callable[[], None]) -> Finding:
    from onrecord.broker import TopicIsWrong  # noqa: PLC0415 - as above

    try:
        check()
    except TopicIsWrong as error:
        return Finding(what, str(error))
    return Finding(what)


def _finding(what: str, right: bool, otherwise: str) -> Finding:
    return Finding(what, None if right else otherwise)


def _show(connection: psycopg.Connection, name: str) -> str:
    row = connection.execute("select current_setting(%s)", (name,)).fetchone()
    assert row is not None
    return str(row[0])
