"""The jars of Kafka and S3Proxy: named by a committed lock, and checked against its sums before every start."""

import hashlib
import os
import tomllib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from onrecord.stack.fetching import FETCH_THREADS, Download, Progress, fetch_all
from onrecord.stack.locks import exclusive


@dataclass(frozen=True)
class Jar:
    """One jar as the lock knows it."""

    group: str
    artifact: str
    version: str
    classifier: str | None
    sha256: str

    @property
    def file_name(self) -> str:
        return f"{self.artifact}-{self.version}{f'-{self.classifier}' if self.classifier else ''}.jar"

    @property
    def address(self) -> str:
        """Where it stands below a Maven repository."""
        return f"{self.group.replace('.', '/')}/{self.artifact}/{self.version}/{self.file_name}"


def locked(name: str) -> list[Jar]:
    """Read the jars of one class path (`kafka`, `s3proxy`), in the order of the lock."""
    lock = resources.files("onrecord.stack").joinpath("jarlocks", name, "jgo.lock.toml")
    return [
        Jar(row["groupId"], row["artifactId"], row["version"], row.get("classifier"), row["sha256"])
        for row in tomllib.loads(lock.read_text("utf-8"))["dependencies"]
    ]


def class_path(name: str, folder: Path, *, progress: Progress | None = None) -> str:
    """Give the class path for `java -cp`; every jar in it has been checked during this call."""
    return os.pathsep.join(map(str, provide(locked(name), folder / name, progress=progress)))


def provide(
    jars: Sequence[Jar], place: Path, *, base: str | None = None, progress: Progress | None = None
) -> list[Path]:
    """Give the paths of the jars, all checked now; what is missing or altered is fetched first.

    There is no record of an earlier check that could go stale: all sums together take a tenth of a second. And only
    these jars are named; another one that lies in the folder never runs.
    """
    if _wanting(place, jars):
        place.mkdir(parents=True, exist_ok=True)
        with exclusive(place / ".lock"):  # another process may be fetching the same
            wanting = _wanting(place, jars)
            fetch_all([_download(base or _base(), place, jar) for jar in wanting], progress)
    return [place / jar.file_name for jar in jars]


def _download(base: str, place: Path, jar: Jar) -> Download:
    return Download(f"{base.rstrip('/')}/{jar.address}", place / jar.file_name, jar.sha256)


def _base() -> str:
    from jgo.constants import MAVEN_CENTRAL_URL  # noqa: PLC0415 (0.2 s that only a first start should pay)

    return os.environ.get("ONRECORD_MAVEN_URL") or MAVEN_CENTRAL_URL


def _wanting(place: Path, jars: Sequence[Jar]) -> list[Jar]:
    """Find those that are missing or altered."""
    with ThreadPoolExecutor(FETCH_THREADS) as pool:
        intact = list(pool.map(lambda jar: _intact(place / jar.file_name, jar.sha256), jars))
    return [jar for jar, good in zip(jars, intact, strict=True) if not good]


def _intact(path: Path, sha256: str) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False
