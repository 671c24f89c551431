"""The answer of a call of `messages`: what the offline model says, or what it was scripted to say."""

import json
import math
import re
import secrets
from typing import Any

from onrecord.stack.anthropic import counting
from onrecord.stack.anthropic.cache import Input
from onrecord.stack.anthropic.faults import Fault
from onrecord.stack.anthropic.models import OFFLINE_MODEL
from onrecord.stack.anthropic.offline import thinking
from onrecord.stack.anthropic.requests import Request

SHORT_ID = re.compile(r"[a-z]\d+")
NOBODYS = "987654"
FREE_TEXT_CHARS_MIN = 16  # what is shorter is a code or a language
THOUGHT = "The offline model doesn't think; this block is here because a test wanted one."
WELL = Fault(kind="slow", delay_s=0)


def answer(asked: Request, read: Input, fault: Fault | None) -> dict[str, Any]:
    """The body of an answer of 200."""
    fault = fault or WELL
    text, reason = _said(asked, fault)
    thought = THOUGHT if fault.kind == "thinking" else ""
    usage = _usage(read, counting.of_text(text), counting.of_text(thought))
    if reason == "max_tokens":
        usage["output_tokens"] = asked.max_tokens
    return {
        "id": f"msg_{secrets.token_hex(12)}",
        "type": "message",
        "role": "assistant",
        "model": OFFLINE_MODEL,
        "content": [*_thinking(thought), *([{"type": "text", "text": text}] if text else [])],
        "stop_reason": reason,
        "stop_sequence": None,
        "stop_details": _details(fault),
        "usage": usage,
    }


def _said(asked: Request, fault: Fault) -> tuple[str, str]:
    """What is said, and why it ends there."""
    text = thinking.answer(asked)
    match fault.kind:
        case "refusal" | "pause_turn":
            return "", fault.kind
        case "context_window":
            return "", "model_context_window_exceeded"
        case "max_tokens":
            return text[: len(text) // 2], "max_tokens"
        case "invalid_json":
            return "Of course. Here is what you asked for: {", "end_turn"
        case "instance" | "overrides" | "invented_ids" | "over_long":
            return _scripted(text, fault), "end_turn"
        case _:
            return _cut(text, asked.max_tokens)


def _scripted(text: str, fault: Fault) -> str:
    said = json.loads(text) if text.startswith("{") else {}
    match fault.kind:
        case "instance":
            said = fault.instance
        case "overrides":
            said = {**said, **(fault.instance or {})}
        case "invented_ids":
            said = _changed(said, _invent)
        case _:
            said = _changed(said, lambda words: _lengthen(words, fault.chars))
    return json.dumps(said, ensure_ascii=False)


def _changed(said: Any, change: Any) -> Any:
    """Each text in it, changed."""
    match said:
        case str():
            return change(said)
        case list():
            return [_changed(one, change) for one in said]
        case dict():
            return {name: _changed(one, change) for name, one in said.items()}
        case _:
            return said


def _invent(words: str) -> str:
    return words[0] + NOBODYS if SHORT_ID.fullmatch(words) else words


def _lengthen(words: str, chars: int) -> str:
    if len(words) < FREE_TEXT_CHARS_MIN:
        return words
    return ((words + " ") * math.ceil(chars / len(words)))[:chars]


def _cut(text: str, tokens_max: int) -> tuple[str, str]:
    if counting.of_text(text) <= tokens_max:
        return text, "end_turn"
    kept = text.encode()[: int(tokens_max * counting.TEXT_BYTES_PER_TOKEN)]
    return kept.decode(errors="ignore"), "max_tokens"


def _thinking(thought: str) -> list[dict[str, str]]:
    return [{"type": "thinking", "thinking": thought, "signature": "offline"}] if thought else []


def _details(fault: Fault) -> dict[str, Any] | None:
    if fault.kind != "refusal":
        return None
    return {"type": "refusal", "category": fault.category, "explanation": fault.message or None}


def _usage(read: Input, said_tokens: int, thought_tokens: int) -> dict[str, Any]:
    return {
        "input_tokens": read.plain,
        "cache_creation_input_tokens": read.written_5m + read.written_1h,
        "cache_read_input_tokens": read.read,
        "cache_creation": {"ephemeral_5m_input_tokens": read.written_5m, "ephemeral_1h_input_tokens": read.written_1h},
        "output_tokens": max(1, said_tokens + thought_tokens),
        "output_tokens_details": {"thinking_tokens": thought_tokens},
        "server_tool_use": None,
        "service_tier": "standard",
        "speed": "standard",
        "inference_geo": "not_available",
    }
