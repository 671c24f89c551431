"""Workers are killed while they ask the model: each question has one outcome, and a rebuild asks nothing."""

import random
from collections import Counter
from pathlib import Path

import pytest

import consultations
from consultations import ENDS, Consultations
from installations import Installation
from waiting import until
from written import outbox, rows


@pytest.mark.soak
def test_a_thousand_questions_while_workers_are_killed(installation: Installation, tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(10**9)
    print(f"seed {seed}")  # noqa: T201 - to make the same choices again
    ask_and_kill(installation, tmp_path, tasks=1_000, kills=12, seed=seed)


def ask_and_kill(installation: Installation, folder: Path, *, tasks: int, kills: int, seed: int) -> None:
    with consultations.opened(installation, folder, seed, answers_after_ms=20) as at_work:
        at_work.write(tasks)
        for kill in range(1, kills + 1):
            goal = min(tasks * kill // (kills + 1), tasks)
            until(lambda goal=goal: sum(at_work.states().values()) and closed(at_work) >= goal, 300, "work")  # type: ignore[misc]
            at_work.kill_somebody()
        until(lambda: at_work.is_over(tasks), 600, "the last outcome")
        must_be_right(installation, at_work, tasks)


def closed(at_work: Consultations) -> int:
    states = at_work.states()
    return states.get("done", 0) + states.get("failed", 0)


def must_be_right(installation: Installation, at_work: Consultations, tasks: int) -> None:
    told = [(event.type, event.record["data"]) for event in outbox(installation)]
    asked = Counter(data["request_id"] for kind, data in told if kind == "ai.requested.v1")
    ended = [data for kind, data in told if kind in ENDS]
    assert Counter(data["request_id"] for data in ended) == asked
    assert len(asked) == tasks
    account = rows(installation, "select spent_microdollars, reserved_microdollars from ai_budget_days")
    assert (sum(row[0] for row in account), sum(row[1] for row in account)) == (
        sum(data["cost_microdollars"] for data in ended),
        0,
    )
    doubled = sum(data["maybe_billed_twice"] for data in ended)
    counts = at_work.counts()
    assert counts["billed"] <= tasks + doubled
    print(f"killed {at_work.killed}, calls {counts['calls']}, maybe billed twice {doubled}")  # noqa: T201 - of a soak
