"""Write a note that only the team sees."""

from collections.abc import Set as AbstractSet
from typing import Annotated
from uuid import UUID

from pydantic import Field

from commands import conversation as conversations
from commands import notifying, people
from commands.conversation import Conversation
from onrecord import errors, ids
from onrecord.command import Command, NoteText, Outcome, Transaction
from onrecord.events import NoteAdded

MENTIONS_MAX = 20


class NoteWritten(conversations.ConversationChanged):
    """The note's id; the version is the conversation's, which a note doesn't move."""

    note_id: UUID


class AddNote(Command[NoteWritten]):
    """A note on a conversation, whatever its status. `mentions` are the members whom it calls by name."""

    conversation_id: UUID
    text: NoteText
    mentions: Annotated[tuple[UUID, ...], Field(max_length=MENTIONS_MAX)] = ()

    async def handle(self, transaction: Transaction) -> Outcome[NoteWritten]:
        conversation, key = await conversations.load(transaction, self.conversation_id)
        event = decide(conversation, self, ids.new(), await people.present(transaction, self.mentions))
        mentioned = notifying.others(transaction, self.mentions)
        mails = await notifying.mails(transaction, conversation, "mentioned", mentioned)
        answer = NoteWritten(conversation_id=conversation.id, version=conversation.version, note_id=UUID(event.note_id))
        return Outcome(conversation.contact_id, [event], answer, key, further=mails)


def decide(conversation: Conversation, command: AddNote, note_id: UUID, members: AbstractSet[UUID]) -> NoteAdded:
    """`members` are those of its mentions who are members. Whoever is mentioned twice is told once."""
    if not members >= set(command.mentions):
        raise errors.NoSuchMember
    mentions = tuple(str(member_id) for member_id in dict.fromkeys(command.mentions))
    return NoteAdded(conversation_id=str(conversation.id), note_id=str(note_id), mentions=mentions, text=command.text)
