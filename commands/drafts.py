"""A draft as decisions see it, under its contact's lock: it is sent or discarded once, by a person."""

from typing import Literal, NamedTuple, cast
from uuid import UUID

from rapidfuzz.distance import Levenshtein

from commands import conversation as conversations
from commands.conversation import Conversation
from onrecord import db, errors
from onrecord.command import Transaction
from onrecord.events import MessageQueued
from onrecord.vault import DataKey

BESIDE_REQUEST = b"ai_requests.text"
State = Literal["asked", "answered", "failed", "approved", "discarded"]


class Draft(NamedTuple):
    """A draft's row: what it says is sealed, and is there only while it can be sent."""

    id: UUID
    conversation_id: UUID
    state: State
    text_sealed: str | None


async def load(transaction: Transaction, draft_id: UUID) -> Draft:
    """Raises NoSuchDraft."""
    row = await transaction.one(db.sql("commands", "load_draft"), (transaction.workspace_id, draft_id))
    if row is None:
        raise errors.NoSuchDraft
    return Draft(*cast("tuple[UUID, UUID, State, str | None]", row))


async def load_with_conversation(transaction: Transaction, draft_id: UUID) -> tuple[Draft, Conversation]:
    """The draft as it is once its conversation is locked. Raises NoSuchDraft or ContactIsErased."""
    found = await load(transaction, draft_id)
    conversation, _ = await conversations.load_any_version(transaction, found.conversation_id)
    return await load(transaction, draft_id), conversation


def must_live(draft: Draft, *states: State) -> None:
    """Raises DraftIsGone, or NoSuchDraft for what never came to be one."""
    if draft.state == "failed":
        raise errors.NoSuchDraft
    if draft.state not in states:
        raise errors.DraftIsGone(state=draft.state)


async def approve(transaction: Transaction, draft_id: UUID, event: MessageQueued, key: DataKey) -> MessageQueued:
    """The message that sends it: it says which draft it is, how far it lies from it, and who approved it.

    Only who signed in approves: a machine that writes and a token that sends would be nobody. Raises SessionRequired,
    NoSuchDraft or DraftIsGone.
    """
    if not transaction.actor.name.startswith("member/"):
        raise errors.SessionRequired
    draft = await load(transaction, draft_id)
    if str(draft.conversation_id) != event.conversation_id:
        raise errors.NoSuchDraft
    must_live(draft, "answered")
    assert draft.text_sealed is not None, "a draft that was answered has its text"
    text = cast("str", key.unseal(draft.text_sealed, BESIDE_REQUEST)["text"])
    await save(transaction, draft_id, "approved")
    return approved(event, draft_id, text, transaction.actor.name)


def approved(event: MessageQueued, draft_id: UUID, text: str, by: str) -> MessageQueued:
    """Pure."""
    of_draft = {
        "draft_id": str(draft_id),
        "ai_generated": True,
        "approved_by": by,
        "draft_chars": len(text),
        "edit_distance": Levenshtein.distance(text, event.text),
    }
    return event.model_copy(update=of_draft)


async def save(transaction: Transaction, draft_id: UUID, state: State) -> None:
    """It is over: its text stands in its event, and nowhere else any more."""
    await transaction.run(
        db.sql("commands", "close_draft"), (state, transaction.now, transaction.workspace_id, draft_id)
    )
