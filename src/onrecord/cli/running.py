"""Commands run from the command line: by the API's own executor, as `system`, in this installation's workspace."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from onrecord import db
from onrecord.command import Actor, Command
from onrecord.doorbell import Doorbell
from onrecord.execute import Executed, Executor
from onrecord.log import Log
from onrecord.settings import Settings

Run = Callable[[Command[Any]], Executed[Any]]


@contextmanager
def executing(config: Settings, log: Log) -> Iterator[Run]:
    """Something that runs a command and returns after its COMMIT; raises the command's `Refusal`, or Unavailable.

    Nobody rings the relay's doorbell: it finds the events at its next turn.
    """
    actor = Actor("system", log.workspace_id)
    with asyncio.Runner() as runner:
        executor = _executor(config, log)
        opened = runner.run(executor.__aenter__())
        try:
            yield lambda command: runner.run(opened.execute(command, actor))
        finally:
            runner.run(executor.__aexit__(None, None, None))


@asynccontextmanager
async def _executor(config: Settings, log: Log) -> AsyncIterator[Executor]:
    async with db.pool(db.conninfo(config, "onrecord_command", "onrecord-cli")) as pool:
        yield Executor(pool, log, config.vault(), Doorbell())
