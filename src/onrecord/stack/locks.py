"""File locks that the kernel lets go when their holder dies, however it dies."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path


class IsHeld(Exception):
    """Another process holds the lock."""


@contextlib.contextmanager
def exclusive(path: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold the lock on the file; raises IsHeld at once if it is taken and we don't want to wait."""
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IsHeld(str(path)) from error
        yield
