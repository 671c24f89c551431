"""A message's first line: when, and what follows. `[31.12.25, 21:41:09] …`, `12/31/25, 9:41 PM - …`, and their kin."""

import re
from typing import Literal, NamedTuple

from onrecord.chat_export import words

# Nothing gives a mark back: or a line of thousands of them would be tried in as many ways squared.
_M, _S = f"[{words.MARKS}]*+", f"[{words.SPACES}]"
_HALF = words.either(f"{words.MORNING}|{words.AFTERNOON}")
_HEAD = re.compile(
    rf"""
    {_M}(?P<open>\[)?{_M}
    (?P<a>\d{{1,4}}){_M}(?P<separator>[./-]){_S}?{_M}(?P<b>\d{{1,2}}){_M}(?P=separator){_S}?{_M}(?P<c>\d{{1,4}}){_M}
    \.?(?:{_S}(?:BE|\u0433\.?))?{_M}
    (?:[,،]{_S}*|{_S}+){_M}
    (?:{words.either(words.BETWEEN)}{_S}+)?
    (?:(?P<before>{_HALF}){_S}*)?
    {_M}(?P<hour>\d{{1,2}}){_M}(?:[:.]|{_S}?h{_S}?){_M}(?P<minute>\d{{2}}){_M}(?:[:.]{_M}(?P<second>\d{{2}}))?
    (?:{_S}*(?P<after>{_HALF}))?{_M}
    (?(open)\]{_S}?|(?P<dash>{_S}[-\u2013]{_S}|:{_S}))
    (?P<rest>.*)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_LOOKS_LIKE_ONE = re.compile(rf"{_M}\[?{_M}\d{{1,4}}{_M}[./-]{_S}?{_M}\d{{1,2}}{_M}[./-]{_S}?{_M}\d{{1,4}}\D")


class Shape(NamedTuple):
    """What all heads of one file have in common. A line of another shape is part of the message before."""

    form: Literal["brackets", "dash", "colon"]
    separator: str
    seconds: bool
    half_days: bool


class Head(NamedTuple):
    """A head, its date as it is written: three numbers whose order the line alone can't tell."""

    shape: Shape
    date: tuple[int, int, int]
    year_place: Literal["first", "last", "unsaid"]
    clock: tuple[int, int, int]
    rest: str


def head_of(line: str) -> Head | None:
    """The head that this line is, or None. Digits of any script are digits."""
    found = _HEAD.match(line)
    if found is None:
        return None
    a, b, c = found["a"], found["b"], found["c"]
    half = found["after"] or found["before"]
    clock = (_hour(int(found["hour"]), half), int(found["minute"]), int(found["second"] or 0))
    form: Literal["brackets", "dash", "colon"]
    form = "brackets" if found["open"] else "colon" if found["dash"][0] == ":" else "dash"
    shape = Shape(form, found["separator"], found["second"] is not None, half is not None)
    place: Literal["first", "last", "unsaid"]
    place = "first" if len(a) == 4 else "last" if len(c) == 4 else "unsaid"
    return Head(shape, (int(a), int(b), int(c)), place, clock, found["rest"])


def looks_like_one(line: str) -> bool:
    """Whether it begins as heads do: with a date."""
    return _LOOKS_LIKE_ONE.match(line) is not None


def _hour(hour: int, half: str | None) -> int:
    """Of the day. Some phones write 13:05 PM, and some 0:05 AM."""
    if half is None or hour > 12:
        return hour
    return hour % 12 + (words.meridiem(half) or 0)
