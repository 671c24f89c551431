"""The code that was sent last, as the commands that take one see it."""

from uuid import UUID

from onrecord import db
from onrecord.command import Transaction
from onrecord.identity import sign_in_code
from onrecord.identity.accounts import Account


async def used(transaction: Transaction, account: Account, code_id: UUID | None, typed: str) -> bool:
    """Whether this is the open code of the account, which is locked; if so it is used up."""
    if code_id is None or not sign_in_code.matches(transaction.vault, code_id, typed):
        return False
    row = await transaction.one(db.sql("commands", "use_sign_in_code"), (account.id, code_id, transaction.now))
    return row is not None
