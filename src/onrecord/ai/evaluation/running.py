"""The set is asked: several calls at once, none beyond what may be spent, each tried again only if it wasn't done."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from onrecord.ai import asking, prices, reading
from onrecord.ai.answer import Answer
from onrecord.ai.asking import Request
from onrecord.ai.call_errors import CallError, Later, Stop
from onrecord.ai.evaluation import scoring
from onrecord.ai.evaluation.cases import Case, Workspace
from onrecord.ai.evaluation.scoring import Score
from onrecord.ai.excerpt import Task
from onrecord.ai.outcomes import Failed, Outcome

CALL_S_MAX = 60.0
TRIES_MAX = 4
WAIT_S_MAX = 20.0


class Asked(Protocol):
    """The service."""

    async def ask(self, request: Request, time_s_max: float) -> Answer: ...


@dataclass(frozen=True, kw_only=True)
class Plan:
    """`models` by task; `prompts` names versions where they aren't the current ones."""

    models: Mapping[Task, str]
    on: date
    microdollars_max: int
    calls_at_once_max: int = 4
    prompts: Mapping[Task, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Result:
    """One case: what came of it. Without an answer `error` says why; `not_affordable` is one of ours."""

    case: Case
    score: Score
    prompt_version: str | None = None
    model: str | None = None
    outcome: Outcome | None = None
    error: str | None = None
    cost_microdollars: int = 0
    latency_ms: int | None = None

    @property
    def failure(self) -> str | None:
        """Why there is nothing to use; None where there is."""
        return self.outcome.reason if isinstance(self.outcome, Failed) else self.error


class _Purse:
    """What may still be spent: reserved before a call, settled after it."""

    def __init__(self, microdollars_max: int) -> None:
        self._left = microdollars_max

    def reserve(self, microdollars: int) -> bool:
        if microdollars > self._left:
            return False
        self._left -= microdollars
        return True

    def settle(self, reserved: int, cost: int) -> None:
        self._left += reserved - cost


async def run(
    claude: Asked, workspace: Workspace, cases: Sequence[Case], plan: Plan, told: Callable[[Result], None]
) -> Sequence[Result]:
    """The results, in the order of the cases. Raises Stop where the service won't have us at all."""
    purse, at_once = _Purse(plan.microdollars_max), asyncio.Semaphore(plan.calls_at_once_max)

    async def one(case: Case) -> Result:
        async with at_once:
            result = await _one(claude, workspace, case, plan, purse)
        told(result)
        return result

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(case)) for case in cases]
    except ExceptionGroup as broken:
        raise broken.exceptions[0] from None
    return [task.result() for task in tasks]


async def _one(claude: Asked, workspace: Workspace, case: Case, plan: Plan, purse: _Purse) -> Result:
    model, prompt = plan.models[case.task], plan.prompts.get(case.task)
    request = asking.request(case.task, case.excerpt(workspace), model, plan.on, prompt)
    reserved = request.reserved_microdollars
    if not purse.reserve(reserved):
        return Result(case=case, score=scoring.score(case, None), error="not_affordable")
    try:
        answer = await _ask(claude, request)
    except CallError as error:
        if isinstance(error, Stop):
            raise
        purse.settle(reserved, 0 if isinstance(error, Later) else reserved)
        return Result(case=case, score=scoring.score(case, None), error=error.code)
    outcome, cost = reading.read(request, answer), prices.cost(answer.usage, request.price)
    purse.settle(reserved, cost)
    return Result(
        case=case,
        score=scoring.score(case, outcome),
        prompt_version=request.prompt_version,
        model=answer.model,
        outcome=outcome,
        cost_microdollars=cost,
        latency_ms=answer.latency_ms,
    )


async def _ask(claude: Asked, request: Request) -> Answer:
    """What wasn't done is asked again. Raises a CallError."""
    for attempt in range(1, TRIES_MAX):
        with suppress(Later):
            return await claude.ask(request, CALL_S_MAX)
        await asyncio.sleep(min(WAIT_S_MAX, 2.0**attempt))
    return await claude.ask(request, CALL_S_MAX)
