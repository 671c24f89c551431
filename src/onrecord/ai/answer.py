"""An answer of the Messages API, as it came. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from onrecord.ai.prices import Usage


class Senseless(Exception):
    """What came isn't an answer of the API."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`raw` is the body, byte for byte: it belongs sealed into the ledger. `model` is the one that answered.

    `text` are the text blocks, without the thinking; `stop_category` is a refusal's, where it has one.
    """

    raw: bytes
    model: str
    stop_reason: str | None
    stop_category: str | None
    text: str
    usage: Usage
    request_id: str | None
    latency_ms: int


def parse(raw: bytes, request_id: str | None, latency_ms: int) -> Answer:
    """Raises Senseless."""
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise Senseless from None
    match body:
        case {"type": "message", "model": str(model), "content": list(blocks), "usage": dict(usage), **rest}:
            return Answer(
                raw=raw,
                model=model,
                stop_reason=_string(rest.get("stop_reason")),
                stop_category=_category(rest.get("stop_details")),
                text="".join(map(_text, blocks)),
                usage=_usage(usage),
                request_id=request_id,
                latency_ms=latency_ms,
            )
        case _:
            raise Senseless


def _text(block: Any) -> str:
    """Models think by default, so that the first block may be `thinking`."""
    match block:
        case {"type": "text", "text": str(text)}:
            return text
        case _:
            return ""


def _category(details: Any) -> str | None:
    return _string(details.get("category")) if isinstance(details, dict) else None


def _usage(usage: Mapping[str, Any]) -> Usage:
    written = _count(usage, "cache_creation_input_tokens")
    split = usage.get("cache_creation")
    for_an_hour = min(written, _count(split, "ephemeral_1h_input_tokens")) if isinstance(split, dict) else 0
    details = usage.get("output_tokens_details")
    return Usage(
        input_tokens=_count(usage, "input_tokens"),
        output_tokens=_count(usage, "output_tokens"),
        cache_creation_5m_tokens=written - for_an_hour,
        cache_creation_1h_tokens=for_an_hour,
        cache_read_tokens=_count(usage, "cache_read_input_tokens"),
        thinking_tokens=_count(details, "thinking_tokens") if isinstance(details, dict) else 0,
    )


def _count(counters: Mapping[str, Any], name: str) -> int:
    """A counter that is there; the service spells zero as null too."""
    found = counters.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) and found > 0 else 0


def _string(found: Any) -> str | None:
    return found if isinstance(found, str) else None
