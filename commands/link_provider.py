"""Let an account at a provider sign its person in; or let it not, any more."""

from uuid import UUID

from pydantic import BaseModel, SecretStr

from commands import people
from onrecord import db, errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import AccountChanged
from onrecord.identity.accounts import AccountDatabase, subject_hmac


class LinkChanged(BaseModel):
    """Whose account, and which provider."""

    account_id: UUID
    provider: str


class LinkProvider(Command[LinkChanged]):
    """What a signed-in person has just shown to be theirs. Runs in the installation's own workspace."""

    account_id: UUID
    provider: str
    subject: SecretStr

    async def handle(self, transaction: Transaction) -> Outcome[LinkChanged]:
        accounts = AccountDatabase(transaction.connection, transaction.vault, transaction.now)
        if await accounts.get_by_oauth_account(self.provider, self.subject.get_secret_value()) is not None:
            raise errors.ProviderIsLinked
        await people.load_account(transaction, self.account_id)
        hashed = subject_hmac(transaction.vault, self.provider, self.subject.get_secret_value())
        await transaction.run(
            db.sql("commands", "link_provider"), (self.provider, hashed, self.account_id, transaction.now)
        )
        event = AccountChanged(account_id=str(self.account_id), what="provider_linked")
        answer = LinkChanged(account_id=self.account_id, provider=self.provider)
        return Outcome(transaction.workspace_id, [event], answer, about="workspace")


class UnlinkProvider(Command[LinkChanged]):
    """Whatever of that provider is linked, of whichever issuer. Runs in the installation's own workspace."""

    account_id: UUID
    provider: str

    async def handle(self, transaction: Transaction) -> Outcome[LinkChanged]:
        await people.load_account(transaction, self.account_id)
        row = await transaction.one(
            db.sql("commands", "unlink_provider"), {"provider": self.provider, "account_id": self.account_id}
        )
        if row is None:
            raise errors.NoSuchLink
        event = AccountChanged(account_id=str(self.account_id), what="provider_unlinked")
        answer = LinkChanged(account_id=self.account_id, provider=self.provider)
        return Outcome(transaction.workspace_id, [event], answer, about="workspace")
