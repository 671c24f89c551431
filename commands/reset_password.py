"""Set a new password by the link that was mailed. All sessions end: whoever had the old one is out."""

from uuid import UUID

from fastapi_users import exceptions
from pydantic import BaseModel, SecretStr

from onrecord import db, errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import AccountChanged
from onrecord.identity.accounts import AccountDatabase, AccountManager
from onrecord.identity.passwords import Passwords

_INVALID = (exceptions.InvalidResetPasswordToken, exceptions.UserInactive, exceptions.UserNotExists)


class PasswordSet(BaseModel):
    """Whose password it is."""

    account_id: UUID


class ResetPassword(Command[PasswordSet]):
    """A new password for whoever holds the link. Runs in the installation's own workspace, by the system."""

    token: SecretStr
    password: SecretStr

    async def handle(self, transaction: Transaction) -> Outcome[PasswordSet]:
        accounts = AccountDatabase(transaction.connection, transaction.vault, transaction.now)
        manager = AccountManager(accounts, transaction.vault, Passwords())
        try:
            account = await manager.reset_password(self.token.get_secret_value(), self.password.get_secret_value())
        except _INVALID:
            raise errors.LinkIsInvalid from None
        await transaction.run(
            db.sql("commands", "end_sessions"),
            {"account_id": account.id, "session_id": None, "keep_id": None, "now": transaction.now},
        )
        event = AccountChanged(account_id=str(account.id), what="password_reset")
        return Outcome(transaction.workspace_id, [event], PasswordSet(account_id=account.id), about="workspace")
