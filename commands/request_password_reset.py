"""Mail somebody the way to a new password. It is asked for at the door, so nobody is told whether they are known."""

from uuid import UUID

from pydantic import BaseModel

from commands import people
from onrecord import ids
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import MailRequested


class MailAsked(BaseModel):
    """The account that the mail is for."""

    account_id: UUID


class RequestPasswordReset(Command[MailAsked]):
    """A mail to an account's address. Runs in the installation's own workspace, by the system."""

    account_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[MailAsked]:
        account = await people.load_account(transaction, self.account_id)
        event = MailRequested(
            mail_id=str(ids.new()),
            template="password_reset",
            person_id=str(account.id),
            about_id=None,
            address=account.email,
            name=account.name,
        )
        return Outcome(
            transaction.workspace_id, [event], MailAsked(account_id=account.id), account.key, about="workspace"
        )
