"""Ask again what a conversation is about, after more was written: what the triage's timer does."""

from uuid import UUID

from pydantic import BaseModel

from commands import asking, triaging
from commands import conversation as conversations
from commands.asking import Question
from onrecord.command import Command, Outcome, Transaction


class TriageLookedAt(BaseModel):
    """The conversation whose turn it was."""

    conversation_id: UUID


class TriageAgain(Command[TriageLookedAt]):
    """Looks again under the lock: whoever comes second, or too late, asks nothing."""

    conversation_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[TriageLookedAt]:
        conversation, key = await conversations.load_any_version(transaction, self.conversation_id)
        terms = await asking.load_terms(transaction, conversation.id, Question("triage", conversation.version))
        may_ask = "triage" in terms.tasks and not terms.is_paused(transaction.now) and terms.stopped_at is None
        of_version = await triaging.take_due(transaction, conversation.id, may_ask=may_ask)
        event = None
        if of_version is not None:
            event = await asking.ask(transaction, conversation, Question("triage", of_version))
        answer = TriageLookedAt(conversation_id=conversation.id)
        return Outcome(conversation.contact_id, [event] if event else [], answer, key)
