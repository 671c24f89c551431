"""Put a sign-in on the record, or an attempt at one, and begin the session that it leads to."""

from datetime import timedelta
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from commands import people
from onrecord import db, ids
from onrecord.command import Command, Outcome, Text, Transaction
from onrecord.events import MailRequested, SignInRecorded
from onrecord.events.people import Method
from onrecord.identity.accounts import Account
from onrecord.identity.credential import SESSION_DAYS_MAX

BESIDE_SESSION = b"sessions.client"
USER_AGENT_CHARS_MAX = 400


Outcomes = Literal["signed_in", "second_factor_needed", "wrong_password", "disabled", "foreign_workspace"]


class Client(BaseModel):
    """What was used to sign in: personal, and sealed wherever it is kept."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    address: Text
    user_agent: Text


class NewSession(BaseModel):
    """A session that begins: `workspace_id` is where it is, None where its person is in none."""

    model_config = ConfigDict(frozen=True)

    session_id: UUID
    token_hash: bytes
    workspace_id: UUID | None


class SignInTaken(BaseModel):
    """It is on the record."""

    session_id: UUID | None


class RecordSignIn(Command[SignInTaken]):
    """What came of a sign-in of somebody whom we know.

    It stands in the workspace that the session is in, about the member that they are there, or else in the
    installation's own, about the account: `person_id` says whom.
    """

    account_id: UUID
    person_id: UUID
    outcome: Outcomes
    method: Method
    client: Client
    session: NewSession | None = None

    async def handle(self, transaction: Transaction) -> Outcome[SignInTaken]:
        account = await people.load_account(transaction, self.account_id)
        key = await people.load_key(transaction, self.person_id)
        is_new = self.session is not None and await self._begin(transaction, account, self.session)
        session_id = self.session.session_id if self.session else None
        event = SignInRecorded(
            account_id=str(account.id),
            person_id=str(self.person_id),
            session_id=None if session_id is None else str(session_id),
            outcome=self.outcome,
            method=self.method,
            address=self.client.address,
            user_agent=self.client.user_agent,
        )
        answer = SignInTaken(session_id=session_id)
        events = [event, _warning(self, account)] if is_new else [event]
        return Outcome(transaction.workspace_id, events, answer, key, about="workspace")

    async def _begin(self, transaction: Transaction, account: Account, session: NewSession) -> bool:
        """Write the session; whether its person had others before, and none of them by this client."""
        hashed = transaction.vault.match("client", str(account.id), self.client.address, self.client.user_agent)
        known = await transaction.one(db.sql("commands", "find_client"), (hashed, account.id))
        await transaction.run(
            db.sql("commands", "add_session"),
            {
                "session_id": session.session_id,
                "token_hash": session.token_hash,
                "account_id": account.id,
                "workspace_id": session.workspace_id,
                "method": self.method,
                "client_hmac": hashed,
                "client_sealed": account.key.seal(self.client.model_dump(), BESIDE_SESSION),
                "now": transaction.now,
                "expires_at": transaction.now + timedelta(days=SESSION_DAYS_MAX),
            },
        )
        return known == (True, False)


def _warning(command: RecordSignIn, account: Account) -> MailRequested:
    return MailRequested(
        mail_id=str(ids.new()),
        template="sign_in_warning",
        person_id=str(command.person_id),
        about_id=None,
        address=account.email,
        name=account.name,
    )
