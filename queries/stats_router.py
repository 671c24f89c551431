"""The figures, as a route."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from fastapi import Query as Parameter

from onrecord import errors
from onrecord.problems import documented
from queries import get_stats as stats
from queries.reading import Read
from queries.router import EVERY
from queries.time_zone import ZONE_CHARS_MAX

router = APIRouter(prefix="/v1", tags=["queries"])


@router.get("/get_stats", responses=documented(*EVERY, errors.RangeIsMalformed, errors.TimeZoneIsUnknown))
async def get_stats(
    read: Read,
    *,
    from_: Annotated[date, Parameter(alias="from", description="The first day of the time zone that is told of.")],
    to: Annotated[
        date,
        Parameter(description=f"The last one: {stats.DAYS_MAX} days at most, by hour {stats.DAYS_BY_HOUR_MAX}."),
    ],
    by: stats.By = "day",
    group_by: stats.GroupBy = "none",
    time_zone: Annotated[
        str, Parameter(max_length=ZONE_CHARS_MAX, description="UTC, an offset such as +05:30, or Europe/Berlin.")
    ] = "UTC",
) -> stats.Stats:
    """How much is done, how much is open, and how long do customers wait? By hour or day, for whom or what."""
    return await stats.get_stats(read, stats.Range(from_, to, by, time_zone), group_by)
