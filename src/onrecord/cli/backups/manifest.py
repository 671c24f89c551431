"""What a folder of backups holds: whose log, and which databases of when, each with its sum."""

import fcntl
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from onrecord.log import Log
from onrecord.settings import CantStart

FILE = "backup.json"
LOCK = "backup.lock"
LOG = "log"
DATABASES = "databases"


class WrongFolder(CantStart):
    """The folder holds no backup, or another log's, or files that were changed; the message says which."""


@dataclass(frozen=True)
class Database:
    """A dump: when it was begun, of which version of the schema, and how far each shard's outbox went."""

    name: str
    taken_at: str
    sha256: str
    version: str
    roles: str
    positions: dict[str, int]

    def path(self, folder: Path) -> Path:
        return folder / DATABASES / self.name


@dataclass
class Manifest:
    """The folder's own description, as `backup.json` has it."""

    log_id: str
    topic: str
    shards: int
    databases: list[Database] = field(default_factory=list)

    def must_be_of(self, log: Log) -> None:
        if (self.log_id, self.shards) != (str(log.id), log.shards):
            raise WrongFolder(f"these are backups of log {self.log_id}, not of {log.id}\n  next: name another folder")


def read(folder: Path) -> Manifest:
    """Raises WrongFolder."""
    try:
        said = json.loads((folder / FILE).read_text("utf-8"))
        said["databases"] = [Database(**one) for one in said["databases"]]
        return Manifest(**said)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise WrongFolder(f"{folder} holds no backup: {type(error).__name__} at {FILE}") from None


def begun(folder: Path, log: Log) -> Manifest:
    """That of this log's folder, which is empty or was written to before. Raises WrongFolder."""
    if not (folder / FILE).exists():
        if any(one.name != LOCK for one in folder.iterdir()):
            raise WrongFolder(f"{folder} holds something else\n  next: name an empty folder, or one of backups")
        return Manifest(str(log.id), log.topic, log.shards)
    found = read(folder)
    found.must_be_of(log)
    return found


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Nobody else writes into the folder for as long as this lasts. Raises WrongFolder."""
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise WrongFolder(f"another backup into {folder} is under way\n  next: wait for it") from None
        yield


def write(folder: Path, manifest: Manifest) -> None:
    """At once or not at all."""
    beside = folder / f"{FILE}.new"
    beside.write_text(json.dumps(asdict(manifest), indent=2) + "\n", "utf-8")
    beside.replace(folder / FILE)


def must_be_whole(folder: Path, database: Database) -> None:
    """Raises WrongFolder if the file isn't the one that was written."""
    path = database.path(folder)
    if not path.is_file() or sum_of(path) != database.sha256:
        raise WrongFolder(f"{path} isn't what was written: its sum differs\n  next: another one, by --database")


def sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
