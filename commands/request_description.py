"""Have it described what an image or a PDF shows."""

from uuid import UUID

from commands import asking, describing, media
from commands import conversation as conversations
from commands.asking import AiAsked
from onrecord.command import Command, Outcome, Transaction


class RequestDescription(Command[AiAsked]):
    """What a customer sends is described by itself where the policy has the task; this is for all other files."""

    media_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[AiAsked]:
        file, _ = await media.load_living(transaction, self.media_id)
        question = describing.question(file)
        conversation, key = await conversations.load(transaction, file.conversation_id)
        return await asking.answer_once(transaction, conversation, key, question)
