"""Commands run by an executor of a test's own, without HTTP in between."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import posting
from commands.receive_message import ReceiveMessage
from installations import Installation
from onrecord import app, clock
from onrecord.command import Actor
from onrecord.execute import Executor
from onrecord.identity.permissions import EVERYTHING
from sharing import be_patient

NOW = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)


@asynccontextmanager
async def executor(installation: Installation, now: clock.Clock = clock.now) -> AsyncIterator[Executor]:
    """The API's own executor, with the clock of the test."""
    api = app.create(installation.settings)
    async with api.router.lifespan_context(api):
        be_patient(api)
        found: Executor = api.state.executor
        yield replace(found, now=now)


def member(installation: Installation, workspace_id: UUID | None = None) -> Actor:
    """Somebody who acts in the installation's workspace, or in another."""
    return Actor("token/test", workspace_id or installation.log.workspace_id, EVERYTHING)


def receive(**changes: object) -> ReceiveMessage:
    """A customer's message, as a command."""
    return ReceiveMessage.model_validate(posting.received(**changes))
