"""Let the model be asked about a conversation again that a person took over."""

from uuid import UUID

from commands import asking
from commands import conversation as conversations
from commands.asking import Question, Terms
from commands.stop_ai import AiChanged
from onrecord import db, errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import AiRestarted


class RestartAi(Command[AiChanged]):
    """What was not triaged is soon: what was written meanwhile, and what was asked when they took over."""

    conversation_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[AiChanged]:
        conversation, key = await conversations.load(transaction, self.conversation_id)
        terms = await asking.load_terms(transaction, conversation.id, Question("triage", conversation.version))
        event = decide(terms, self)
        params = (transaction.now, transaction.workspace_id, conversation.id)
        await transaction.run(db.sql("commands", "restart_ai"), params)
        return Outcome(conversation.contact_id, [event], AiChanged(conversation_id=conversation.id), key)


def decide(terms: Terms, command: RestartAi) -> AiRestarted:
    if terms.stopped_at is None:
        raise errors.AiIsNotStopped
    return AiRestarted(conversation_id=str(command.conversation_id))
