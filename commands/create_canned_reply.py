"""Keep a text to answer with."""

from uuid import UUID

from commands import furniture
from commands.canned_reply import CANNED_REPLIES_MAX, CannedReplyKept, Shortcut
from commands.furniture import There
from onrecord import db, ids
from onrecord.command import Command, MessageText, Outcome, Transaction
from onrecord.events import CannedReplyCreated


class CreateCannedReply(Command[CannedReplyKept]):
    """A text that a message can hold, found by a shortcut of its own. No place for what is a customer's."""

    shortcut: Shortcut
    text: MessageText

    async def handle(self, transaction: Transaction) -> Outcome[CannedReplyKept]:
        there = await furniture.look(transaction, db.sql("commands", "look_at_canned_replies"), self.shortcut)
        reply_id = ids.new()
        event = decide(there, self, reply_id)
        await transaction.run(
            db.sql("commands", "add_canned_reply"),
            (transaction.workspace_id, reply_id, self.shortcut, transaction.now),
        )
        answer = CannedReplyKept(canned_reply_id=reply_id)
        return Outcome(transaction.workspace_id, [event], answer, about="workspace")


def decide(there: There, command: CreateCannedReply, reply_id: UUID) -> CannedReplyCreated:
    furniture.must_be_free(there)
    furniture.must_have_room(there.total, CANNED_REPLIES_MAX, "canned replies")
    return CannedReplyCreated(canned_reply_id=str(reply_id), shortcut=command.shortcut, text=command.text)
