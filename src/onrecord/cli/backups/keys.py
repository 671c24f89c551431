"""`onrecord restore keys`: persons' keys that a restored database lacks, from one that has them; or given up."""

from typing import Annotated

import psycopg
import typer

from onrecord import clock, db, log
from onrecord.cli import lines
from onrecord.cli.stack import FOLDER, Folder
from onrecord.cli.surroundings import fail, plainly, settings_of
from onrecord.settings import Settings

ROLE = "onrecord_migrator"
PACKAGE = "onrecord.cli.backups"


def keys(
    source: Annotated[
        str | None,
        typer.Argument(metavar="URL", help="Of the database that has them, as ONRECORD_DATABASE_URL has it."),
    ] = None,
    give_up: Annotated[bool, typer.Option("--give-up", help="Those that no database has any more.")] = False,
    folder: Folder = FOLDER,
) -> None:
    """Get the persons' keys that this database lacks since it was set back, from the one that was set aside.

    Without them what people wrote since then can't be read, though the log has it. Keys that are here stay as they
    are. Run it before anything starts; later is not too late.

    --give-up is for keys that are lost for good: they are written down as destroyed, and what was sealed under them
    reads [erased], as after an erasure. Run it when the halted shards are settled.

    \b
    Examples:
      onrecord restore keys postgresql://127.0.0.1:5433/onrecord
      onrecord restore keys --give-up
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    with plainly():
        config = settings_of(folder)
        with db.connect(db.conninfo(config, ROLE)) as ours:
            if source:
                print(f"{lines.counted(_copy(config, source, ours), 'key')} copied")
            lost = ours.execute(db.sql(PACKAGE, "list_lost_keys")).fetchall()
            if give_up:
                _give_up(ours, lost)
    print(_told(len(lost), given_up=give_up))


def _copy(config: Settings, source: str, ours: psycopg.Connection) -> int:
    """How many were lacking here and are there."""
    with db.connect(db.conninfo(config.model_copy(update={"database_url": source}), ROLE)) as theirs:
        if log.read(theirs).id != log.read(ours).id:
            fail("that database belongs to another log\n  next: name the one that was set aside")
        found = theirs.execute(db.sql(PACKAGE, "read_keys")).fetchall()
    with ours.transaction(), ours.cursor() as cursor:
        cursor.executemany(db.sql(PACKAGE, "add_key"), found)
        return max(cursor.rowcount, 0)


def _give_up(ours: psycopg.Connection, lost: list[tuple[object, object]]) -> None:
    now = clock.now()
    with ours.transaction(), ours.cursor() as cursor:
        cursor.executemany(db.sql(PACKAGE, "add_key"), [(*person, "lost", None, now, now) for person in lost])


def _told(lost: int, *, given_up: bool) -> str:
    if not lost:
        return "no event is sealed under a key that is lost"
    counted = lines.counted(lost, "key")
    if given_up:
        return f"{counted} given up: what was sealed under them reads [erased]\nnext: restart the projectors"
    return f"lost: {counted} that events are sealed under\nnext: `onrecord restore keys --give-up` if they are gone"
