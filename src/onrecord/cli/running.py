"""Commands run from the command line: by the API's own executor, as `system`, in the installation's workspace."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Protocol, TypeVar
from uuid import UUID

from pydantic import BaseModel, ValidationError

from onrecord import db, errors
from onrecord.cli.surroundings import fail
from onrecord.command import Command, system
from onrecord.doorbell import Doorbell
from onrecord.execute import Executed, Executor
from onrecord.log import Log
from onrecord.settings import Settings

AnswerT = TypeVar("AnswerT", bound=BaseModel)
CommandT = TypeVar("CommandT", bound=Command[Any])


class Run(Protocol):
    """Runs a command, in the installation's own workspace unless another is named."""

    def __call__(self, command: Command[AnswerT], workspace_id: UUID | None = None) -> Executed[AnswerT]: ...


@contextmanager
def executing(config: Settings, log: Log) -> Iterator[Run]:
    """Something that runs a command and returns after its COMMIT; raises the command's `Refusal`, or Unavailable.

    Nobody rings the relay's doorbell: it finds the events at its next turn.
    """
    with asyncio.Runner() as runner:
        executor = _executor(config, log)
        opened = runner.run(executor.__aenter__())

        def run(command: Command[AnswerT], workspace_id: UUID | None = None) -> Executed[AnswerT]:
            return runner.run(opened.execute(command, system(workspace_id or log.workspace_id)))

        try:
            yield run
        finally:
            runner.run(executor.__aexit__(None, None, None))


def typed(command: type[CommandT], **fields: object) -> CommandT:
    """The command with what somebody typed as its fields; the first mistake ends the command line."""
    try:
        return command.model_validate(fields)
    except ValidationError as error:
        mistake = error.errors(include_input=False)[0]
        fail(f"{'.'.join(map(str, mistake['loc']))}: {mistake['msg']}")


@contextmanager
def refusals_told(what: str) -> Iterator[None]:
    """A command's refusal ends the command line with its reason, after `what`."""
    try:
        yield
    except errors.Unavailable as refusal:
        fail(f"{what}: {refusal}\n  next: `onrecord status` says what is wrong, then try again")
    except errors.Refusal as refusal:
        fail(f"{what}: {refusal}")


@asynccontextmanager
async def _executor(config: Settings, log: Log) -> AsyncIterator[Executor]:
    async with db.pool(db.conninfo(config, "onrecord_command", "onrecord-cli")) as pool:
        yield Executor(pool, log, config.vault(), Doorbell())
