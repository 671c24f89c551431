"""`onrecord restore …`: Postgres into an empty database, the log into an empty topic, keys, and erasures once more."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import psycopg
import typer
from rich.console import Console

from onrecord import db, log
from onrecord.cli import lines
from onrecord.cli.backups import keys, manifest, programs
from onrecord.cli.backups.manifest import Database, Manifest, WrongFolder
from onrecord.cli.running import executing, refusals_told
from onrecord.cli.stack import FOLDER, Folder
from onrecord.cli.surroundings import fail, plainly, settings_of
from onrecord.settings import CantStart, Settings

ALIVE_S_MAX = 10

restore_app = typer.Typer(no_args_is_help=True, help="Restore Postgres and the log from backups, and erase once more.")
restore_app.command()(keys.keys)

From = Annotated[Path, typer.Argument(metavar="FOLDER", help="Where `onrecord backup` put them.")]


@restore_app.command()
def database(
    of: From,
    chosen: Annotated[
        str | None, typer.Option("--database", metavar="NAME", help="Which; the last by default.")
    ] = None,
    folder: Folder = FOLDER,
) -> None:
    """Restore Postgres into the empty database that ONRECORD_DATABASE_URL names, and bring it to this version.

    Nothing else may run. Then it is compared with the log, and what to do next is told.

    \b
    Examples:
      onrecord restore database /backups/onrecord
      onrecord restore database /backups/onrecord --database 2026-01-31T030000.000000Z.dump
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    with plainly(CantStart, OSError):
        config, known = settings_of(folder), manifest.read(of)
        dumped = _chosen(known, chosen)
        manifest.must_be_whole(of, dumped)
        with Console(stderr=True).status("pg_restore"):
            _load(config, dumped, of)
        print(f"the database is as it was at {dumped.taken_at}, and of this version")
        print("\n".join(_compared(config, of)))


@restore_app.command(name="log")
def restore_log(
    of: From,
    topic: Annotated[str | None, typer.Option(help="Write it into this topic; of its former name by default.")] = None,
    folder: Folder = FOLDER,
) -> None:
    """Write the log anew into an empty topic: from the files, and what they lack from the outbox. Then it is the log.

    The records are the same bytes under the same numbers. Nothing else may run. What is interrupted goes on when it is
    run again.

    \b
    Examples:
      onrecord restore log /backups/onrecord
      onrecord restore log /backups/onrecord --topic onrecord.events.2
    """  # noqa: D301 (as above)
    from outbox_relay import refill as filling  # noqa: PLC0415 - `--help` needs no Kafka client
    from outbox_relay.archive import Archive, ArchiveIsBroken  # noqa: PLC0415 - likewise
    from outbox_relay.relay import OutboxHasGap  # noqa: PLC0415 - likewise

    with plainly(CantStart, ArchiveIsBroken, OutboxHasGap, OSError):
        config = settings_of(folder)
        with (
            db.connect(db.conninfo(config, "onrecord_relay")) as relay,
            db.connect(db.conninfo(config, "onrecord_migrator")) as migrator,
            Console(stderr=True).status("writing the log") as status,
        ):
            of_log = log.read(relay)
            manifest.read(of).must_be_of(of_log)
            _must_be_alone(relay)
            wanted, written = replace(of_log, topic=topic or of_log.topic), 0

            def told(records: int) -> None:
                nonlocal written
                written += records
                status.update(f"{lines.counted(written, 'record')} written")

            topic_id = filling.refill(config, relay, wanted, Archive(of / manifest.LOG), told)
            filling.adopt(migrator, wanted, topic_id)
    print(f"{lines.counted(written, 'record')} written; topic {wanted.topic} is the log now")
    print("next: `onrecord log verify`, then start everything")


@restore_app.command()
def erasures(folder: Folder = FOLDER) -> None:
    """Erase once more whoever was erased after the moment that Postgres was set back to.

    The log tells who. Run it when the halted shards are settled; it may be run again.

    \b
    Example:
      onrecord restore erasures
    """  # noqa: D301 (as above)
    from commands.erase_contact import EraseContact  # noqa: PLC0415 - `--help` needs no room

    with plainly():
        config = settings_of(folder)
        with db.connect(db.conninfo(config, "onrecord_migrator")) as connection:
            of_log = log.read(connection)
            undone = connection.execute(db.sql("onrecord.cli.backups", "list_undone_erasures")).fetchall()
        with refusals_told("not all of them are erased"), executing(config, of_log) as run:
            for workspace_id, contact_id, reason in undone:
                run(EraseContact(contact_id=contact_id, reason=reason), workspace_id)
                print(f"erased once more: contact {contact_id}")
    print(f"{lines.counted(len(undone), 'erasure')} done once more")


def _chosen(known: Manifest, name: str | None) -> Database:
    if not known.databases:
        raise WrongFolder("there is no backup of Postgres in this folder, only of the log")
    found = [one for one in known.databases if name in {None, one.name}]
    if not found:
        names = "\n".join(f"  {one.name}" for one in known.databases)
        raise WrongFolder(f"there is no {name}; there are\n{names}")
    return found[-1]


def _load(config: Settings, dumped: Database, of: Path) -> None:
    from onrecord import migrate  # noqa: PLC0415 - Alembic and SQLAlchemy are slow to import

    with db.connect(db.conninfo(config, config.database_admin)) as admin:
        if admin.execute("select 1 from pg_class where relnamespace = 'public'::regnamespace limit 1").fetchone():
            fail("this database holds something\n  next: create an empty one, and let ONRECORD_DATABASE_URL name it")
        for statement in dumped.roles.splitlines():
            _make(admin, statement)
        programs.load(config, dumped.path(of))
        admin.execute("analyze")
    migrate.migrate(config)


def _make(admin: psycopg.Connection, statement: str) -> None:
    """A role that is there stays, and gets what holds for it."""
    created = programs.CREATED.match(statement)
    known = created and admin.execute("select 1 from pg_roles where rolname = %s", (created[1],)).fetchone()
    if not known:
        admin.execute(statement.encode())


def _compared(config: Settings, of: Path) -> list[str]:
    """What the log says to the database, shard by shard, and what is to be done."""
    from onrecord import broker  # noqa: PLC0415 - `--help` needs no Kafka client
    from outbox_relay import tail  # noqa: PLC0415 - likewise

    with db.connect(db.conninfo(config, "onrecord_relay")) as connection:
        of_log = log.read(connection)
        try:
            broker.verify_topic(config, of_log)
        except broker.TopicIsWrong as error:
            return [f"log: {error}", f"next: `onrecord restore log {of}`"]
        with closing(broker.consumer(config)) as reader:
            tails = {shard: tail.read(reader, connection, of_log, shard) for shard in range(of_log.shards)}
    parted = [f"  shard {shard}: {found.problem}" for shard, found in tails.items() if found.problem]
    if not parted:
        return ["log and outbox agree", "next: start everything"]
    return [
        "log and outbox differ:",
        *parted,
        "next: start everything; the relay halts these shards. For each `onrecord log settle SHARD`,",
        "      then `onrecord restore erasures`",
    ]


def _must_be_alone(connection: psycopg.Connection) -> None:
    beats = connection.execute(db.sql("onrecord.cli", "read_heartbeats")).fetchall()
    alive = sorted({str(kind) for kind, _, _, _, silent_s, _ in beats if silent_s <= ALIVE_S_MAX})
    if alive:
        fail(
            f"a {' and a '.join(alive)} of this log runs, and knows the former topic\n  next: stop every process first"
        )
