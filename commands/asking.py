"""What all commands share that ask the model: whether they may, the question's row, and drafts that are over."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast
from uuid import UUID

from pydantic import BaseModel

from commands.conversation import Conversation
from onrecord import db, errors, ids
from onrecord.command import SYSTEM, Further, Outcome, Transaction
from onrecord.events import AiDraftDiscarded, AiRequested
from onrecord.events.ai import AiTask, DiscardReason
from onrecord.vault import DataKey


class AiAsked(BaseModel):
    """The question: a draft is called by its id too. One that was asked before about the same is not asked again."""

    conversation_id: UUID
    request_id: UUID


class Living(NamedTuple):
    """A question that is open, or was answered, about the same."""

    id: UUID
    state: str


class Terms(NamedTuple):
    """What a conversation's questions meet: the workspace's policy, and whether a person took the conversation over.

    `paused_until` may be over. `living` is of the task and version that were asked for.
    """

    tasks: Sequence[str] = ()
    auto_draft: bool = False
    paused_until: datetime | None = None
    pause_reason: str | None = None
    stopped_at: datetime | None = None
    living: Living | None = None

    def is_paused(self, now: datetime) -> bool:
        return self.paused_until is not None and now < self.paused_until


class Question(NamedTuple):
    """What is asked about a conversation, at a version of it."""

    task: AiTask
    of_version: int
    media_id: UUID | None = None
    instruction: str | None = None


async def load_terms(transaction: Transaction, conversation_id: UUID, question: Question) -> Terms:
    row = await transaction.one(
        db.sql("commands", "load_ai_terms"),
        {
            "workspace_id": transaction.workspace_id,
            "conversation_id": conversation_id,
            "task": question.task,
            "of_version": question.of_version,
            "media_id": question.media_id,
        },
    )
    assert row is not None, "one row, whatever is found"
    *terms, living_id, living_state = cast("tuple[Any, ...]", row)
    return Terms._make((*terms, Living(living_id, living_state) if living_id else None))


def must_be_asked(terms: Terms, task: AiTask, now: datetime) -> None:
    """Raises AiTaskIsOff, AiIsPaused or AiIsStopped."""
    if task not in terms.tasks:
        raise errors.AiTaskIsOff
    if terms.is_paused(now):
        raise errors.AiIsPaused(until=terms.paused_until, reason=terms.pause_reason)
    if terms.stopped_at is not None:
        raise errors.AiIsStopped


async def ask(transaction: Transaction, conversation: Conversation, question: Question) -> AiRequested | None:
    """The question's row and its event. None if the same was asked meanwhile."""
    request_id = ids.new()
    row = await transaction.one(
        db.sql("commands", "add_ai_request"),
        {
            "workspace_id": transaction.workspace_id,
            "id": request_id,
            "conversation_id": conversation.id,
            "task": question.task,
            "of_version": question.of_version,
            "media_id": question.media_id,
            "now": transaction.now,
        },
    )
    return requested(conversation.id, request_id, question) if row else None


def requested(conversation_id: UUID, request_id: UUID, question: Question) -> AiRequested:
    return AiRequested(
        conversation_id=str(conversation_id),
        request_id=str(request_id),
        task=question.task,
        of_version=question.of_version,
        media_id=str(question.media_id) if question.media_id else None,
        instruction=question.instruction,
    )


async def ask_by_itself(
    transaction: Transaction, conversation: Conversation, key: DataKey, question: Question
) -> Sequence[Further]:
    """The same, in the system's name."""
    event = await ask(transaction, conversation, question)
    return [Further(conversation.contact_id, [event], key, actor=SYSTEM)] if event else []


async def answer_once(
    transaction: Transaction, conversation: Conversation, key: DataKey, question: Question
) -> Outcome[AiAsked]:
    """What a member's command does that asks: the question that lives is the answer, or a new one is asked."""
    terms = await load_terms(transaction, conversation.id, question)
    must_be_asked(terms, question.task, transaction.now)
    event = None if terms.living else await ask(transaction, conversation, question)
    assert event or terms.living, "the contact is locked"
    request_id = UUID(event.request_id) if event else cast("Living", terms.living).id
    answer = AiAsked(conversation_id=conversation.id, request_id=request_id)
    return Outcome(conversation.contact_id, [event] if event else [], answer, key)


async def discard_drafts(
    transaction: Transaction,
    conversation_id: UUID,
    reason: DiscardReason,
    but: UUID | None = None,
    of_version_max: int | None = None,
) -> list[AiDraftDiscarded]:
    """Every draft of the conversation that lives is over, but one, and but those about a later version."""
    params = (transaction.now, transaction.workspace_id, conversation_id, but, of_version_max, of_version_max)
    found = await transaction.connection.execute(db.sql("commands", "discard_drafts"), params)
    return [
        AiDraftDiscarded(conversation_id=str(conversation_id), request_id=str(row[0]), reason=reason)
        for row in await found.fetchall()
    ]
