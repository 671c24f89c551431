"""S3 for tests: a server, and buckets of a test's own."""

import itertools
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

from installations import JARS
from onrecord.media.objects import Store
from onrecord.stack.ports import free_port
from onrecord.stack.s3 import S3

_numbers = itertools.count(1)


def server(folder: Path) -> S3:
    return S3(folder, free_port(), access_key="key", secret_key="secret-0123456789", jar_folder=JARS)  # noqa: S106


def store(s3: S3) -> Store:
    """A bucket that isn't there yet."""
    return Store(
        endpoint=s3.endpoint,
        public_endpoint=s3.endpoint,
        access_key=s3.access_key,
        secret_key=s3.secret_key,
        bucket=f"test-{next(_numbers)}",
        region="us-east-1",
    )


async def pieces(whole: Iterable[bytes]) -> AsyncIterator[bytes]:
    for piece in whole:
        yield piece


async def cut(whole: bytes, bytes_max: int = 1_000) -> AsyncIterator[bytes]:
    for at in range(0, len(whole), bytes_max):
        yield whole[at : at + bytes_max]
