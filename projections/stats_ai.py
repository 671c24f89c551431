"""How the model's proposals fare, by the version of our words that it was asked with: what people made of them.

A draft is approved when it is sent, with so many characters changed, or discarded by somebody, or superseded. A triage
is confirmed or overridden by the first person who sets a priority, or assigns somebody where one was suggested: the
same as the model said, or another. What nobody decides counts as proposed and nothing else.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from onrecord.events import (
    AiDraftDiscarded,
    AiDrafted,
    AiTriaged,
    ConversationAssigned,
    ConversationPrioritised,
    MessageQueued,
)
from onrecord.events.envelope import Recorded
from projections.projection import Amounts, Key
from projections.stats_counts import doer, slot_of

if TYPE_CHECKING:
    from projections.stats import Conversation

SUMS = (
    "proposed",
    "approved",
    "approved_unchanged",
    "discarded",
    "superseded",
    "draft_chars",
    "edit_distance",
    "confirmed",
    "overridden",
)
_COUNTED = frozenset(
    {AiDraftDiscarded, AiDrafted, AiTriaged, ConversationAssigned, ConversationPrioritised, MessageQueued}
)


def after(row: "Conversation", recorded: Recorded) -> "Conversation":
    """The row with what the model proposed last, and what is decided about it; the same one where nothing changes."""
    event = recorded.event
    if type(event) not in _COUNTED:
        return row
    match event:
        case AiTriaged():
            said = {"urgency": event.urgency, "assignee_id": event.assignee_id}
            return {**row, "triage": {**_words(event), **said}}
        case AiDrafted():
            return {**row, "drafts": {**row["drafts"], event.request_id: _words(event)}}
        case AiDraftDiscarded():
            return _decided(row, event.request_id)
        case MessageQueued() if event.draft_id:
            return _decided(row, event.draft_id)
        case _:
            return {**row, "triage": None} if _verdict(row, recorded) else row


def counts(before: "Conversation | None", row: "Conversation", recorded: Recorded) -> Iterable[tuple[Key, Amounts]]:
    """By slot: what was proposed, and what people decided. It looks at the row as it was before."""
    event = recorded.event
    if before is None or type(event) not in _COUNTED:
        return
    match event:
        case AiTriaged():
            yield _key(row, recorded, "triage", _words(event)), {"proposed": 1}
        case AiDrafted():
            yield _key(row, recorded, "draft", _words(event)), {"proposed": 1}
        case AiDraftDiscarded() if words := before["drafts"].get(event.request_id):
            how = "discarded" if event.reason == "by_member" else "superseded"
            yield _key(row, recorded, "draft", words), {how: 1}
        case MessageQueued() if words := before["drafts"].get(event.draft_id or ""):
            yield _key(row, recorded, "draft", words), _approved(event)
        case _:
            if before["triage"] and (verdict := _verdict(before, recorded)):
                yield _key(row, recorded, "triage", before["triage"]), {verdict: 1}


def _words(event: AiTriaged | AiDrafted) -> dict[str, Any]:
    """By which words it was asked, and whether it was a model at all."""
    return {"prompt": event.prompt or "", "is_offline": event.is_offline}


def _decided(row: "Conversation", draft_id: str) -> "Conversation":
    if draft_id not in row["drafts"]:
        return row
    return {**row, "drafts": {one: words for one, words in row["drafts"].items() if one != draft_id}}


def _approved(event: MessageQueued) -> Amounts:
    distance = event.edit_distance or 0
    changed: Amounts = {"draft_chars": event.draft_chars or 0, "edit_distance": distance}
    return {"approved": 1, "approved_unchanged": int(not distance), **changed}


def _verdict(row: "Conversation", recorded: Recorded) -> str | None:
    """What a person's decision says of the model's last triage; None if it says nothing, or nobody decided."""
    event, triage = recorded.event, row["triage"]
    if triage is None or not doer(recorded.envelope):
        return None
    match event:
        case ConversationPrioritised():
            agrees = event.priority == triage["urgency"]
        case ConversationAssigned() if triage["assignee_id"]:
            agrees = event.assignee_id == triage["assignee_id"]
        case _:
            return None
    return "confirmed" if agrees else "overridden"


def _key(row: "Conversation", recorded: Recorded, task: str, words: Mapping[str, Any]) -> Key:
    slot = slot_of(recorded.envelope.time)
    return (row["workspace_id"], slot, task, words["prompt"], words["is_offline"], recorded.shard)
