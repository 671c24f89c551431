"""An answer of the Messages API, as it came. Pure."""

from dataclasses import dataclass

from onrecord.ai.prices import Usage


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


class Senseless(Exception):
    """What came isn't an answer of the API."""


def parse(raw: bytes, request_id: str | None, latency_ms: int) -> Answer:
    """Raises Senseless."""
    raise NotImplementedError
