"""Have a reply drafted: a proposal, which goes to nobody unless a person sends it."""

from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from commands import asking
from commands import conversation as conversations
from commands.asking import AiAsked, Living, Question
from onrecord import errors
from onrecord.command import Command, Outcome, Text, Transaction
from onrecord.events import EventData

INSTRUCTION_CHARS_MAX = 500

Instruction = Annotated[Text, StringConstraints(min_length=1, max_length=INSTRUCTION_CHARS_MAX)]


class RequestDraft(Command[AiAsked]):
    """A draft for the conversation as it is now; one that is there already is not written again.

    With an `instruction` it is written anew, and the one that was there is discarded.
    """

    conversation_id: UUID
    instruction: Instruction | None = None

    async def handle(self, transaction: Transaction) -> Outcome[AiAsked]:
        conversation, key = await conversations.load(transaction, self.conversation_id)
        question = Question("draft", conversation.version, None, self.instruction)
        if self.instruction is None:
            return await asking.answer_once(transaction, conversation, key, question)
        terms = await asking.load_terms(transaction, conversation.id, question)
        asking.must_be_asked(terms, "draft", transaction.now)
        must_be_written(terms.living)
        events: list[EventData] = [*await asking.discard_drafts(transaction, conversation.id, "superseded")]
        event = await asking.ask(transaction, conversation, question)
        assert event is not None, "the contact is locked, and no draft lives"
        answer = AiAsked(conversation_id=conversation.id, request_id=UUID(event.request_id))
        return Outcome(conversation.contact_id, [*events, event], answer, key)


def must_be_written(living: Living | None) -> None:
    """Raises AiIsAskedAlready while one is on its way."""
    if living is not None and living.state == "asked":
        raise errors.AiIsAskedAlready
