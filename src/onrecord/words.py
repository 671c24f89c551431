"""Words, as people search for them: what a text is cut into before Postgres sees it.

Postgres' parser takes 12345 in A-12345 for a negative number, a.b for a host, <b> for a tag: such punctuation becomes
a space. Chinese, Japanese and Korean have none between words: runs of their characters are cut into pairs. What is
stored and what is asked are cut alike.
"""

import re
from collections.abc import Iterator
from datetime import datetime

_UNPARTED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_RUN = re.compile(f"[{_UNPARTED}]+")
_WORD = re.compile(r"[^\W_]+")
_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\x02\x03\u2010\u2011\u2013\u2014\u2019"  # `words.parted` says it too
_TO_SPACE = str.maketrans(_PUNCTUATION, " " * len(_PUNCTUATION))
_JOINING = re.compile(r"[-+./\\@_<&:~'\u2010\u2011\u2019]\w")  # followed by a word, the parser sees more than a word
ERA_DAYS = 28


def era_of(moment: datetime) -> int:
    """The stretch of ERA_DAYS in which a moment lies, counted from 1970."""
    return int(moment.timestamp()) // (ERA_DAYS * 86_400)


def searchable(text: str) -> str:
    """The text as Postgres is to see it; most texts are as they were."""
    if _JOINING.search(text):
        text = text.translate(_TO_SPACE)
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
