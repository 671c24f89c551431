"""Record what became of a one-time code: its effect is closed, and the log says how. From the worker."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from onrecord import errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.effects import closing
from onrecord.events import EventData, SignInCodeFailed, SignInCodeSent
from onrecord.events.message import DeliveryFailure


class CodeRecorded(BaseModel):
    """The code whose outcome is on the record."""

    code_id: UUID


class CodeNotSent(BaseModel):
    """Why it doesn't come, or that nobody knows whether it does."""

    failure: DeliveryFailure | Literal["unconfirmed"]
    code: int | None = None


class RecordSignInCode(Command[CodeRecorded]):
    """The outcome of a code, by whoever holds its effect: another claim's outcome is refused."""

    code_id: UUID
    claimed_by: UUID
    outcome: Literal["sent"] | CodeNotSent

    async def handle(self, transaction: Transaction) -> Outcome[CodeRecorded]:
        failure = self.outcome.failure if isinstance(self.outcome, CodeNotSent) else None
        if await closing.close(transaction, self.code_id, self.claimed_by, failure) is None:
            raise errors.EffectIsClosed
        answer = CodeRecorded(code_id=self.code_id)
        return Outcome(transaction.workspace_id, [decide(self)], answer, about="workspace")


def decide(command: RecordSignInCode) -> EventData:
    code_id = str(command.code_id)
    if isinstance(command.outcome, CodeNotSent):
        return SignInCodeFailed(code_id=code_id, failure=command.outcome.failure, code=command.outcome.code)
    return SignInCodeSent(code_id=code_id)
