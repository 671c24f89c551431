"""Choose another password while signed in. All other sessions end."""

from uuid import UUID

from pydantic import SecretStr

from commands import people
from commands.reset_password import PasswordSet
from onrecord import db
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import AccountChanged
from onrecord.identity.accounts import AccountDatabase


class SetPassword(Command[PasswordSet]):
    """The hash is made before, and the old password verified. Runs in the installation's own workspace."""

    account_id: UUID
    session_id: UUID
    password_hash: SecretStr

    async def handle(self, transaction: Transaction) -> Outcome[PasswordSet]:
        account = await people.load_account(transaction, self.account_id)
        accounts = AccountDatabase(transaction.connection, transaction.vault, transaction.now)
        await accounts.update(account, {"hashed_password": self.password_hash.get_secret_value()})
        await transaction.run(
            db.sql("commands", "end_sessions"),
            {"account_id": account.id, "session_id": None, "keep_id": self.session_id, "now": transaction.now},
        )
        event = AccountChanged(account_id=str(account.id), what="password_set")
        return Outcome(transaction.workspace_id, [event], PasswordSet(account_id=account.id), about="workspace")
