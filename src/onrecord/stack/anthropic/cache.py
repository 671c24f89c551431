"""The prompt cache: by the exact bytes of a prefix, up to a block that was marked."""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from typing import NamedTuple

from onrecord.stack.anthropic import counting
from onrecord.stack.anthropic.requests import CacheControl, Prompt
from onrecord.stack.anthropic.settings import Settings

ENTRIES_MAX = 100_000


class Input(NamedTuple):
    """The tokens of a request's input, each counted in one of these."""

    plain: int
    written_5m: int
    written_1h: int
    read: int

    @property
    def total(self) -> int:
        return sum(self)


class Mark(NamedTuple):
    """A prefix that ends at a breakpoint."""

    key: bytes
    tokens: int
    ttl: str


@dataclass
class Cache:
    """What was written, and until when it is good."""

    settings: Settings

    def __post_init__(self) -> None:
        self._until: OrderedDict[bytes, float] = OrderedDict()

    def take(self, prompt: Prompt, now: float) -> Input:
        """Count the input of a request, and keep what it marks."""
        total = counting.of_prompt(prompt)
        marks = [mark for mark in marks_of(prompt) if mark.tokens >= self.settings.cached_tokens_min]
        if not marks:
            return Input(total, 0, 0, 0)
        read = max((mark.tokens for mark in marks if self._until.get(mark.key, 0.0) > now), default=0)
        last = marks[-1]
        for mark in marks:
            self._keep(mark, now)
        written = max(0, last.tokens - read)
        by_ttl = (written, 0) if last.ttl == "5m" else (0, written)
        return Input(total - read - written, *by_ttl, read)

    def _keep(self, mark: Mark, now: float) -> None:
        life = self.settings.cached_5m_s if mark.ttl == "5m" else self.settings.cached_1h_s
        self._until[mark.key] = now + life
        self._until.move_to_end(mark.key)
        if len(self._until) > ENTRIES_MAX:
            self._until.popitem(last=False)


def marks_of(prompt: Prompt) -> list[Mark]:
    """The marked prefixes, shortest first. The model is part of a prefix, and so is the schema."""
    digest = hashlib.sha256(f"{prompt.model}\n{prompt.output_config.format}".encode())
    tokens = counting.of_schema(prompt)
    marks = []
    blocks = prompt.blocks
    for place, block in enumerate(blocks):
        digest.update(block.model_dump_json(exclude={"cache_control"}).encode())
        tokens += counting.of_block(block)
        control: CacheControl | None = block.cache_control
        if control is None and place == len(blocks) - 1:
            control = prompt.cache_control  # at the end, by itself
        if control is not None:
            marks.append(Mark(digest.digest(), tokens, control.ttl))
    return marks
