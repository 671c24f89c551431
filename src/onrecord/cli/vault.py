"""`onrecord vault …`: which master keys wrap the persons' keys, and wrapping them anew."""

import psycopg
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from onrecord import db
from onrecord.cli.stack import FOLDER, Folder
from onrecord.cli.surroundings import fail, plainly, settings_of
from onrecord.vault import MasterKeys, rotation
from onrecord.vault.check import VaultIsUnreadable
from onrecord.vault.master import MasterKeyIsMissing, WrappedKeyIsBroken
from onrecord.vault.rotation import Held, RotationIsRunning

ROLE = "onrecord_migrator"

vault_app = typer.Typer(no_args_is_help=True, help="The vault: the persons' keys, and the master keys that wrap them.")


@vault_app.command()
def status(folder: Folder = FOLDER) -> None:
    """Count the persons' keys by the master key that wraps them, and say which master keys the settings hold.

    Master keys are named by their ids, which tell nothing about them.

    Ends with 1 if a master key is needed that the settings don't hold.

    \b
    Example:
      onrecord vault status
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    with plainly():
        config = settings_of(folder)
        masters = config.vault().masters
        with db.connect(db.conninfo(config, ROLE)) as connection:
            held = rotation.count(connection)
    for name in sorted(masters.ids | held.wrapped.keys(), key=lambda name: (name != masters.current, name)):
        print(f"master key {name}  {_keys(held.wrapped.get(name, 0)):>14}  {_role(name, masters, held)}")
    print(f"destroyed by erasures        {_keys(held.destroyed):>14}")
    raise typer.Exit(1 if held.needed(masters) else 0)


@vault_app.command()
def rotate(folder: Folder = FOLDER) -> None:
    """Wrap every person's key by the first of the master keys that the settings hold.

    First put a new master key before the old ones in ONRECORD_MASTER_KEYS, and restart every process.

    The persons' keys stay as they are, so no event changes, and commands go on meanwhile.

    It can be stopped at any time: run again, it goes on with what is left.

    \b
    Example:
      openssl rand -base64 32     # a new master key, to be written before the old ones
      onrecord vault rotate
    """  # noqa: D301 (as above)
    with plainly(VaultIsUnreadable, MasterKeyIsMissing, RotationIsRunning):
        config = settings_of(folder)
        masters = config.vault().masters
        with db.connect(db.conninfo(config, ROLE)) as connection:
            rewrapped = _rotate(connection, masters)
            held = rotation.count(connection)
    print(
        f"{_keys(rewrapped)} rewrapped; master key {masters.current} now wraps all {_keys(sum(held.wrapped.values()))}"
    )
    print(_removable(masters, held))


def _rotate(connection: psycopg.Connection, masters: MasterKeys) -> int:
    pending = sum(rotation.count(connection).foreign(masters).values())
    console, done = Console(stderr=True), 0
    columns = (TextColumn("rewrapping"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    try:
        with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
            task = progress.add_task("", total=pending)
            for batch in rotation.rotate(connection, masters):
                done += batch
                progress.update(task, completed=done, total=max(pending, done))
    except WrappedKeyIsBroken as error:
        fail(
            f"{error}; {_keys(done)} rewrapped before it\n"
            "  next: restore its row of person_keys from a backup of this database, then rotate again"
        )
    return done


def _role(name: str, masters: MasterKeys, held: Held) -> str:
    if name == masters.current:
        return "held by the settings, the current one"
    if name not in masters.ids:
        return "NOT held by the settings: put it back, or what these keys sealed can't be read"
    return "held by the settings" if name in held.wrapped else "held by the settings, wraps nothing: may be removed"


def _removable(masters: MasterKeys, held: Held) -> str:
    removable = sorted(masters.ids - held.wrapped.keys() - {masters.current})
    if not removable:
        return "the settings hold no master key that could be removed"
    return (
        f"may be removed from ONRECORD_MASTER_KEYS: {', '.join(removable)}\n"
        "  before: every process was restarted with the current key as its first\n"
        "  keep them apart for as long as you keep backups from before this rotation: only they open those"
    )


def _keys(number: int) -> str:
    return "1 key" if number == 1 else f"{number:,} keys"
