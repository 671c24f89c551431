"""What `onrecord doctor` says of AI: who answers, and whether the models that are named will be there tomorrow."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import SecretStr

from onrecord import clock
from onrecord.ai import prices
from onrecord.ai.excerpt import Task
from onrecord.cli.ai import models
from onrecord.cli.checked import Finding
from onrecord.settings import Settings

if TYPE_CHECKING:
    from onrecord.ai.client import Model

TIME_S_MAX = 10.0
NOBODY = "nobody is asked: set ANTHROPIC_API_KEY"
NOT_CLAUDE = "a stand-in by simple rules, no word is Claude's: set ANTHROPIC_API_KEY for the service itself"


def check(config: Settings) -> Iterator[Finding]:
    """Asks the service which models it has, which costs nothing."""
    from onrecord.ai import client  # noqa: PLC0415 - `--help` needs no SDK

    if config.anthropic_api_key is None:
        yield Finding("AI", note=NOBODY)
        return
    if client.is_offline(config.anthropic_url):
        what = f"AI: the offline model at {config.anthropic_url} answers"
        note: str | None = NOT_CLAUDE
    else:
        what, note = "AI: Anthropic's own service answers", None
    try:
        offered = asyncio.run(_offered(config.anthropic_url, config.anthropic_api_key))
    except client.CallError as error:
        yield Finding(what, f"it doesn't: {error.code}; look at ANTHROPIC_API_KEY and ONRECORD_ANTHROPIC_URL")
        return
    yield Finding(what, note=note)
    yield from named(models(config), offered, clock.now())


def named(by_task: Mapping[Task, str], offered: "Sequence[Model]", now: datetime) -> Iterator[Finding]:
    """Each model that does a task is offered, stays for a while, and has a price. Pure."""
    known = {model.id: model for model in offered}
    for task, name in by_task.items():
        what, variable = f"AI: {name} does the {task}", f"ONRECORD_AI_{task.upper()}_MODEL"
        try:
            prices.of(name, now.date())
        except prices.NoPrice as unknown:
            yield Finding(what, str(unknown))
            continue
        model = known.get(name)
        if model is None or model.lifecycle == "retired":
            yield Finding(what, f"the service doesn't offer it: name another by {variable}")
        else:
            yield Finding(what, note=_end(model, variable))


def _end(model: "Model", variable: str) -> str | None:
    if model.lifecycle == "active" and model.retires_at is None:
        return None
    when = "soon" if model.retires_at is None else f"on {model.retires_at:%Y-%m-%d}"
    return f"it is retired {when}: name another by {variable}"


async def _offered(url: str, key: SecretStr) -> "Sequence[Model]":
    from onrecord.ai import client  # noqa: PLC0415 - as above

    async with client.opened(url, key) as claude:
        return await claude.models(TIME_S_MAX)
