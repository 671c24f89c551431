"""Let a canned reply read otherwise."""

from uuid import UUID

from commands import furniture
from commands.canned_reply import CannedReplyKept, Shortcut
from commands.furniture import There
from onrecord import db, errors
from onrecord.command import Command, MessageText, Outcome, Transaction
from onrecord.events import CannedReplyUpdated


class UpdateCannedReply(Command[CannedReplyKept]):
    """A canned reply's shortcut and text, both of them as they are from now on."""

    canned_reply_id: UUID
    shortcut: Shortcut
    text: MessageText

    async def handle(self, transaction: Transaction) -> Outcome[CannedReplyKept]:
        statement = db.sql("commands", "look_at_canned_replies")
        event = decide(await furniture.look(transaction, statement, self.shortcut, self.canned_reply_id), self)
        await transaction.run(
            db.sql("commands", "update_canned_reply"),
            (self.shortcut, transaction.workspace_id, self.canned_reply_id),
        )
        answer = CannedReplyKept(canned_reply_id=self.canned_reply_id)
        return Outcome(transaction.workspace_id, [event], answer, about="workspace")


def decide(there: There, command: UpdateCannedReply) -> CannedReplyUpdated:
    if not there.is_there:
        raise errors.NoSuchCannedReply
    furniture.must_be_free(there, command.canned_reply_id)
    return CannedReplyUpdated(
        canned_reply_id=str(command.canned_reply_id), shortcut=command.shortcut, text=command.text
    )
