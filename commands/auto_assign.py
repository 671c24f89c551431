"""Auto-assign: who gets a conversation that opens or comes back and is nobody's, where the workspace wants that.

Nothing is locked for it: conversations that open at the same moment may go to the same member. Who has equally few is
decided by the conversation's id, so that they spread.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, cast
from uuid import UUID

from commands import notifying, working_hours
from commands.conversation import Conversation
from onrecord import db
from onrecord.command import SYSTEM, Further, Transaction
from onrecord.events import ConversationAssigned
from onrecord.identity import permissions, recipients
from onrecord.identity.permissions import Write


class Candidate(NamedTuple):
    """A member who may be given it, and how many open conversations they have."""

    member_id: UUID
    open: int


class Candidates(NamedTuple):
    """Who may be given conversations, and when."""

    time_zone: str
    working_hours: Sequence[str]
    members: Sequence[Candidate]


class Assigned(NamedTuple):
    """The conversation as it is then, and the events of it."""

    conversation: Conversation
    further: Sequence[Further]


async def assign(transaction: Transaction, conversation: Conversation) -> Assigned:
    """Give the conversation to somebody, if there is somebody; the system does it, and mails them if they want that.

    Its row isn't saved here.
    """
    candidates = await _load(transaction)
    for candidate in ranked(candidates, conversation.id, transaction.now):
        if await recipients.is_active(transaction, candidate.member_id):
            event = decide(conversation, candidate.member_id)
            assigned = Further(conversation.contact_id, [event], actor=SYSTEM)
            mails = await notifying.mails(transaction, conversation, "assigned", [candidate.member_id])
            return Assigned(conversation.apply(event), [assigned, *mails])
    return Assigned(conversation, [])


def ranked(candidates: Candidates, conversation_id: UUID, now: datetime) -> list[Candidate]:
    """Whom to ask first: who has fewest, then whoever the conversation's id falls to. Nobody outside of the hours."""
    if not working_hours.is_working(candidates.working_hours, candidates.time_zone, now):
        return []
    return sorted(candidates.members, key=lambda member: (member.open, _lot(conversation_id, member.member_id)))


def decide(conversation: Conversation, member_id: UUID) -> ConversationAssigned:
    return ConversationAssigned(
        conversation_id=str(conversation.id), version=conversation.version + 1, assignee_id=str(member_id)
    )


def _lot(conversation_id: UUID, member_id: UUID) -> bytes:
    return hashlib.sha256(conversation_id.bytes + member_id.bytes).digest()


async def _load(transaction: Transaction) -> Candidates:
    found = await transaction.connection.execute(
        db.sql("commands", "load_candidates"),
        {"workspace_id": transaction.workspace_id, "roles": permissions.roles_with(Write.INBOX)},
    )
    rows = cast("list[tuple[str, list[str], UUID, int]]", await found.fetchall())
    if not rows:
        return Candidates("UTC", (), ())
    return Candidates(rows[0][0], rows[0][1], [Candidate(*row[2:]) for row in rows])
