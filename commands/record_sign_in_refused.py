"""Put on the record that somebody whom we don't know tried to sign in."""

from typing import Literal

from pydantic import BaseModel

from onrecord.command import Command, Outcome, Text, Transaction
from onrecord.events import SignInRefused
from onrecord.events.people import Method
from onrecord.identity.accounts import email_hmac


class SignInRefusalTaken(BaseModel):
    """It is on the record."""

    why: Literal["unknown", "throttled"]


class RecordSignInRefused(Command[SignInRefusalTaken]):
    """An unknown e-mail, kept as its HMAC: there is no key that it could be sealed under."""

    email: Text
    method: Method
    why: Literal["unknown", "throttled"]

    async def handle(self, transaction: Transaction) -> Outcome[SignInRefusalTaken]:
        hashed = email_hmac(transaction.vault, self.email).hex()
        event = SignInRefused(email_hmac=hashed, method=self.method, why=self.why)
        return Outcome(transaction.workspace_id, [event], SignInRefusalTaken(why=self.why), about="workspace")
