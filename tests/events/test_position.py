"""A position: what a command answers is read as it was meant, everything else is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord import errors, position

SHARDS = 16

positions = st.dictionaries(st.integers(0, SHARDS - 1), st.integers(0, 10**18 - 1), min_size=1)


def written(of: position.Position) -> str:
    return ",".join(f"{shard}:{seq}" for shard, seq in of.items())


@given(of=positions)
def test_a_position_is_read_as_it_is_written(of: position.Position) -> None:
    assert position.parse(written(of), SHARDS) == of


def test_a_position_of_every_shard_of_the_largest_log_is_read() -> None:
    largest = dict.fromkeys(range(1024), 10**18 - 1)
    assert position.parse(written(largest), 1024) == largest


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "3",
        ":",
        "3:",
        ":17",
        "3:17,",
        ",3:17",
        "3:17,,4:1",
        "3:17;4:1",
        "3:17 ",
        "3:17\n",
        " 3:17",
        "3: 17",
        "3:17, 4:1",
        "-1:17",
        "3:-17",
        "+3:17",
        "3:1.5",
        "3:1e3",
        "0x3:17",
        "3:1_000",
        "three:17",
        "\u0663:17",
        "3:\u0661\u0667",
        "16:1",
        "9999:1",
        "99999:1",
        "3:1000000000000000000",
        "3:17,3:18",
        "3:17:18",
        "3:17\0",
    ],
)
def test_what_is_no_position_of_this_log_is_refused(text: str) -> None:
    with pytest.raises(errors.PositionIsMalformed):
        position.parse(text, SHARDS)


@given(text=st.text("0123456789:,", max_size=40) | st.text(max_size=20))
def test_any_text_is_a_position_or_refused(text: str) -> None:
    try:
        read = position.parse(text, SHARDS)
    except errors.PositionIsMalformed:
        return
    assert all(0 <= shard < SHARDS and 0 <= seq < 2**63 for shard, seq in read.items())


@given(pairs=st.integers(6_000, 8_200), first=st.sampled_from(["0:1,", "00:1,", "000:1,", "0000:1,"]))
def test_a_text_that_is_longer_than_any_position_is_refused_and_not_cut(pairs: int, first: str) -> None:
    with pytest.raises(errors.PositionIsMalformed):
        position.parse(first + "1:1," * pairs + "1:x", SHARDS)


@pytest.mark.parametrize("digits", range(1, 19))
def test_a_text_that_would_be_a_position_if_it_were_cut_is_refused(digits: int) -> None:
    with pytest.raises(errors.PositionIsMalformed):
        position.parse(f"0:{'1' * digits}," + "1:1," * 10_000 + "marmalade", SHARDS)
