"""Pass the second factor of a sign-in: the session is good for everything from its next request on."""

from typing import Literal, cast
from uuid import UUID

from pydantic import BaseModel, SecretStr

from commands import people, second_factor
from commands.record_sign_in import Client
from onrecord import db, errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import SignInRecorded
from onrecord.events.people import Method


class SecondFactorPassed(BaseModel):
    """The session. With `recovery_code_used` there is one fewer left."""

    session_id: UUID
    recovery_code_used: bool


class PassSecondFactor(Command[SecondFactorPassed]):
    """By a code, or a recovery code. Recorded where the session is, about whoever they are there."""

    account_id: UUID
    person_id: UUID
    session_id: UUID
    client: Client
    code: SecretStr
    sent_code_id: UUID | None = None

    async def handle(self, transaction: Transaction) -> Outcome[SecondFactorPassed]:
        _, recovery = await second_factor.passed(
            transaction, self.account_id, self.code.get_secret_value(), self.sent_code_id
        )
        await transaction.run(db.sql("commands", "pass_second_factor"), (transaction.now, self.session_id))
        return await _recorded(self, transaction, "second_factor_passed", recovery_code_used=recovery)


class RecordCodeRefused(Command[SecondFactorPassed]):
    """That a wrong code was sent: the refusal itself has left no trace."""

    account_id: UUID
    person_id: UUID
    session_id: UUID
    client: Client

    async def handle(self, transaction: Transaction) -> Outcome[SecondFactorPassed]:
        await people.load_account(transaction, self.account_id)
        return await _recorded(self, transaction, "second_factor_failed", recovery_code_used=False)


async def _recorded(
    command: PassSecondFactor | RecordCodeRefused,
    transaction: Transaction,
    outcome: Literal["second_factor_passed", "second_factor_failed"],
    *,
    recovery_code_used: bool,
) -> Outcome[SecondFactorPassed]:
    row = await transaction.one(db.sql("commands", "load_session"), (command.session_id,))
    if row is None:
        raise errors.NoSuchSession
    key = await people.load_key(transaction, command.person_id)
    event = SignInRecorded(
        account_id=str(command.account_id),
        person_id=str(command.person_id),
        session_id=str(command.session_id),
        outcome=outcome,
        method=cast("Method", row[0]),
        address=command.client.address,
        user_agent=command.client.user_agent,
    )
    answer = SecondFactorPassed(session_id=command.session_id, recovery_code_used=recovery_code_used)
    return Outcome(transaction.workspace_id, [event], answer, key, about="workspace")
