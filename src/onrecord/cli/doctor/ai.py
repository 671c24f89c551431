"""What `onrecord doctor` says of AI: who answers, and whether the models that are named will be there tomorrow."""

import asyncio
from collections.abc import Iterator, Sequence

from pydantic import SecretStr

from onrecord import clock
from onrecord.ai import offered as offering
from onrecord.ai.offered import Model
from onrecord.cli.doctor.finding import Finding
from onrecord.settings import Settings

TIME_S_MAX = 10.0
NOBODY = "nobody is asked"
NOT_CLAUDE = "a stand-in by simple rules, no word is Claude's"
SET_KEY = "set ANTHROPIC_API_KEY for the service itself"
WAITS = "workspaces that want the model asked are paused"


def check(config: Settings) -> Iterator[Finding]:
    """Asks the service which models it has, which costs nothing."""
    from onrecord.ai import client  # noqa: PLC0415 - `--help` needs no SDK
    from onrecord.parts.ai import models  # noqa: PLC0415 - nor a room

    if config.anthropic_api_key is None:
        yield Finding("AI", note=NOBODY, why=WAITS, mend=SET_KEY)
        return
    if client.is_offline(config.anthropic_url):
        what = f"AI: the offline model at {config.anthropic_url} answers"
        note: str | None = NOT_CLAUDE
    else:
        what, note = "AI: Anthropic's own service answers", None
    try:
        offered = asyncio.run(_offered(config.anthropic_url, config.anthropic_api_key))
    except client.CallError as error:
        mend = "look at ANTHROPIC_API_KEY and ONRECORD_ANTHROPIC_URL"
        yield Finding(what, f"it doesn't: {error.code}", why=WAITS, mend=mend)
        return
    yield Finding(what, note=note, why="people should know who speaks", mend=SET_KEY)
    for verdict in offering.look(models(config), offered, clock.now()):
        yield Finding(f"AI: {verdict.model} does the {verdict.task}", verdict.wrong, verdict.ends)


async def _offered(url: str, key: SecretStr) -> Sequence[Model]:
    from onrecord.ai import client  # noqa: PLC0415 - as above

    async with client.opened(url, key) as claude:
        return await claude.models(TIME_S_MAX)
