"""Have a conversation summed up, for whoever takes it over."""

from uuid import UUID

from commands import asking
from commands import conversation as conversations
from commands.asking import AiAsked, Question
from onrecord.command import Command, Outcome, Transaction


class RequestSummary(Command[AiAsked]):
    """A summary of the conversation as it is now; one that is there already is not written again."""

    conversation_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[AiAsked]:
        conversation, key = await conversations.load(transaction, self.conversation_id)
        return await asking.answer_once(transaction, conversation, key, Question("summary", conversation.version))
