"""Mail somebody a link by which they show that their address is theirs."""

from uuid import UUID

from commands import people
from commands.request_password_reset import MailAsked
from onrecord import errors, ids
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import MailRequested
from onrecord.identity.accounts import Account


class RequestEmailVerification(Command[MailAsked]):
    """A mail to an account's address. Runs in the installation's own workspace, by the system."""

    account_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[MailAsked]:
        account = await people.load_account(transaction, self.account_id)
        event = decide(account, ids.new())
        return Outcome(
            transaction.workspace_id, [event], MailAsked(account_id=account.id), account.key, about="workspace"
        )


def decide(account: Account, mail_id: UUID) -> MailRequested:
    if account.is_verified:
        raise errors.EmailIsVerified
    return MailRequested(
        mail_id=str(mail_id),
        template="email_verification",
        person_id=str(account.id),
        about_id=None,
        address=account.email,
        name=account.name,
    )
