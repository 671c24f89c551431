"""The second factor of an account: enrolled by a first code, passed by a code or a recovery code, given up again."""

from typing import Any, cast
from uuid import UUID

from pydantic import BaseModel, SecretStr

from commands import people, sent_code
from onrecord import db, errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import AccountChanged
from onrecord.identity import second_factor
from onrecord.identity.accounts import Account

_BESIDE = b"accounts.second_factor"


class Enrolment(BaseModel):
    """What an authenticator wants to know, told once: `uri` is for a QR code."""

    secret: str
    uri: str


class Enrolled(BaseModel):
    """The second factor is on. The recovery codes are told once: each stands in for it once."""

    account_id: UUID


class StartEnrolment(Command[Enrolled]):
    """Keep a secret that a code is yet to confirm. It is no event: nothing is different before it is confirmed."""

    account_id: UUID
    secret: SecretStr

    async def handle(self, transaction: Transaction) -> Outcome[Enrolled]:
        account = await people.load_account(transaction, self.account_id)
        if account.has_second_factor:
            raise errors.SecondFactorIsOn
        sealed = account.key.seal({"secret": self.secret.get_secret_value()}, _BESIDE)
        await transaction.run(db.sql("commands", "start_enrolment"), (sealed, account.id))
        return Outcome(transaction.workspace_id, [], Enrolled(account_id=account.id), about="workspace")


class EnrolSecondFactor(Command[Enrolled]):
    """Confirm the secret by a code; the session that does so has passed it. Other sessions need it from now on."""

    account_id: UUID
    session_id: UUID
    code: SecretStr
    recovery_hashes: tuple[bytes, ...]

    async def handle(self, transaction: Transaction) -> Outcome[Enrolled]:
        account, secret, last_step = await _load(transaction, self.account_id)
        if account.has_second_factor:
            raise errors.SecondFactorIsOn
        step = secret and second_factor.matching_step(secret, self.code.get_secret_value(), transaction.now, last_step)
        if not step:
            raise errors.CodeIsWrong
        await transaction.run(
            db.sql("commands", "enrol_second_factor"),
            {
                "account_id": account.id,
                "session_id": self.session_id,
                "step": step,
                "hashes": list(self.recovery_hashes),
                "now": transaction.now,
            },
        )
        event = AccountChanged(account_id=str(account.id), what="second_factor_enrolled")
        return Outcome(transaction.workspace_id, [event], Enrolled(account_id=account.id), about="workspace")


class RemoveSecondFactor(Command[Enrolled]):
    """Give the second factor up, by a code of it. Whether the role needs one is for the next request to say."""

    account_id: UUID
    code: SecretStr
    sent_code_id: UUID | None = None

    async def handle(self, transaction: Transaction) -> Outcome[Enrolled]:
        account, _ = await passed(transaction, self.account_id, self.code.get_secret_value(), self.sent_code_id)
        await transaction.run(db.sql("commands", "remove_second_factor"), {"account_id": account.id})
        event = AccountChanged(account_id=str(account.id), what="second_factor_removed")
        return Outcome(transaction.workspace_id, [event], Enrolled(account_id=account.id), about="workspace")


async def passed(
    transaction: Transaction, account_id: UUID, code: str, sent_code_id: UUID | None
) -> tuple[Account, bool]:
    """The account, if this is a code of it that was not used before, which it is now; and whether a recovery code.

    `sent_code_id` is the code that was sent, if it may still be tried. Raises CodeIsWrong.
    """
    account, secret, last_step = await _load(transaction, account_id)
    match account.second_factor_by:
        case None:
            raise errors.SecondFactorIsOff
        case "whatsapp":
            if await sent_code.used(transaction, account, sent_code_id, code):
                return account, False
        case "authenticator":
            step = secret and second_factor.matching_step(secret, code, transaction.now, last_step)
            if step:
                await transaction.run(db.sql("commands", "use_step"), (step, account.id))
                return account, False
    used = await transaction.one(
        db.sql("commands", "use_recovery_code"), (transaction.now, account.id, second_factor.recovery_hash(code))
    )
    if used is None:
        raise errors.CodeIsWrong
    return account, True


async def _load(transaction: Transaction, account_id: UUID) -> tuple[Account, str | None, int | None]:
    account = await people.load_account(transaction, account_id)
    row = await transaction.one(db.sql("commands", "load_second_factor"), (account_id,))
    assert row is not None, "the account is there, and locked"
    sealed, step = cast("tuple[str | None, int | None]", row)
    secret: dict[str, Any] = account.key.unseal(sealed, _BESIDE) if sealed else {}
    return account, secret.get("secret"), step
