"""States of a conversation to decide on, without a database."""

from uuid import UUID

from commands.conversation import Conversation, Status

CONVERSATION_ID = UUID("01900000-0000-7000-8000-000000000001")
CONTACT_ID = UUID("01900000-0000-7000-8000-000000000002")
NEW_ID = UUID("01900000-0000-7000-8000-000000000003")
MEMBER_ID = UUID("01900000-0000-7000-8000-000000000004")


def conversation(status: Status = "open", assignee_id: UUID | None = None, version: int = 5) -> Conversation:
    return Conversation(CONVERSATION_ID, CONTACT_ID, status, assignee_id, version)
