"""Keep a piece of what the workspace knows: with messages, the only thing that drafts rest on."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, StringConstraints

from commands import furniture
from onrecord import db, errors, ids
from onrecord.ai.excerpt import NAME_CHARS_MAX, SNIPPET_CHARS_MAX, SNIPPETS_MAX
from onrecord.command import STORABLE, Command, Outcome, Transaction
from onrecord.events import AiSnippetSaved

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=NAME_CHARS_MAX), STORABLE]
SnippetText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=SNIPPET_CHARS_MAX), STORABLE
]


class AiSnippetKept(BaseModel):
    """The snippet that was made, changed or deleted."""

    snippet_id: UUID


class SaveAiSnippet(Command[AiSnippetKept]):
    """A new snippet, or another title and text of one that is there. No place for what is a customer's."""

    snippet_id: UUID | None = None
    title: Title
    text: SnippetText

    async def handle(self, transaction: Transaction) -> Outcome[AiSnippetKept]:
        await furniture.lock(transaction)
        row = await transaction.one(
            db.sql("commands", "look_at_ai_snippets"), (self.snippet_id, transaction.workspace_id)
        )
        assert row is not None, "counts are one row"
        event = decide(self, ids.new(), total=int(str(row[0])), is_there=bool(row[1]))
        kept = (transaction.workspace_id, event.snippet_id, self.title, self.text, transaction.now)
        await transaction.run(db.sql("commands", "save_ai_snippet"), kept)
        answer = AiSnippetKept(snippet_id=UUID(event.snippet_id))
        return Outcome(transaction.workspace_id, [event], answer, about="workspace")


def decide(command: SaveAiSnippet, new_id: UUID, *, total: int, is_there: bool) -> AiSnippetSaved:
    if command.snippet_id is None:
        furniture.must_have_room(total, SNIPPETS_MAX, "snippets")
    elif not is_there:
        raise errors.NoSuchSnippet
    return AiSnippetSaved(snippet_id=str(command.snippet_id or new_id), title=command.title, text=command.text)
