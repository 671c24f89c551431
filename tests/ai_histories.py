"""What the model is asked and says in the written histories: legal, and different from one step to the next."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from onrecord.events import (
    AiDescribed,
    AiDraftDiscarded,
    AiDrafted,
    AiFailed,
    AiRequested,
    AiRestarted,
    AiStopped,
    AiSummarised,
    AiTriaged,
    EventData,
)
from onrecord.events.ai import AiTask

TASKS: tuple[AiTask, ...] = ("triage", "summary", "draft", "description")
INTENTS = ("delivery", "billing", "other")
FAILS_EVERY = 7

NewId = Callable[[str], UUID]


@dataclass
class Asked:
    """What is open of a conversation: questions, and drafts that nobody has decided about."""

    questions: list[AiRequested] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)
    stopped: bool = False

    def ask(self, conversation_id: UUID, version: int, text: str, new_id: NewId) -> EventData:
        task = TASKS[len(text) % len(TASKS)]
        asked = AiRequested(
            conversation_id=str(conversation_id),
            request_id=str(new_id("question")),
            task=task,
            of_version=version,
            media_id=str(new_id("media")) if task == "description" else None,
            instruction=text if task == "draft" else None,
        )
        self.questions.append(asked)
        return asked

    def answer(self, text: str, new_id: NewId) -> EventData | None:
        if not self.questions:
            return None
        asked = self.questions.pop(0)
        if asked.task == "draft" and len(text) % FAILS_EVERY:
            self.drafts.append(asked.request_id)
        return answer(asked, text, new_id)

    def discard(self, conversation_id: UUID, text: str) -> EventData:
        reason = ("by_member", "superseded", "stopped")[len(text) % 3]
        return AiDraftDiscarded(conversation_id=str(conversation_id), request_id=self.drafts.pop(0), reason=reason)  # type: ignore[arg-type]  # one of them

    def hand_over(self, conversation_id: UUID) -> EventData:
        self.stopped = not self.stopped
        return (AiStopped if self.stopped else AiRestarted)(conversation_id=str(conversation_id))


def answer(asked: AiRequested, text: str, new_id: NewId) -> EventData:
    """What comes of a question: a failure for every text of so many characters, a result for others."""
    said = _call(asked, text)
    rests_on: dict[str, Any] = {"rests_on_message_ids": (str(new_id("message")),)}
    if not len(text) % FAILS_EVERY:
        of: dict[str, Any] = {"task": asked.task, "of_version": asked.of_version, "media_id": asked.media_id}
        return AiFailed(**said, **of, failure="refusal", error_code="cyber")
    match asked.task:
        case "triage":
            judged: dict[str, Any] = {"urgency": "high", "language": "de", "sentiment": "neutral", "reason": text}
            label_ids, assignee_id = (str(new_id("label")),), str(new_id("member")) if len(text) % 2 else None
            return AiTriaged(
                **said,
                **judged,
                **rests_on,
                of_version=asked.of_version,
                intent=INTENTS[len(text) % len(INTENTS)],  # type: ignore[arg-type]  # one of them
                label_ids=label_ids,
                assignee_id=assignee_id,
            )
        case "summary":
            words: dict[str, Any] = {"text": text, "claims": text, "of_version": asked.of_version}
            return AiSummarised(**said, **words, **rests_on, rests_on_snippet_ids=())
        case "draft":
            words = {"text": text, "claims": text, "note": text, "language": "de", "of_version": asked.of_version}
            return AiDrafted(**said, **words, **rests_on, rests_on_snippet_ids=(str(new_id("snippet")),))
        case "description":
            assert asked.media_id is not None, "it is asked about a file"
            return AiDescribed(**said, media_id=asked.media_id, text=text, seen_text=text, language="und")


def _call(asked: AiRequested, text: str) -> dict[str, Any]:
    number = len(text)
    return {
        "conversation_id": asked.conversation_id,
        "request_id": asked.request_id,
        "attempt": 1 + number % 2,
        "maybe_billed_twice": bool(number % 2),
        "model": "claude-haiku-5-5" if number % 5 else None,
        "prompt": f"{asked.task}.v1" if number % 5 else None,
        "is_offline": number % 3 == 0,
        "request_hash": "5f0c",
        "message_ids": (),
        "snippet_ids": (),
        "seen_seq": 1,
        "provider_request_id": "req_demo",
        "stop_reason": "end_turn",
        "stop_category": None,
        "input_tokens": 100 + number,
        "cache_write_5m_tokens": 3,
        "cache_write_1h_tokens": 0,
        "cache_read_tokens": 20,
        "output_tokens": number,
        "thinking_tokens": 1,
        "prices_of": "2026-11-01",
        "cost_microdollars": 7 * number,
        "latency_ms": 400 if number % 4 else None,
        "raw_response": text,
    }
