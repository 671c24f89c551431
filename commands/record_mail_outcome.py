"""Record what became of a mail: its effect is closed, and the log says how. From the worker."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from onrecord import db, errors
from onrecord.command import Command, Outcome, Transaction
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
        row = await transaction.one(
            db.sql("onrecord.effects", "close"),
            {
                "workspace_id": transaction.workspace_id,
                "id": self.mail_id,
                "claimed_by": self.claimed_by,
                "state": "done" if self.outcome == "sent" else "failed",
                "reason": None if self.outcome == "sent" else self.outcome,
                "now": transaction.now,
            },
        )
        if row is None:
            raise errors.EffectIsClosed
        event = decide(self, int(str(row[0])))
        return Outcome(transaction.workspace_id, [event], MailRecorded(mail_id=self.mail_id), about="workspace")


def decide(command: RecordMailOutcome, attempt: int) -> EventData:
    mail_id = str(command.mail_id)
    if command.outcome == "sent":
        return MailSent(mail_id=mail_id, attempt=attempt, maybe_doubled=command.doubts > 0)
    if command.outcome == "unconfirmed":
        return MailUnconfirmed(mail_id=mail_id, attempt=attempt, maybe_doubled=command.doubts > 1)
    return MailFailed(mail_id=mail_id, attempt=attempt, reason=command.outcome)
