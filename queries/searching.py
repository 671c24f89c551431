"""The two ends of a search: its terms, and the excerpts that show what was found, as segments of plain text."""

import re
from collections.abc import Iterable, Iterator, Sequence

from pydantic import BaseModel

from onrecord import words

EXCERPT_CHARS_MAX = 240
BEFORE_CHARS = 60
BEGIN, END = "\x02", "\x03"  # what `ts_headline` marks with; no text holds them when it sees it
_QUOTED = re.compile(r'"([^"]*)"')


class Segment(BaseModel):
    """A stretch of an excerpt; `found` where it is what was looked for."""

    text: str
    found: bool


def terms(query: str) -> list[str]:
    """Words, and phrases that stand in quotes: each must be there."""
    phrases = [" ".join(words.split(phrase)) for phrase in _QUOTED.findall(query)]
    return [term for term in (*phrases, *words.split(_QUOTED.sub(" ", query))) if term]


def excerpt(text: str, marked: str, runs: Sequence[str]) -> list[Segment]:
    """The part of a text around the first place that was found.

    `marked` is the text, character for character, with marks around what was found; `runs` are what no parser finds.
    """
    found = sorted({*_marks(marked), *_places(text, runs)})
    begin = max(0, found[0][0] - BEFORE_CHARS) if found else 0
    begin = min(begin, max(0, len(text) - EXCERPT_CHARS_MAX))
    end = min(len(text), begin + EXCERPT_CHARS_MAX)
    return list(_segments(text, begin, end, found))


def _segments(text: str, begin: int, end: int, found: Iterable[tuple[int, int]]) -> Iterator[Segment]:
    at = begin
    for first, last in found:
        if first < at or first >= end:
            continue
        if first > at:
            yield Segment(text=text[at:first], found=False)
        yield Segment(text=text[first : min(last, end)], found=True)
        at = min(last, end)
    if at < end:
        yield Segment(text=text[at:end], found=False)


def _marks(marked: str) -> Iterator[tuple[int, int]]:
    place, first = 0, 0
    for character in marked:
        if character == BEGIN:
            first = place
        elif character == END:
            yield first, place
        else:
            place += 1


def _places(text: str, runs: Iterable[str]) -> Iterator[tuple[int, int]]:
    for run in runs:
        at = text.find(run)
        while at >= 0:
            yield at, at + len(run)
            at = text.find(run, at + len(run))
