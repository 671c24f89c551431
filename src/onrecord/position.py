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
