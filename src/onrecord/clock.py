"""The time, asked for in one place."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    """The moment, aware, in UTC."""
    return datetime.now(UTC)
