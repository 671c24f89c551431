"""Say of a draft that it won't be sent."""

from uuid import UUID

from commands import drafts
from commands.asking import AiAsked
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import AiDraftDiscarded


class DiscardDraft(Command[AiAsked]):
    """A draft that is there, or is being written."""

    draft_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[AiAsked]:
        draft, conversation = await drafts.load_with_conversation(transaction, self.draft_id)
        drafts.must_live(draft, "asked", "answered")
        await drafts.save(transaction, draft.id, "discarded")
        event = AiDraftDiscarded(conversation_id=str(conversation.id), request_id=str(draft.id), reason="by_member")
        answer = AiAsked(conversation_id=conversation.id, request_id=draft.id)
        return Outcome(conversation.contact_id, [event], answer)
