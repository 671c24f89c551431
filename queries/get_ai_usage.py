"""What was the model asked, and what did it cost? Day by day, by task, model and prompt."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from pydantic import BaseModel

from onrecord import db, errors
from onrecord.events.ai import AiTask
from queries.reading import Reading

PROJECTION = "ai_usage"
QUERY = "get_ai_usage"
DAYS_MAX = 92
ROWS_MAX = 10_000
WORDS = ("task", "model", "prompt", "is_offline")


class AiUsageFigures(BaseModel):
    """What was asked for a task, of a model, by a version of the prompt; both empty for what was never sent.

    A question is one answer in the end, and may take several `calls`; `doubted` are those of which an earlier call may
    have been billed unseen. All input is `input_tokens` and the three of the cache. Cost is in millionths of a dollar;
    `latency_ms` is of all answers together.
    """

    task: AiTask
    model: str
    prompt: str
    is_offline: bool
    questions: int
    calls: int
    answered: int
    failed: int
    doubted: int
    input_tokens: int
    cache_write_5m_tokens: int
    cache_write_1h_tokens: int
    cache_read_tokens: int
    output_tokens: int
    thinking_tokens: int
    cost_microdollars: int
    latency_ms: int


class AiUsageDay(BaseModel):
    """A day of UTC on which anything was answered."""

    day: date
    cost_microdollars: int
    figures: list[AiUsageFigures]


class AiUsage(BaseModel):
    """The days, the first one first, and all of them together."""

    days: list[AiUsageDay]
    cost_microdollars: int
    total: list[AiUsageFigures]


async def get_ai_usage(reading: Reading, first: date, last: date) -> AiUsage:
    """Raises RangeIsMalformed, also for a range of which there would be too much to tell."""
    params = {**_bounds(first, last), "rows_max": ROWS_MAX + 1}
    rows = await reading.rows(PROJECTION, db.sql("queries", QUERY), params)
    if len(rows) > ROWS_MAX:
        raise errors.RangeIsMalformed("there is too much to tell of: ask for fewer days")
    days = [(day, list(of_day)) for day, of_day in groupby(rows, itemgetter("day"))]
    return AiUsage(
        days=[AiUsageDay(day=day, cost_microdollars=_cost(of), figures=_figures(of)) for day, of in days],
        cost_microdollars=_cost(rows),
        total=_figures(rows),
    )


def _bounds(first: date, last: date) -> dict[str, object]:
    if not 1 <= (last - first).days + 1 <= DAYS_MAX:
        raise errors.RangeIsMalformed(f"from one day to {DAYS_MAX} days can be told")
    try:
        end = last + timedelta(days=1)
    except OverflowError:
        raise errors.RangeIsMalformed(f"{last} is no day that anything happened on") from None
    return {"begins": datetime.combine(first, time(), UTC), "ends": datetime.combine(end, time(), UTC)}


def _cost(rows: Iterable[dict[str, Any]]) -> int:
    return sum(row["cost_microdollars"] for row in rows)


def _figures(rows: Iterable[dict[str, Any]]) -> list[AiUsageFigures]:
    """Summed by what was asked."""
    summed: dict[tuple[object, ...], dict[str, Any]] = {}
    for row in rows:
        into = summed.setdefault(tuple(row[word] for word in WORDS), {word: row[word] for word in WORDS})
        for name, amount in row.items():
            if name not in {"day", *WORDS}:
                into[name] = into.get(name, 0) + amount
    return [AiUsageFigures.model_construct(**figures) for figures in summed.values()]
