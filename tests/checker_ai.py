"""What the model was asked and said, once more as plain Python over the records' JSON: for the checker's folds."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from numbering import Numbered

Row = dict[str, Any]
ERASED = "[erased]"
TASKS = {"ai.triaged": "triage", "ai.summarised": "summary", "ai.drafted": "draft", "ai.described": "description"}
ANSWERS = {*TASKS, "ai.failed"}
UNSEEN = {"ai.triaged", "ai.draft_discarded"}  # that are no items of a timeline
COUNTERS = (
    "input_tokens",
    "cache_write_5m_tokens",
    "cache_write_1h_tokens",
    "cache_read_tokens",
    "output_tokens",
    "thinking_tokens",
    "cost_microdollars",
)
PLAIN = (
    *("model", "prompt", "is_offline", "maybe_billed_twice", "seen_seq", "provider_request_id"),
    *("stop_reason", "stop_category", "prices_of", "latency_ms", *COUNTERS),
)


def erased_of(log: Sequence[Numbered]) -> set[UUID]:
    return {numbered.subject for numbered in log if numbered.kind == "contact.erased"}


def task_of(numbered: Numbered) -> str | None:
    return TASKS.get(numbered.kind) or numbered.data.get("task")


def is_item(numbered: Numbered) -> bool:
    """Whether a timeline shows it."""
    if not numbered.kind.startswith("ai."):
        return True
    asked = numbered.kind == "ai.requested"
    by_machine = asked and not numbered.event["actor"].startswith(("member/", "token/"))
    return numbered.kind not in UNSEEN and task_of(numbered) != "triage" and not by_machine


def on_timeline(numbered: Numbered, *, is_erased: bool) -> Row:
    """The columns of an item that are the model's."""
    data, kind = numbered.data, numbered.kind

    def words(name: str) -> str | None:
        return ERASED if is_erased and data.get(name) is not None else data.get(name)

    answered = kind in ANSWERS
    return {
        "request_id": _id(data, "request_id"),
        "task": task_of(numbered),
        "instruction": None if is_erased else data.get("instruction"),
        "language": data.get("language"),
        "claims": words("claims"),
        "remark": words("note"),
        "seen_text": words("seen_text"),
        "rests_on_message_ids": _ids(data, "rests_on_message_ids"),
        "rests_on_snippet_ids": _ids(data, "rests_on_snippet_ids"),
        **{name: data.get(name) if answered else None for name in ("model", "prompt", "is_offline")},
        "ai_failure": data.get("failure") if kind == "ai.failed" else None,
        "error_code": data.get("error_code") if kind == "ai.failed" else None,
        "draft_id": _id(data, "draft_id"),
        **{name: data.get(name) for name in ("ai_generated", "approved_by", "draft_chars", "edit_distance")},
    }


NO_TRIAGE: Row = dict.fromkeys(
    (
        *("triaged_at", "triaged_version", "triage_is_offline", "intent", "urgency", "language", "sentiment"),
        *("triage_reason", "triage_message_ids", "suggested_label_ids", "suggested_assignee_id", "ai_stopped_at"),
    )
)


def judge(row: Row, numbered: Numbered) -> None:
    """What the list of conversations learns of it."""
    data = numbered.data
    if numbered.kind in {"ai.triaged", "ai.stopped", "ai.restarted"}:
        row["seq"] = numbered.seq
    if numbered.kind in {"ai.stopped", "ai.restarted"}:
        row["ai_stopped_at"] = numbered.at if numbered.kind == "ai.stopped" else None
    if numbered.kind == "ai.triaged" and data["of_version"] >= (row["triaged_version"] or 0):
        row.update({name: data[name] for name in ("intent", "urgency", "language", "sentiment")})
        row.update(triaged_at=numbered.at, triaged_version=data["of_version"], triage_is_offline=data["is_offline"])
        row.update(triage_reason=data["reason"], triage_message_ids=_ids(data, "rests_on_message_ids"))
        row.update(suggested_label_ids=_ids(data, "label_ids"), suggested_assignee_id=_id(data, "assignee_id"))


def files(log: Sequence[Numbered]) -> Iterable[Row]:
    """None are sent in these histories; the model describes some all the same."""
    erased = erased_of(log)
    names = ("media_kind", "media_type", "size_bytes", "name", "width", "height", "rejection")
    return [
        {
            "workspace_id": UUID(numbered.event["workspaceid"]),
            "conversation_id": UUID(numbered.data["conversation_id"]),
            "media_id": UUID(numbered.data["media_id"]),
            "shard": numbered.shard,
            "state": "deleted" if numbered.subject in erased else "requested",
            "has_preview": False,
            "description": ERASED if numbered.subject in erased else numbered.data["text"],
            **dict.fromkeys(names),
        }
        for numbered in log
        if numbered.kind == "ai.described"
    ]


def calls(log: Sequence[Numbered]) -> Iterable[Row]:
    rows: dict[str, Row] = {}
    for numbered in log:
        data = numbered.data
        if numbered.kind == "ai.requested":
            rows[data["request_id"]] = _asked(numbered)
        elif numbered.kind in ANSWERS:
            _answer(rows[data["request_id"]], numbered)
        elif numbered.kind == "ai.draft_discarded":
            _decide(rows[data["request_id"]], numbered, data["reason"])
        elif data.get("draft_id"):
            row = rows[data["draft_id"]]
            _decide(row, numbered, "approved")
            row.update(sent_message_id=UUID(data["message_id"]))
            row.update({name: data[name] for name in ("draft_chars", "edit_distance")})
    return rows.values()


def proposals(log: Sequence[Numbered]) -> Iterable[Row]:
    """Of the same questions, what a timeline shows."""
    names = ("workspace_id", "conversation_id", "request_id", "shard", "state", "decided_at", "decided_by")
    kept = (*names, "sent_message_id")
    return [{name: row[name] for name in kept} for row in calls(log) if row["task"] != "triage"]


def days(log: Sequence[Numbered]) -> Iterable[Row]:
    sums: dict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
    for numbered in log:
        if numbered.kind not in ANSWERS:
            continue
        data = numbered.data
        day = numbered.at.replace(hour=0, minute=0, second=0, microsecond=0)
        words = (task_of(numbered), data.get("model", ""), data.get("prompt", ""), data["is_offline"])
        of = sums[UUID(numbered.event["workspaceid"]), day, *words, numbered.shard]
        of.update({name: data[name] for name in COUNTERS})
        of.update(questions=1, calls=data["attempt"], maybe_billed_twice=int(data["maybe_billed_twice"]))
        of.update({"failed" if numbered.kind == "ai.failed" else "answered": 1}, latency_ms=data.get("latency_ms", 0))
    names = ("workspace_id", "day", "task", "model", "prompt", "is_offline", "shard")
    counted = ("questions", "calls", "answered", "failed", "maybe_billed_twice", "latency_ms", *COUNTERS)
    return [dict(zip(names, key, strict=True)) | {name: of[name] for name in counted} for key, of in sums.items()]


def _asked(numbered: Numbered) -> Row:
    data = numbered.data
    nothing = ("event_id", "answered_at", "failure", "error_code", "decided_at", "decided_by", "sent_message_id")
    return {
        "workspace_id": UUID(numbered.event["workspaceid"]),
        "request_id": UUID(data["request_id"]),
        "conversation_id": UUID(data["conversation_id"]),
        "shard": numbered.shard,
        "task": data["task"],
        "of_version": data["of_version"],
        "media_id": _id(data, "media_id"),
        "asked_at": numbered.at,
        "asked_by": numbered.event["actor"],
        "state": "asked",
        "attempts": 0,
        **dict.fromkeys((*nothing, *PLAIN, "draft_chars", "edit_distance")),
        **dict.fromkeys(COUNTERS, 0),
        "maybe_billed_twice": False,
    }


def _answer(row: Row, numbered: Numbered) -> None:
    data, failed = numbered.data, numbered.kind == "ai.failed"
    row.update({name: data.get(name) for name in PLAIN})
    row.update(event_id=UUID(numbered.event["id"]), answered_at=numbered.at, attempts=data["attempt"])
    row["state"] = "failed" if failed else "answered"
    if failed:
        row.update(failure=data["failure"], error_code=data.get("error_code"))


def _decide(row: Row, numbered: Numbered, state: str) -> None:
    row.update(state=state, decided_at=numbered.at, decided_by=numbered.event["actor"])


def _id(data: dict[str, Any], name: str) -> UUID | None:
    return UUID(data[name]) if data.get(name) else None


def _ids(data: dict[str, Any], name: str) -> list[UUID] | None:
    return [UUID(one) for one in data[name]] if name in data else None


FOLDS: dict[str, Callable[[Sequence[Numbered]], Iterable[Row]]] = {
    "timeline_files_v5": files,
    "timeline_proposals_v5": proposals,
    "ai_usage_v1": calls,
    "ai_usage_days_v1": days,
}
