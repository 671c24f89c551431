"""How much is done, how much is open, and how long do customers wait? By hour or day, per channel, member or label."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, Literal

import orjson
from pydantic import BaseModel

from onrecord import clock, db, errors
from onrecord.events.ai import AiTask
from queries.reading import Reading
from queries.time_zone import zone_of

QUERY = "get_stats"
DAYS_MAX = 92
DAYS_BY_HOUR_MAX = 14
GROUPS_MAX = 200
ROWS_MAX = 60_000
NOBODY = ""
# As the projection counts: a duration is in the first of these that it is not longer than, or in a last one beyond.
LIMITS_S = (
    *(30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200),
    *(86_400, 172_800, 259_200, 604_800, 1_209_600, 2_592_000),
)
COUNTS = ("messages_in", "messages_out", "opened", "reopened", "resolved", "labelled")
DURATIONS = ("first_response", "response", "resolution")

By = Literal["hour", "day"]
GroupBy = Literal["none", "channel", "member", "label"]


class Duration(BaseModel):
    """How often, how many seconds in all, and how many took no longer than each of `limits_s`; the last, all others.

    `p50_s_max` is the limit that half of them, and `p90_s_max` that nine in ten did not pass; null if it is none.
    """

    count: int
    seconds: int
    histogram: list[int]
    p50_s_max: int | None
    p90_s_max: int | None


class Figures(BaseModel):
    """What was counted for a group: a channel, a member's id, a label's id; null for all, and for nobody's."""

    group: str | None
    messages_in: int
    messages_out: int
    opened: int
    reopened: int
    resolved: int
    labelled: int
    open_at_end: int
    snoozed_at_end: int
    first_response: Duration | None
    response: Duration | None
    resolution: Duration | None


class Bucket(BaseModel):
    """An hour or a day, and the groups of which there is anything to say."""

    begins_at: datetime
    ends_at: datetime
    figures: list[Figures]


class AiFigures(BaseModel):
    """How the proposals of a task fared in the whole range, by the version of the prompt.

    Of drafts: sent, unchanged or with `edit_distance` characters of `draft_chars` changed; discarded by somebody;
    superseded. Of triages: those whose urgency or assignee the first person to decide `confirmed` or `overridden`.
    With `is_offline` it was no model, but the offline stand-in.
    """

    task: AiTask
    prompt: str
    is_offline: bool
    proposed: int
    approved: int
    approved_unchanged: int
    discarded: int
    superseded: int
    draft_chars: int
    edit_distance: int
    confirmed: int
    overridden: int


class Stats(BaseModel):
    """The figures bucket by bucket, and over all of them. Buckets that have not begun are left out."""

    time_zone: str
    by: By
    group_by: GroupBy
    limits_s: list[int]
    buckets: list[Bucket]
    total: list[Figures]
    ai: list[AiFigures]


@dataclass(frozen=True)
class Range:
    """Whole days of a time zone, cut into hours or days. The last is one of them."""

    first: date
    last: date
    by: By
    time_zone: str

    def bounds(self, now: datetime) -> list[datetime]:
        """The beginnings of what has begun, and the end of the last. Raises RangeIsMalformed."""
        days = (self.last - self.first).days + 1
        days_max = DAYS_BY_HOUR_MAX if self.by == "hour" else DAYS_MAX
        if not 1 <= days <= days_max:
            raise errors.RangeIsMalformed(f"from one day to {days_max} days by {self.by} can be told, not {days}")
        midnights = [self._midnight(day) for day in range(days + 1)]
        bounds = midnights if self.by == "day" else list(_hours(midnights[0], midnights[-1]))
        begun = sum(at <= now for at in bounds[:-1])
        if not begun:
            raise errors.RangeIsMalformed(f"{self.first} has not begun")
        return bounds[: begun + 1]

    def _midnight(self, day: int) -> datetime:
        zone = zone_of(self.time_zone)
        try:
            return datetime.combine(self.first + timedelta(days=day), time(), zone).astimezone(UTC)
        except OverflowError:
            raise errors.RangeIsMalformed(f"{self.first} is no day that anything happened on") from None


async def get_stats(reading: Reading, asked: Range, group_by: GroupBy) -> Stats:
    """Raises RangeIsMalformed, also for a range of which there would be too much to tell."""
    bounds = asked.bounds(clock.now())
    rows = await reading.rows("stats", db.sql("queries", QUERY), _params(bounds, group_by))
    proposals = await reading.rows("stats", db.sql("queries", "get_stats_ai"), _params(bounds, group_by))
    groups: list[str | None] = [None] if group_by == "none" else sorted({row["group_id"] for row in rows})
    if len(rows) > ROWS_MAX or len(groups) > GROUPS_MAX:
        raise errors.RangeIsMalformed("there is too much to tell of: ask for fewer days, by day, or without groups")
    told = _Told(rows, len(bounds) - 1)
    figures = {group: told.of(group) for group in groups}
    return Stats(
        time_zone=asked.time_zone,
        by=asked.by,
        group_by=group_by,
        limits_s=list(LIMITS_S),
        buckets=[
            Bucket.model_construct(
                begins_at=begins,
                ends_at=ends,
                figures=[of[place] for of in figures.values() if group_by == "none" or _says(of[place])],
            )
            for place, (begins, ends) in enumerate(pairwise(bounds))
        ],
        total=[told.total(group, of) for group, of in figures.items() if group_by == "none" or any(map(_says, of))],
        ai=[AiFigures.model_construct(**row) for row in proposals],
    )


def _params(bounds: Sequence[datetime], group_by: GroupBy) -> dict[str, object]:
    begins, ends = bounds[0], bounds[-1]
    return {
        "grouped_by": "channel" if group_by == "none" else group_by,
        "grouped": group_by != "none",
        "bounds": bounds,
        "begins": begins,
        "ends": ends,
        "month": begins.replace(day=1, hour=0, minute=0),
        "rows_max": ROWS_MAX + 1,
    }


def _hours(begins: datetime, ends: datetime) -> Iterable[datetime]:
    hours = -(-(ends - begins) // timedelta(hours=1))
    return (*(begins + timedelta(hours=hour) for hour in range(hours)), ends)


def _says(figures: Figures) -> bool:
    """Whether there is anything but zeros."""
    return any(getattr(figures, name) for name in (*COUNTS, "open_at_end", "snoozed_at_end", *DURATIONS))


class _Told:
    """The statement's rows, put where they belong. Bucket 0 is what was open before."""

    def __init__(self, rows: Sequence[Mapping[str, Any]], buckets: int) -> None:
        self._buckets = buckets
        self._rows = {(row["group_id"], row["bucket"], row["what"]): row for row in rows}

    def of(self, group: str | None) -> list[Figures]:
        """A group's figures, bucket by bucket."""
        standing = [0, 0]
        made = []
        for bucket in range(self._buckets + 1):
            row = self._rows.get((group, bucket, None), {})
            standing = [standing[0] + row.get("open_change", 0), standing[1] + row.get("snoozed_change", 0)]
            durations = {what: self._histogram(group, [bucket], what) for what in DURATIONS}
            made.append(_figures(group, {name: row.get(name, 0) for name in COUNTS}, standing, durations))
        return made[1:]

    def total(self, group: str | None, figures: Sequence[Figures]) -> Figures:
        counts = {name: sum(getattr(one, name) for one in figures) for name in COUNTS}
        buckets = range(1, self._buckets + 1)
        durations = {what: self._histogram(group, buckets, what) for what in DURATIONS}
        return _figures(group, counts, (figures[-1].open_at_end, figures[-1].snoozed_at_end), durations)

    def _histogram(self, group: str | None, buckets: Iterable[int], what: str) -> Duration | None:
        found = [row for bucket in buckets if (row := self._rows.get((group, bucket, what)))]
        histogram = [0] * (len(LIMITS_S) + 1)
        for row in found:
            for place, count in orjson.loads(row["classes"]).items():
                histogram[int(place)] += count
        return _duration(sum(row["seconds"] for row in found), histogram) if found else None


def _figures(
    group: str | None, counts: Mapping[str, int], standing: Sequence[int], durations: Mapping[str, Duration | None]
) -> Figures:
    fields: dict[str, Any] = {**counts, **durations}
    return Figures.model_construct(group=group or None, open_at_end=standing[0], snoozed_at_end=standing[1], **fields)


def _duration(seconds: int, histogram: list[int]) -> Duration:
    return Duration.model_construct(
        count=sum(histogram),
        seconds=seconds,
        histogram=histogram,
        p50_s_max=_limit_of(histogram, 50),
        p90_s_max=_limit_of(histogram, 90),
    )


def _limit_of(histogram: Sequence[int], percent: int) -> int | None:
    """The limit within which so many of a hundred lie; None beyond the last."""
    wanted, reached = sum(histogram) * percent, 0
    for limit, count in zip(LIMITS_S, histogram, strict=False):
        reached += count * 100
        if reached >= wanted:
            return limit
    return None
