"""Whether the models that are named will do their tasks tomorrow: offered, not retired, and with a price. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from onrecord.ai import prices
from onrecord.ai.excerpt import Task


class Model(NamedTuple):
    """A model that the service offers; `lifecycle` is active, deprecated or retired."""

    id: str
    lifecycle: str
    retires_at: datetime | None


class Verdict(NamedTuple):
    """On the model of a task: why it can't be used, or until when it can, if either."""

    task: Task
    model: str
    wrong: str | None
    ends: str | None


def look(by_task: Mapping[Task, str], offered: Iterable[Model], now: datetime) -> Iterator[Verdict]:
    """One for each task."""
    known = {model.id: model for model in offered}
    for task, name in by_task.items():
        model, other = known.get(name), f"name another by ONRECORD_AI_{task.upper()}_MODEL"
        wrong = _price_missing(name, now)
        if model is None or model.lifecycle == "retired":
            wrong = f"the service doesn't offer it: {other}"
        ends = None if wrong or model is None else _ends(model)
        yield Verdict(task, name, wrong, ends and f"{ends}: {other}")


def _price_missing(name: str, now: datetime) -> str | None:
    try:
        prices.of(name, now.date())
    except prices.NoPrice as unknown:
        return str(unknown)
    return None


def _ends(model: Model) -> str | None:
    if model.retires_at is not None:
        return f"it is retired on {model.retires_at:%Y-%m-%d}"
    return None if model.lifecycle == "active" else "it is retired soon"
