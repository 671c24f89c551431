"""Write a note that only the team sees."""

from uuid import UUID

from commands import conversation as conversations
from commands.conversation import Conversation
from onrecord import ids
from onrecord.command import Command, NoteText, Outcome, Transaction
from onrecord.events import NoteAdded


class NoteWritten(conversations.ConversationChanged):
    """The note's id; the version is the conversation's, which a note doesn't move."""

    note_id: UUID


class AddNote(Command[NoteWritten]):
    """A note on a conversation, open or resolved."""

    conversation_id: UUID
    text: NoteText

    async def handle(self, transaction: Transaction) -> Outcome[NoteWritten]:
        conversation, key = await conversations.load(transaction, self.conversation_id)
        event = decide(conversation, self, ids.new())
        answer = NoteWritten(conversation_id=conversation.id, version=conversation.version, note_id=UUID(event.note_id))
        return Outcome(conversation.contact_id, [event], answer, key)


def decide(conversation: Conversation, command: AddNote, note_id: UUID) -> NoteAdded:
    return NoteAdded(conversation_id=str(conversation.id), note_id=str(note_id), mentions=(), text=command.text)
