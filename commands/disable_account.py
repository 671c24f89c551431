"""Shut somebody out of this installation: they sign in no more. Run by the system, for an operator."""

from collections.abc import Collection
from uuid import UUID

from pydantic import BaseModel

from commands import people
from onrecord import db, errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import AccountChanged
from onrecord.identity.accounts import Account, AccountDatabase


class AccountIsShut(BaseModel):
    """The account, and how many sessions ended with it."""

    account_id: UUID
    sessions_ended: int


class DisableAccount(Command[AccountIsShut]):
    """Sessions and tokens of this account are refused from the next request on. Runs in the installation's workspace.

    The last admin there who can sign in can't be shut out.
    """

    account_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[AccountIsShut]:
        admins = await people.load_active_admins(transaction)
        account = await people.load_account(transaction, self.account_id)
        event = decide(account, admins)
        accounts = AccountDatabase(transaction.connection, transaction.vault, transaction.now)
        await accounts.update(account, {"is_active": False})
        everywhere = {"account_id": account.id, "session_id": None, "keep_id": None, "now": transaction.now}
        ended = await transaction.connection.execute(db.sql("commands", "end_sessions"), everywhere)
        answer = AccountIsShut(account_id=account.id, sessions_ended=len(await ended.fetchall()))
        return Outcome(transaction.workspace_id, [event], answer, about="workspace")


def decide(account: Account, admins: Collection[UUID]) -> AccountChanged:
    if not account.is_active:
        raise errors.AccountIsDisabled
    if set(admins) == {account.id}:
        raise errors.LastAdmin
    return AccountChanged(account_id=str(account.id), what="disabled")
