"""`onrecord backup`: the log's new records into files, then Postgres as it is, into one folder."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from onrecord import clock, db
from onrecord.cli import lines
from onrecord.cli.backups import manifest, programs
from onrecord.cli.backups.manifest import Database, Manifest
from onrecord.cli.stack import FOLDER, Folder
from onrecord.cli.surroundings import Opened, opened, plainly, settings_of
from onrecord.settings import CantStart, Settings

if TYPE_CHECKING:
    from outbox_relay.archive import Archive

To = Annotated[Path, typer.Argument(metavar="FOLDER", help="Where backups of this log are: a new one, or the last.")]


def backup(
    to: To,
    log_only: Annotated[bool, typer.Option("--log-only", help="The log's new records alone.")] = False,
    folder: Folder = FOLDER,
) -> None:
    """Back up the log and Postgres. Everything goes on meanwhile.

    Of the log what is new is added to the folder; of Postgres each backup is a whole one, by pg_dump. The log comes
    first, so that after restoring both the relay goes on by itself with what the files lack.

    Master keys and S3 are not in it. Persons' wrapped keys are: an erasure doesn't reach them, so let backups of
    Postgres go when their time is over.

    \b
    Examples:
      onrecord backup /backups/onrecord
      onrecord backup /backups/onrecord --log-only
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    from outbox_relay.archive import Archive, ArchiveIsBroken  # noqa: PLC0415 - `--help` needs no Kafka client

    with plainly(CantStart, ArchiveIsBroken, OSError), opened(folder, "onrecord_relay") as found:
        to.mkdir(mode=0o700, parents=True, exist_ok=True)
        with manifest.alone(to):
            known = manifest.begun(to, found.log)
            manifest.write(to, known)
            records = _copy(found, Archive(to / manifest.LOG))
            print(f"log       {lines.counted(records, 'new record')} in {to / manifest.LOG}")
            if not log_only:
                made = _dump(settings_of(folder), found, to, known)
                print(f"database  {made.path(to)}, {made.path(to).stat().st_size / 1e6:,.1f} MB")


def _copy(found: Opened, archive: "Archive") -> int:
    from outbox_relay import archive as archives  # noqa: PLC0415 - as above

    told = 0
    with Console(stderr=True).status("reading the log") as status:
        for shard in range(found.log.shards):
            told += archives.copy(found.reader, found.log, shard, archive)
            status.update(f"shard {shard}: {lines.counted(told, 'record')} so far")
    return told


def _dump(config: Settings, found: Opened, to: Path, known: Manifest) -> Database:
    taken_at = clock.now()
    name = f"{taken_at:%Y-%m-%dT%H%M%S.%fZ}.dump"
    path = to / manifest.DATABASES / name
    path.parent.mkdir(mode=0o700, exist_ok=True)
    tails = found.connection.execute(db.sql("onrecord.cli", "outbox_tails"), (found.log.shards,)).fetchall()
    path.touch(mode=0o600)
    with Console(stderr=True).status("pg_dump"):
        roles = programs.dump_roles(config)
        programs.dump(config, path)
    made = Database(
        name,
        taken_at.isoformat(timespec="seconds"),
        manifest.sum_of(path),
        _version(),
        roles,
        {str(shard): seq for shard, seq in tails},
    )
    known.databases.append(made)
    manifest.write(to, known)
    return made


def _version() -> str:
    from onrecord import migrate  # noqa: PLC0415 - Alembic and SQLAlchemy are slow to import

    return migrate.head()
