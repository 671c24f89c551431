"""Postgres' own programs: pg_dump, pg_dumpall, pg_restore."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError
from pathlib import Path

from psycopg.conninfo import make_conninfo

from onrecord import postgres_programs
from onrecord.settings import CantStart, Settings

# What makes our roles and says what holds for them; whose else they are is not ours to restore. No passwords.
OUR_ROLES = re.compile(r"^(?:CREATE|ALTER) ROLE onrecord_\w+\b.*;$", re.MULTILINE)
CREATED = re.compile(r"^CREATE ROLE (\w+);$")
SAID_CHARS_MAX = 2_000
VERSION_MIN = 18


class ProgramFailed(CantStart):
    """One of Postgres' programs isn't there, or ended with an error; the message holds what it said."""


def dump(config: Settings, output: Path) -> None:
    """The whole database, of one moment. Raises ProgramFailed."""
    _run("pg_dump", config, "--format=custom", "--lock-wait-timeout=30s", f"--file={output}", database="--dbname")


def dump_roles(config: Settings) -> str:
    """The statements that make our roles. Raises ProgramFailed."""
    said = _run("pg_dumpall", config, "--roles-only", "--no-role-passwords", database="--dbname")
    return "\n".join(OUR_ROLES.findall(said)) + "\n"


def load(config: Settings, dumped: Path) -> None:
    """Into an empty database, whole or with an error. Raises ProgramFailed."""
    _run("pg_restore", config, "--exit-on-error", "--single-transaction", dumped, database="--dbname")


def _run(name: str, config: Settings, *words: str | Path, database: str) -> str:
    where = make_conninfo(config.database_url, user=config.database_admin, application_name="onrecord-backup")
    environment = os.environ | {"PGPASSWORD": config.database_password.get_secret_value()}
    argv = [_path(name), f"{database}={where}", "--no-password", *words]
    done = subprocess.run(argv, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ProgramFailed(f"{name} failed:\n{done.stderr.strip()[-SAID_CHARS_MAX:]}")
    return done.stdout


def _path(name: str) -> Path:
    """The first that isn't older than the servers that we run on. Raises ProgramFailed."""
    for path in _found(name):
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
        version = re.search(r"(\d+)", said)
        if version and int(version[1]) >= VERSION_MIN:
            return path
    raise ProgramFailed(
        f"{name} of PostgreSQL {VERSION_MIN} isn't here\n  next: install its client programs, or onrecord[backup]"
    )


def _found(name: str) -> Iterator[Path]:
    """On the path, where Debian keeps several versions, and what `onrecord[backup]` brings along, as the image does."""
    if on_path := shutil.which(name):
        yield Path(on_path)
    yield from Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    with suppress(PackageNotFoundError):
        yield postgres_programs.folder() / name
