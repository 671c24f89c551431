"""Who works in a folder: one `onrecord up` or `onrecord down` at a time."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from onrecord.stack import locks, table
from onrecord.stack.problems import StackProblem

LOCK = "up.lock"


class AlreadyRuns(StackProblem):
    """Another `onrecord up` holds the folder."""

    def __init__(self, folder: Path) -> None:
        running = table.read(folder)
        pid = f" (pid {running.up.pid})" if running.up else ""
        where = f": {running.addresses}" if running.addresses else ""
        super().__init__(
            f"OnRecord already runs in {folder}{pid}{where}",
            "use it, stop it with onrecord down, or choose another folder with --folder and other ports",
        )


@contextlib.contextmanager
def claim(folder: Path) -> Iterator[None]:
    """Hold the folder, which is made if need be; raises StackProblem if it can't be written, or AlreadyRuns."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / LOCK).touch()
    except OSError as error:
        raise StackProblem(
            f"{folder} can't be written: {error.strerror}",
            "choose another folder with --folder (or ONRECORD_FOLDER), or ask its owner for the right to write",
        ) from error
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(locks.exclusive(folder / LOCK, wait=False))
        except locks.IsHeld as error:
            raise AlreadyRuns(folder) from error
        yield
