"""A position: how far the log was, or must be, read: `<shard>:<seq>[,…]`, as `OnRecord-Position` has it."""

import re

from onrecord import errors

Position = dict[int, int]

POSITION_CHARS_MAX = 1024 * len("1023:999999999999999999,")
_FORM = re.compile(r"\d{1,4}:\d{1,18}(,\d{1,4}:\d{1,18})*", re.ASCII)


def parse(text: str, shards: int) -> Position:
    """Shard to seq; raises errors.PositionIsMalformed for anything that this log can't have answered."""
    if len(text) > POSITION_CHARS_MAX or not _FORM.fullmatch(text):
        raise errors.PositionIsMalformed
    pairs = [pair.split(":") for pair in text.split(",")]
    position = {int(shard): int(seq) for shard, seq in pairs}
    if len(position) != len(pairs) or max(position) >= shards:
        raise errors.PositionIsMalformed
    return position


def spell(position: Position) -> str:
    """A position as text; shards of which nothing is read are left out, and `0:0` says that nothing is."""
    return ",".join(f"{shard}:{seq}" for shard, seq in sorted(position.items()) if seq) or "0:0"


def holds(reached: Position, wanted: Position) -> bool:
    """Whether what was reached is at or past what is wanted, on every shard of that."""
    return all(reached.get(shard, 0) >= seq for shard, seq in wanted.items())
