"""Record what became of a mail: its effect is closed, and the log says how. From the worker."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from onrecord import errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.effects import closing
from onrecord.events import EventData, MailFailed, MailSent, MailUnconfirmed
from onrecord.events.mail import MailFailure


class MailRecorded(BaseModel):
    """The mail whose outcome is on the record."""

    mail_id: UUID


class RecordMailOutcome(Command[MailRecorded]):
    """The outcome of a mail, by whoever holds its effect: another claim's outcome is refused.

    `doubts` is how many attempts may have got through unnoticed.
    """

    mail_id: UUID
    claimed_by: UUID
    outcome: Literal["sent", "unconfirmed"] | MailFailure
    doubts: int = 0

    async def handle(self, transaction: Transaction) -> Outcome[MailRecorded]:
        failed = None if self.outcome == "sent" else self.outcome
        attempts = await closing.close(transaction, self.mail_id, self.claimed_by, failed)
        if attempts is None:
            raise errors.EffectIsClosed
        event = decide(self, attempts)
        return Outcome(transaction.workspace_id, [event], MailRecorded(mail_id=self.mail_id), about="workspace")


def decide(command: RecordMailOutcome, attempt: int) -> EventData:
    mail_id = str(command.mail_id)
    if command.outcome == "sent":
        return MailSent(mail_id=mail_id, attempt=attempt, maybe_doubled=command.doubts > 0)
    if command.outcome == "unconfirmed":
        return MailUnconfirmed(mail_id=mail_id, attempt=attempt, maybe_doubled=command.doubts > 1)
    return MailFailed(mail_id=mail_id, attempt=attempt, reason=command.outcome)
