"""When a team works: stretches of a week such as `mon 09:00-17:30`, in a time zone of the tz database."""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_STRETCH = re.compile(rf"({'|'.join(WEEKDAYS)}) ([01]\d|2[0-3]):([0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d|24:00)", re.ASCII)


class Stretch(NamedTuple):
    """Some minutes of a weekday, 0 being Monday: from the first one on, up to the last one and without it."""

    weekday: int
    begins: int
    ends: int


def parse(text: str) -> Stretch:
    """A stretch as people write it; raises ValueError. `24:00` is the day's end."""
    found = _STRETCH.fullmatch(text)
    if found is None:
        raise ValueError("working hours are written like mon 09:00-17:30")
    weekday, hour, minute, end = found.groups()
    end_hour, end_minute = end.split(":")
    stretch = Stretch(WEEKDAYS.index(weekday), int(hour) * 60 + int(minute), int(end_hour) * 60 + int(end_minute))
    if stretch.begins >= stretch.ends:
        raise ValueError("working hours begin before they end, on the same day: write two of them across midnight")
    return stretch


def in_order(texts: Iterable[str]) -> tuple[str, ...]:
    """Stretches from Monday on; raises ValueError where one is malformed, or two overlap."""
    ordered = sorted((parse(text), text) for text in texts)
    for (earlier, _), (later, _) in pairwise(ordered):
        if earlier.weekday == later.weekday and later.begins < earlier.ends:
            raise ValueError("working hours overlap: write them as one")
    return tuple(text for _, text in ordered)


def is_working(texts: Iterable[str], zone: str, now: datetime) -> bool:
    """Whether a moment lies in one of these stretches, its end not included; no stretches at all are all hours."""
    stretches = [parse(text) for text in texts]
    local = now.astimezone(ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    return not stretches or any(
        weekday == local.weekday() and begins <= minute < ends for weekday, begins, ends in stretches
    )


def time_zone(name: str) -> str:
    """The name of a time zone; raises ValueError where there is none of this name."""
    if name not in _time_zones():
        raise ValueError("there is no such time zone: write one of the tz database, such as Europe/Berlin")
    return name


@cache
def _time_zones() -> frozenset[str]:
    """Read once: looking through the folders of the tz database takes tens of milliseconds."""
    return frozenset(available_timezones())
