"""Let no draft rest on a snippet any more."""

from uuid import UUID

from commands import furniture
from commands.save_ai_snippet import AiSnippetKept
from onrecord import db, errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import AiSnippetDeleted


class DeleteAiSnippet(Command[AiSnippetKept]):
    """What drafts rested on it stay on the record, and what it said does too."""

    snippet_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[AiSnippetKept]:
        await furniture.lock(transaction)
        row = await transaction.one(
            db.sql("commands", "delete_ai_snippet"), (transaction.workspace_id, self.snippet_id)
        )
        if row is None:
            raise errors.NoSuchSnippet
        event = AiSnippetDeleted(snippet_id=str(self.snippet_id))
        answer = AiSnippetKept(snippet_id=self.snippet_id)
        return Outcome(transaction.workspace_id, [event], answer, about="workspace")
