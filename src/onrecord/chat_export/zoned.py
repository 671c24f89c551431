"""When a message was written, from the clock of the phone that exported it and the zone that this clock was in."""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo


def zoned(zone: tzinfo) -> Callable[[datetime], datetime]:
    """For the times of one file, in their order.

    Of the hour that a night in autumn has twice, it is the later one where time would run backwards otherwise.
    """
    last: datetime | None = None

    def at(written: datetime) -> datetime:
        nonlocal last
        first, second = written.replace(tzinfo=zone), written.replace(tzinfo=zone, fold=1)
        found = second if last is not None and first.astimezone(UTC) < last <= second.astimezone(UTC) else first
        last = found.astimezone(UTC)
        return found

    return at
