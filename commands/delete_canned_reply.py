"""Keep a canned reply no more."""

from uuid import UUID

from commands import furniture
from commands.canned_reply import CannedReplyKept
from onrecord import db, errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import CannedReplyDeleted


class DeleteCannedReply(Command[CannedReplyKept]):
    """A canned reply that nobody needs. Its shortcut is free again."""

    canned_reply_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[CannedReplyKept]:
        await furniture.lock(transaction)
        row = await transaction.one(
            db.sql("commands", "delete_canned_reply"),
            (transaction.now, transaction.workspace_id, self.canned_reply_id),
        )
        if row is None:
            raise errors.NoSuchCannedReply
        event = CannedReplyDeleted(canned_reply_id=str(self.canned_reply_id))
        answer = CannedReplyKept(canned_reply_id=self.canned_reply_id)
        return Outcome(transaction.workspace_id, [event], answer, about="workspace")
