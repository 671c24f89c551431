"""What a call costs."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.ai import prices
from onrecord.ai.prices import Price, Usage

HAIKU = prices.of("claude-haiku-5-5", date(2026, 11, 26))
SONNET = prices.of("claude-sonnet-5-5", date(2026, 11, 26))


@pytest.mark.parametrize(
    ("usage", "price", "microdollars"),
    [
        (Usage(input_tokens=1_000_000, output_tokens=0), SONNET, 2_000_000),
        (Usage(input_tokens=0, output_tokens=1_000_000), SONNET, 10_000_000),
        (Usage(input_tokens=0, output_tokens=0, cache_creation_5m_tokens=1_000), SONNET, 2_500),
        (Usage(input_tokens=0, output_tokens=0, cache_creation_1h_tokens=1_000), SONNET, 4_000),
        (Usage(input_tokens=0, output_tokens=0, cache_read_tokens=1_000), SONNET, 200),
        (Usage(input_tokens=100_000, output_tokens=1_000), HAIKU, 10_000 + 500),
        (Usage(input_tokens=100_001, output_tokens=1_000), HAIKU, 50_001 + 2_500),
        (Usage(input_tokens=1, output_tokens=0, cache_read_tokens=100_000), HAIKU, 5_001),
        (Usage(input_tokens=1, output_tokens=0), HAIKU, 1),
        (Usage(input_tokens=0, output_tokens=0), HAIKU, 0),
    ],
)
def test_a_call_costs_by_all_its_counters(usage: Usage, price: Price, microdollars: int) -> None:
    assert prices.cost(usage, price) == microdollars


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(1, 10**4))
def test_more_never_costs_less(prompt: int, output: int, more: int) -> None:
    less = prices.cost(Usage(input_tokens=prompt, output_tokens=output), HAIKU)
    assert prices.cost(Usage(input_tokens=prompt + more, output_tokens=output), HAIKU) >= less
    assert prices.cost(Usage(input_tokens=prompt, output_tokens=output + more), HAIKU) >= less


def test_the_row_of_the_day_counts() -> None:
    assert HAIKU.since <= date(2026, 11, 26)
    with pytest.raises(prices.NoPrice):
        prices.of("claude-haiku-5-5", date(2025, 12, 31))


def test_every_row_of_the_table_has_a_model_and_a_day_of_its_own() -> None:
    rows = [(row.model, row.since) for row in prices.table()]
    assert len({*rows}) == len(rows)
    assert all(row.output >= row.input > 0 for row in prices.table())
    assert all(row.long_input >= row.input for row in prices.table() if row.long_from_tokens)
