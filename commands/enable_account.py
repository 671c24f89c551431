"""Let somebody in again who was shut out. Run by the system, for an operator."""

from uuid import UUID

from pydantic import BaseModel

from commands import people
from onrecord import errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import AccountChanged
from onrecord.identity.accounts import Account, AccountDatabase


class AccountIsOpen(BaseModel):
    """The account."""

    account_id: UUID


class EnableAccount(Command[AccountIsOpen]):
    """An account may sign in again, and its tokens are good again. Runs in the installation's own workspace."""

    account_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[AccountIsOpen]:
        account = await people.load_account(transaction, self.account_id)
        event = decide(account)
        accounts = AccountDatabase(transaction.connection, transaction.vault, transaction.now)
        await accounts.update(account, {"is_active": True})
        return Outcome(transaction.workspace_id, [event], AccountIsOpen(account_id=account.id), about="workspace")


def decide(account: Account) -> AccountChanged:
    if account.is_active:
        raise errors.AccountIsEnabled
    return AccountChanged(account_id=str(account.id), what="enabled")
