"""Law 4 for the figures: sums are those of the whole history, however it is cut. Any legal life of a conversation."""

from collections.abc import Sequence
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

import checker_stats
from lives import DEEDS, Act, folded, history, numbered
from projections import stats_counts
from projections.stats import STATS

acts = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(DEEDS), st.integers(0, 2), st.integers(0, 200_000)), max_size=30
)
cuts = st.lists(st.integers(1, 6), max_size=30)


def comparable(rows: object) -> list[str]:
    assert isinstance(rows, Sequence)
    return sorted(str(sorted((name, _plain(value)) for name, value in row.items())) for row in rows)


def _plain(value: object) -> str:
    return str([str(one) for one in value]) if isinstance(value, list) else str(value)


@given(acts, cuts)
@settings(deadline=None, max_examples=80)
def test_any_cuts_give_what_a_count_of_the_whole_history_gives(acts: list[Act], cuts: list[int]) -> None:
    records = history(acts)
    tables = folded(records, cuts)
    for name, fold in checker_stats.FOLDS.items():
        assert comparable(tables[name]) == comparable(list(fold(numbered(records)))), name


@given(acts)
@settings(deadline=None, max_examples=20)
def test_members_together_are_what_channels_are_together(acts: list[Act]) -> None:
    rows = folded(history(acts))["stats_counts_v2"]
    for column in STATS.tables[1].sums:
        members, channels = (
            sum(row[column] for row in rows if row["grouped_by"] == of) for of in ("member", "channel")
        )
        assert members == channels, column


@given(acts)
@settings(deadline=None, max_examples=20)
def test_what_changed_adds_up_to_what_is_open(acts: list[Act]) -> None:
    tables = folded(history(acts))
    for table in ("stats_counts_v2", "stats_balances_v2"):
        for status in ("open", "snoozed"):
            changes = [row for row in tables[table] if row["grouped_by"] == "channel"]
            standing = [row for row in tables["stats_conversations_v2"] if row["status"] == status]
            assert sum(row[f"{status}_change"] for row in changes) == len(standing)


def test_a_slot_is_a_quarter_of_an_hour_in_utc() -> None:
    at = datetime.fromisoformat("2026-03-01T05:44:59.999+05:45")
    assert stats_counts.slot_of(at) == datetime(2026, 2, 28, 23, 45, tzinfo=UTC)


def test_a_clock_that_was_put_back_makes_no_negative_duration() -> None:
    before: list[Act] = [(0, "out", 1, -50)]
    rows = folded(history(before))["stats_durations_v2"]
    assert {row["seconds"] for row in rows} == {0}
