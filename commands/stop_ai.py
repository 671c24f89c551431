"""A person takes a conversation over: the model is asked nothing more about it, and proposes nothing."""

from uuid import UUID

from pydantic import BaseModel

from commands import asking
from commands import conversation as conversations
from commands.asking import Question, Terms
from onrecord import db, errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import AiStopped


class AiChanged(BaseModel):
    """The conversation in which AI was stopped, or restarted."""

    conversation_id: UUID


class StopAi(Command[AiChanged]):
    """Drafts that are there are discarded; what is being asked is answered to nobody, and counts as not asked."""

    conversation_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[AiChanged]:
        conversation, key = await conversations.load(transaction, self.conversation_id)
        terms = await asking.load_terms(transaction, conversation.id, Question("triage", conversation.version))
        event = decide(terms, self)
        params = (transaction.workspace_id, conversation.id, transaction.now)
        await transaction.run(db.sql("commands", "stop_ai"), params)
        discarded = await asking.discard_drafts(transaction, conversation.id, "stopped")
        answer = AiChanged(conversation_id=conversation.id)
        return Outcome(conversation.contact_id, [event, *discarded], answer, key)


def decide(terms: Terms, command: StopAi) -> AiStopped:
    if terms.stopped_at is not None:
        raise errors.AiIsStopped
    return AiStopped(conversation_id=str(command.conversation_id))
