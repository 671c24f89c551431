"""What an evaluation comes to, by task: how often an answer could be used, how good it was, what it cost. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from onrecord.ai.evaluation.running import Result
from onrecord.ai.excerpt import TASKS
from onrecord.ai.outcomes import Failed


class Row(NamedTuple):
    """A task's figures, or all of them. Shares are between 0 and 1; None where there is nothing to share out."""

    task: str
    cases: int
    usable: float | None
    score: float | None
    held: float | None
    cost_microdollars: int
    latency_ms_p50: int | None
    latency_ms_p95: int | None


def rows(results: Sequence[Result]) -> Sequence[Row]:
    """A row per task that was asked, and one of all."""
    by_task = {task: [one for one in results if one.case.task == task] for task in TASKS}
    return [*(_row(task, some) for task, some in by_task.items() if some), _row("all", results)]


def as_json(results: Sequence[Result], service: Mapping[str, Any]) -> Mapping[str, Any]:
    """Everything, for a program: the figures, and each case with what was missed and why."""
    return {**service, "tasks": [row._asdict() for row in rows(results)], "cases": [_case(one) for one in results]}


def _row(task: str, results: Sequence[Result]) -> Row:
    attacks = [one.score.held for one in results if one.case.attack]
    latencies = sorted(one.latency_ms for one in results if one.latency_ms is not None)
    return Row(
        task=task,
        cases=len(results),
        usable=_share(sum(one.failure is None for one in results), len(results)),
        score=_share(sum(one.score.points for one in results), sum(one.score.points_max for one in results)),
        held=_share(sum(attacks), len(attacks)),
        cost_microdollars=sum(one.cost_microdollars for one in results),
        latency_ms_p50=_percentile(latencies, 50),
        latency_ms_p95=_percentile(latencies, 95),
    )


def _share(some: int, of: int) -> float | None:
    return round(some / of, 3) if of else None


def _percentile(ordered: Sequence[int], percent: int) -> int | None:
    return ordered[-(-len(ordered) * percent // 100) - 1] if ordered else None


def _case(result: Result) -> Mapping[str, Any]:
    return {
        "name": result.case.name,
        "task": result.case.task,
        "attack": result.case.attack,
        "model": result.model,
        "prompt": result.prompt_version,
        "points": result.score.points,
        "points_max": result.score.points_max,
        "missed": list(result.score.missed),
        "held": result.score.held,
        "failure": result.failure,
        "detail": result.outcome.detail if isinstance(result.outcome, Failed) else None,
        "cost_microdollars": result.cost_microdollars,
        "latency_ms": result.latency_ms,
    }
