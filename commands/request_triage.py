"""Have a conversation triaged as it is now, whatever was found before."""

from uuid import UUID

from commands import asking, triaging
from commands import conversation as conversations
from commands.asking import AiAsked, Question
from onrecord.command import Command, Outcome, Transaction


class RequestTriage(Command[AiAsked]):
    """What customers write is triaged by itself; this is for what happened since. The same is not triaged twice."""

    conversation_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[AiAsked]:
        conversation, key = await conversations.load(transaction, self.conversation_id)
        question = Question("triage", conversation.version)
        outcome = await asking.answer_once(transaction, conversation, key, question)
        if outcome.events:
            await triaging.note_asked(transaction, conversation)
        return outcome
