"""Let a person sign in to this installation. Run by the system: for an operator, or for whoever holds an invitation."""

from uuid import UUID

from pydantic import BaseModel, SecretStr

from onrecord import errors, ids
from onrecord.command import Command, Email, Name, Outcome, Transaction
from onrecord.events import AccountCreated
from onrecord.events.people import Method
from onrecord.identity.accounts import AccountDatabase


class AccountMade(BaseModel):
    """The account."""

    account_id: UUID


class CreateAccount(Command[AccountMade]):
    """An account; `password_hash` is made before, off the event loop. Runs in the installation's own workspace."""

    email: Email
    name: Name
    method: Method
    password_hash: SecretStr | None
    is_verified: bool

    async def handle(self, transaction: Transaction) -> Outcome[AccountMade]:
        accounts = AccountDatabase(transaction.connection, transaction.vault, transaction.now)
        if await accounts.get_by_email(self.email) is not None:
            raise errors.AccountIsThere
        account = await accounts.create(
            {
                "id": ids.new(),
                "email": self.email,
                "name": self.name,
                "hashed_password": self.password_hash.get_secret_value() if self.password_hash else "",
                "is_verified": self.is_verified,
            }
        )
        event = AccountCreated(account_id=str(account.id), method=self.method, email=account.email, name=account.name)
        answer = AccountMade(account_id=account.id)
        return Outcome(transaction.workspace_id, [event], answer, account.key, about="workspace")
