"""Words, as people search for them: what a text is cut into before Postgres sees it.

Postgres parts words by spaces and punctuation (`words.plain`, `words.parted`). Chinese, Japanese and Korean have none
between words, so runs of their characters are cut into pairs, in what is stored and in what is asked alike.
"""

import re
from collections.abc import Iterator
from datetime import datetime

_UNPARTED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_RUN = re.compile(f"[{_UNPARTED}]+")
_WORD = re.compile(r"[^\W_]+")
ERA_DAYS = 28


def era_of(moment: datetime) -> int:
    """The stretch of ERA_DAYS in which a moment lies, counted from 1970."""
    return int(moment.timestamp()) // (ERA_DAYS * 86_400)


def searchable(text: str) -> str:
    """The text with pairs in the place of runs without spaces; most texts are as they were."""
    return text if text.isascii() else _RUN.sub(lambda run: f" {' '.join(_pairs(run[0]))} ", text)


def split(text: str) -> list[str]:
    """The words of a question, in their order. A run without spaces is its pairs."""
    return _WORD.findall(searchable(text))


def runs(text: str) -> list[str]:
    """The runs without spaces: they are marked in a text as they stand."""
    return _RUN.findall(text)


def _pairs(run: str) -> Iterator[str]:
    if len(run) == 1:
        yield run
    for at in range(len(run) - 1):
        yield run[at : at + 2]
