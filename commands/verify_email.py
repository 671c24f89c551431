"""Take a mailed link as proof that the address is its person's."""

from uuid import UUID

from fastapi_users import exceptions
from pydantic import BaseModel, SecretStr

from onrecord import errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import AccountChanged
from onrecord.identity.accounts import AccountDatabase, AccountManager
from onrecord.identity.passwords import Passwords


class EmailVerified(BaseModel):
    """Whose address it is."""

    account_id: UUID


class VerifyEmail(Command[EmailVerified]):
    """For whoever holds the link. Runs in the installation's own workspace, by the system."""

    token: SecretStr

    async def handle(self, transaction: Transaction) -> Outcome[EmailVerified]:
        accounts = AccountDatabase(transaction.connection, transaction.vault, transaction.now)
        try:
            account = await AccountManager(accounts, transaction.vault, Passwords()).verify(
                self.token.get_secret_value()
            )
        except (exceptions.InvalidVerifyToken, exceptions.UserNotExists):
            raise errors.LinkIsInvalid from None
        except exceptions.UserAlreadyVerified:
            raise errors.EmailIsVerified from None
        event = AccountChanged(account_id=str(account.id), what="email_verified")
        return Outcome(transaction.workspace_id, [event], EmailVerified(account_id=account.id), about="workspace")
