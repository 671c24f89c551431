"""The log files of the stack: appended to, bounded, and shown by their end when something fails."""

from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

LOG_BYTES_MAX = 10 * 1024 * 1024
TAIL_LINES = 12
TAIL_BYTES_MAX = 16 * 1024
MARK = "=== started "


def open_log(path: Path) -> BinaryIO:
    """Open the log for another start; one that has grown past its limit is set aside first."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_BYTES_MAX:
        path.replace(path.with_name(f"{path.name}.1"))
    log = path.open("ab", buffering=0)
    log.write(f"{MARK}{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}\n".encode())
    return log


def tail(path: Path, lines: int = TAIL_LINES) -> list[str]:
    """Read the last lines since the last start; none if there is no log."""
    if not path.exists():
        return []
    with path.open("rb") as log:
        log.seek(max(0, path.stat().st_size - TAIL_BYTES_MAX))
        text = log.read().decode(errors="replace")
    return text.rpartition(MARK)[2].splitlines()[1:][-lines:]
