"""The models that the stand-in answers for: real ids, so that nothing has to be configured otherwise."""

from typing import Any

from onrecord.stack.anthropic.api_errors import ApiError

OFFLINE_MODEL = "offline model"  # who answers, whatever was asked for
CONTEXT_TOKENS_MAX = 1_000_000
# By its id: the name, the day it came, what it is in its life, and when that ends.
KNOWN: dict[str, tuple[str, str, str, str | None]] = {
    "claude-haiku-5-5": ("Claude Haiku 5.5", "2026-09-15", "active", None),
    "claude-sonnet-5-5": ("Claude Sonnet 5.5", "2026-09-15", "active", None),
    "claude-opus-5-5": ("Claude Opus 5.5", "2026-09-15", "active", None),
    "claude-fable-5-1": ("Claude Fable 5.1", "2026-06-30", "active", None),
    "claude-sonnet-4-5": ("Claude Sonnet 4.5", "2025-09-29", "deprecated", "2026-11-30T00:00:00Z"),
}


def require(model: str) -> dict[str, Any]:
    """What is known of a model; raises ApiError."""
    if model not in KNOWN:
        raise ApiError(404, f"model: {model}")
    name, made, lifecycle, ends = KNOWN[model]
    yes, no = {"supported": True}, {"supported": False}
    capabilities = {"image_input": yes, "pdf_input": yes, "structured_outputs": yes, "batch": no, "citations": no}
    return {
        "type": "model",
        "id": model,
        "display_name": f"{name} ({OFFLINE_MODEL})",
        "created_at": f"{made}T00:00:00Z",
        "lifecycle": lifecycle,
        "deprecated_at": None if ends is None else f"{made}T00:00:00Z",
        "retires_at": ends,
        "max_input_tokens": CONTEXT_TOKENS_MAX,
        "max_tokens": 128_000,
        "capabilities": capabilities,
    }


def listed() -> dict[str, Any]:
    """All of them on one page, the newest first."""
    known = [require(model) for model in KNOWN]
    return {"data": known, "has_more": False, "first_id": known[0]["id"], "last_id": known[-1]["id"]}
