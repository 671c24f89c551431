"""What a call costs, by a dated table: `prices.toml`. In micro-dollars, always rounded up. Pure."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

TOKENS = 1_000_000  # that a price is for


class NoPrice(Exception):
    """A model whose price isn't known can't be asked: nobody could say what it costs."""


@dataclass(frozen=True, kw_only=True)
class Usage:
    """The counters of an answer. The input as a whole is `input_tokens` and those of the cache together."""

    input_tokens: int
    output_tokens: int
    cache_creation_5m_tokens: int = 0
    cache_creation_1h_tokens: int = 0
    cache_read_tokens: int = 0
    thinking_tokens: int = 0

    @property
    def prompt_tokens(self) -> int:
        """All that was read, from the cache too."""
        cached = self.cache_creation_5m_tokens + self.cache_creation_1h_tokens + self.cache_read_tokens
        return self.input_tokens + cached


@dataclass(frozen=True, kw_only=True)
class Price:
    """A row of the table: micro-dollars per million tokens, since a day. Past `long_from_tokens` others apply."""

    model: str
    since: date
    input: int
    output: int
    long_from_tokens: int | None = None
    long_input: int = 0
    long_output: int = 0


def of(model: str, on: date) -> Price:
    """The model's row that applies on a day. Raises NoPrice."""
    rows = [row for row in table() if row.model == model and row.since <= on]
    if not rows:
        raise NoPrice(f"{model} has no price on {on}: add a row to prices.toml, or name another model")
    return max(rows, key=lambda row: row.since)


def cost(usage: Usage, price: Price) -> int:
    """Micro-dollars. A token written to the cache costs 1.25 (5 min) or 2 (1 h), one read from it 0.1 of the price."""
    is_long = price.long_from_tokens is not None and usage.prompt_tokens > price.long_from_tokens
    per_input, per_output = (price.long_input, price.long_output) if is_long else (price.input, price.output)
    hundredths = (
        100 * usage.input_tokens
        + 125 * usage.cache_creation_5m_tokens
        + 200 * usage.cache_creation_1h_tokens
        + 10 * usage.cache_read_tokens
    )
    return -(-(hundredths * per_input + 100 * usage.output_tokens * per_output) // (100 * TOKENS))


@cache
def table() -> Sequence[Price]:
    """All rows, as the file has them."""
    content = resources.files("onrecord.ai").joinpath("prices.toml").read_text("utf-8")
    return tuple(Price(**row) for row in tomllib.loads(content)["price"])
