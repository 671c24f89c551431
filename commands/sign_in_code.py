"""A one-time code by WhatsApp as second factor: a number is enrolled by a code sent to it, and codes are asked for."""

from datetime import datetime
from typing import Annotated, cast
from uuid import UUID

from pydantic import BaseModel, ConfigDict, SecretStr, StringConstraints

from commands import people, sent_code
from commands.second_factor import Enrolled
from onrecord import db, errors, ids
from onrecord.command import Command, Outcome, Text, Transaction
from onrecord.events import AccountChanged, SignInCodeRequested
from onrecord.identity import sign_in_code
from onrecord.identity.accounts import Account

USABLE = ("APPROVED", "AUTHENTICATION")  # a template's status and category, in Meta's words
BESIDE_NUMBER = b"accounts.sign_in_number"

# A telephone number with its country code (E.164). What else WhatsApp knows somebody by gets no code: error 131062.
PhoneNumber = Annotated[Text, StringConstraints(pattern=r"^\+[1-9][0-9]{6,14}$")]


class CodeTemplate(BaseModel):
    """The authentication template by which codes are sent."""

    model_config = ConfigDict(frozen=True)

    name: str
    language: str


class CodeAsked(BaseModel):
    """A code is on its way, or soon will be. It is good once, until then."""

    expires_at: datetime


class StartWhatsappFactor(Command[CodeAsked]):
    """Keep a number that a code is yet to confirm, in place of one before. Runs in the installation's own workspace."""

    account_id: UUID
    number: PhoneNumber
    template: CodeTemplate

    async def handle(self, transaction: Transaction) -> Outcome[CodeAsked]:
        account = await people.load_account(transaction, self.account_id)
        if account.has_second_factor:
            raise errors.SecondFactorIsOn
        await transaction.run(
            db.sql("commands", "start_sign_in_number"),
            (account.key.seal({"number": self.number}, BESIDE_NUMBER), account.id),
        )
        return await _asked(transaction, account, self.number, self.template)


class RequestSignInCode(Command[CodeAsked]):
    """Another code; the one before is good for nothing. Runs in the installation's own workspace."""

    account_id: UUID
    template: CodeTemplate

    async def handle(self, transaction: Transaction) -> Outcome[CodeAsked]:
        account = await people.load_account(transaction, self.account_id)
        row = await transaction.one(db.sql("commands", "load_sign_in_number"), (account.id,))
        if account.second_factor_by != "whatsapp" or row is None:
            raise errors.NoCodeIsSent
        number: str = account.key.unseal(str(row[0]), BESIDE_NUMBER)["number"]
        return await _asked(transaction, account, number, self.template)


class EnrolWhatsappFactor(Command[Enrolled]):
    """Confirm the number by its code; the session that does so has passed it. Other sessions need it from now on.

    `code_id` is the open code; None where it was tried too often.
    """

    account_id: UUID
    session_id: UUID
    code: SecretStr
    code_id: UUID | None
    recovery_hashes: tuple[bytes, ...]

    async def handle(self, transaction: Transaction) -> Outcome[Enrolled]:
        account = await people.load_account(transaction, self.account_id)
        if account.has_second_factor:
            raise errors.SecondFactorIsOn
        if not await sent_code.used(transaction, account, self.code_id, self.code.get_secret_value()):
            raise errors.CodeIsWrong
        await transaction.run(
            db.sql("commands", "enrol_sign_in_number"),
            {
                "account_id": account.id,
                "session_id": self.session_id,
                "hashes": list(self.recovery_hashes),
                "now": transaction.now,
            },
        )
        event = AccountChanged(account_id=str(account.id), what="second_factor_enrolled")
        return Outcome(transaction.workspace_id, [event], Enrolled(account_id=account.id), about="workspace")


async def _asked(transaction: Transaction, account: Account, number: str, template: CodeTemplate) -> Outcome[CodeAsked]:
    channel_id = await _channel(transaction, template)
    code_id, expires_at = ids.new(), transaction.now + sign_in_code.LIFE
    await transaction.run(db.sql("commands", "open_sign_in_code"), (code_id, expires_at, account.id))
    event = SignInCodeRequested(
        code_id=str(code_id), person_id=str(account.id), channel_id=str(channel_id), number=number
    )
    answer = CodeAsked(expires_at=expires_at)
    return Outcome(transaction.workspace_id, [event], answer, account.key, about="workspace")


async def _channel(transaction: Transaction, template: CodeTemplate) -> UUID:
    """A channel that has the template, approved, and isn't stopped. Raises SignInCodesAreOff."""
    row = await transaction.one(
        db.sql("commands", "find_sender_of_codes"),
        (transaction.workspace_id, template.name, template.language, *USABLE),
    )
    if row is None:
        raise errors.SignInCodesAreOff
    return cast("UUID", row[0])
