"""Downloads with a known sum: several at once, retried, and only named when the sum is right."""

import hashlib
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import BinaryIO

import tenacity

from onrecord.stack.problems import StackProblem

FETCH_THREADS = 8
FETCH_ATTEMPTS_MAX = 4
FETCH_TIMEOUT_S = 20
FILE_BYTES_MAX = 256 * 1024 * 1024
CHUNK_BYTES = 256 * 1024
PROGRESS_EVERY_S = 0.2
BUSY_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Download:
    """Where a file comes from, where it goes, and the sum it must have."""

    address: str
    path: Path
    sha256: str


class AlteredDownload(StackProblem):
    """What came is not what the lock says; it was thrown away."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path.name} as downloaded doesn't have the sha256 of the lock file, so it was refused",
            "try again; if it stays so, look at the proxy or mirror between here and the repository",
        )


class _Tally:
    """What the threads share: bytes so far, and whether somebody gave up."""

    def __init__(self) -> None:
        self.bytes = 0
        self.given_up = threading.Event()


def fetch_all(downloads: Sequence[Download], progress: Progress | None = None) -> None:
    """Fetch all or raise StackProblem; what is complete stays. What `progress` raises gives up the rest."""
    tally = _Tally()
    with ThreadPoolExecutor(FETCH_THREADS) as pool:
        futures = {pool.submit(_fetch, download, tally) for download in downloads}
        try:
            _follow(futures, tally, progress or (lambda _: None))
        except BaseException:
            tally.given_up.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _follow(futures: set[Future[None]], tally: _Tally, progress: Progress) -> None:
    left = futures
    while left:
        done, left = wait(left, PROGRESS_EVERY_S, return_when=FIRST_COMPLETED)
        for future in done:
            future.result()
        progress(f"{len(futures) - len(left)} of {len(futures)}, {tally.bytes / 1e6:.0f} MB")


def _fetch(download: Download, tally: _Tally) -> None:
    try:
        _download(download, tally)
    except (OSError, HTTPException) as error:
        raise StackProblem(
            f"{download.path.name} could not be fetched: {error}",
            "check the network (a proxy is set by HTTPS_PROXY, a mirror by ONRECORD_MAVEN_URL) and start again;"
            " what has been fetched is kept",
        ) from error


def _passing(error: BaseException) -> bool:
    if isinstance(error, urllib.error.HTTPError):
        return error.code in BUSY_STATUSES
    return isinstance(error, OSError | HTTPException)


@tenacity.retry(
    retry=tenacity.retry_if_exception(_passing),
    stop=tenacity.stop_after_attempt(FETCH_ATTEMPTS_MAX),
    wait=tenacity.wait_random_exponential(multiplier=0.3, max=3),
    reraise=True,
)
def _download(download: Download, tally: _Tally) -> None:
    """Write beside, check the sum, and only then give the file its name."""
    beside = download.path.with_name(f"{download.path.name}.part")
    # The address comes from our own lock, and what it answers is judged by its sum.
    with urllib.request.urlopen(download.address, timeout=FETCH_TIMEOUT_S) as answer, beside.open("wb") as file:  # noqa: S310
        sha256 = _copy(answer, file, tally)
    if sha256 != download.sha256:
        beside.unlink()
        raise AlteredDownload(download.path)
    beside.replace(download.path)


def _copy(source: BinaryIO, target: BinaryIO, tally: _Tally) -> str:
    """Copy, and return the sha256 of what was copied."""
    digest = hashlib.sha256()
    size_bytes = 0
    while not tally.given_up.is_set() and size_bytes <= FILE_BYTES_MAX and (chunk := source.read(CHUNK_BYTES)):
        digest.update(chunk)
        target.write(chunk)
        size_bytes += len(chunk)
        tally.bytes += len(chunk)
    return digest.hexdigest()
