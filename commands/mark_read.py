"""Say how far one has read a conversation."""

from typing import Annotated, cast
from uuid import UUID

from pydantic import BaseModel, Field

from commands import conversation as conversations
from commands import people
from commands.conversation import Conversation
from onrecord import db
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import ConversationRead

SEQ_MAX = 2**53 - 1  # a number that every JSON parser keeps as it is


class ReadSoFar(BaseModel):
    """How far the member has read: what was said, or more, if they had read more before."""

    conversation_id: UUID
    read_seq: int


class MarkRead(Command[ReadSoFar]):
    """A member's reading, up to a number of the contact's shard; a token reads for its member. It only rises."""

    conversation_id: UUID
    read_seq: Annotated[int, Field(ge=1, le=SEQ_MAX)]

    async def handle(self, transaction: Transaction) -> Outcome[ReadSoFar]:
        member_id = people.acting_member(transaction)
        conversation, key = await conversations.load(transaction, self.conversation_id)
        of_member = (transaction.workspace_id, conversation.id, member_id)
        row = await transaction.one(db.sql("commands", "load_read"), of_member)
        before = cast("int", row[0]) if row else 0
        event = decide(conversation, before, self, member_id)
        if event:
            await transaction.run(db.sql("commands", "save_read"), (*of_member, event.read_seq))
            await transaction.run(db.sql("commands", "forget_notification_mails"), of_member)
        answer = ReadSoFar(conversation_id=conversation.id, read_seq=max(before, self.read_seq))
        return Outcome(conversation.contact_id, [event] if event else [], answer, key)


def decide(conversation: Conversation, before: int, command: MarkRead, member_id: UUID) -> ConversationRead | None:
    """`before` is how far they had read; what they have read already is no event."""
    if command.read_seq <= before:
        return None
    return ConversationRead(conversation_id=str(conversation.id), member_id=str(member_id), read_seq=command.read_seq)
