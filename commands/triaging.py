"""When a conversation is triaged: at once after a customer's message, then at most every 5 s while messages come.

A command doesn't know the number of its own event, which is drawn last; so what is wanted, asked and done is told by
the conversation's version, which counts in the same order.
"""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from commands import asking
from commands.asking import Question
from commands.conversation import Conversation
from onrecord import db
from onrecord.command import Further, Transaction
from onrecord.vault import DataKey

TRIAGE_INTERVAL_S = 5
LOST_S_MAX = 600  # after so long a question that nobody answered holds up the next no more


async def want(transaction: Transaction, conversation: Conversation, key: DataKey) -> Sequence[Further]:
    """A customer's message came in: ask now, or let it be asked when it is due. Nothing where a person took over."""
    row = await transaction.one(db.sql("commands", "want_triage"), _params(transaction, conversation))
    assert row is not None, "an upsert returns its row"
    if not row[0]:
        return []
    return await asking.ask_by_itself(transaction, conversation, key, Question("triage", conversation.version))


async def note_asked(transaction: Transaction, conversation: Conversation) -> None:
    """It was asked as it is now, by somebody: what was due is asked with it."""
    await transaction.run(db.sql("commands", "note_triage_asked"), _params(transaction, conversation))


async def take_due(transaction: Transaction, conversation_id: UUID, *, may_ask: bool) -> int | None:
    """The version to ask about now, if one is due still; what may not be asked is due no more."""
    params = {"workspace_id": transaction.workspace_id, "conversation_id": conversation_id, "now": transaction.now}
    row = await transaction.one(db.sql("commands", "take_due_triage"), params | {"may_ask": may_ask})
    return cast("int | None", row[0]) if row else None


async def note_done(transaction: Transaction, conversation_id: UUID, of_version: int) -> None:
    """It was answered, or will not be; what was wanted meanwhile is due when its turn comes."""
    await transaction.run(
        db.sql("commands", "note_triage_done"),
        {
            "workspace_id": transaction.workspace_id,
            "conversation_id": conversation_id,
            "of_version": of_version,
            "interval_s": TRIAGE_INTERVAL_S,
            "now": transaction.now,
        },
    )


def _params(transaction: Transaction, conversation: Conversation) -> dict[str, object]:
    return {
        "workspace_id": transaction.workspace_id,
        "conversation_id": conversation.id,
        "version": conversation.version,
        "interval_s": TRIAGE_INTERVAL_S,
        "lost_s": LOST_S_MAX,
        "now": transaction.now,
    }
