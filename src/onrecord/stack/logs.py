"""The log files of the stack: appended to, bounded, and shown by their end when something fails."""

from pathlib import Path
from typing import BinaryIO

LOG_BYTES_MAX = 10 * 1024 * 1024
TAIL_LINES = 12
TAIL_BYTES_MAX = 16 * 1024


def open_log(path: Path) -> BinaryIO:
    """Open the log for appending; one that has grown past its limit is set aside first."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_BYTES_MAX:
        path.replace(path.with_name(f"{path.name}.1"))
    return path.open("ab")


def tail(log: Path, lines: int = TAIL_LINES) -> list[str]:
    """Read the last lines of a log; none if there is no log."""
    if not log.exists():
        return []
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - TAIL_BYTES_MAX))
        return file.read().decode(errors="replace").splitlines()[-lines:]
