"""What the model makes of a conversation, in its row of the list."""

from typing import TYPE_CHECKING

from onrecord.events import AiRestarted, AiStopped, AiTriaged
from onrecord.events.envelope import Recorded

if TYPE_CHECKING:
    from projections.conversation_list import Conversation

NO_TRIAGE = dict.fromkeys(
    (
        "triaged_at",
        "triaged_version",
        "triage_is_offline",
        "intent",
        "urgency",
        "language",
        "sentiment",
        "triage_reason",
        "triage_message_ids",
        "suggested_label_ids",
        "suggested_assignee_id",
        "ai_stopped_at",
    )
)


def triaged(row: "Conversation", recorded: Recorded, event: AiTriaged | AiStopped | AiRestarted) -> "Conversation":
    """What the model makes of it, of the newest version that it was asked about; or that it isn't to be asked."""
    at = recorded.envelope.time
    if not isinstance(event, AiTriaged):
        return {**row, "seq": recorded.seq, "ai_stopped_at": at if isinstance(event, AiStopped) else None}
    if event.of_version < (row["triaged_version"] or 0):
        return {**row, "seq": recorded.seq}
    return {
        **row,
        "seq": recorded.seq,
        "triaged_at": at,
        "triaged_version": event.of_version,
        "triage_is_offline": event.is_offline,
        "intent": event.intent,
        "urgency": event.urgency,
        "language": event.language,
        "sentiment": event.sentiment,
        "triage_reason": event.reason,
        "triage_message_ids": list(event.rests_on_message_ids),
        "suggested_label_ids": list(event.label_ids),
        "suggested_assignee_id": event.assignee_id,
    }
