"""Words, as people search for them: what a text is cut into before Postgres sees it.

Postgres' parser takes 12345 in A-12345 for a negative number, a.b for a host, <b> for a tag: such punctuation becomes
a space. Chinese, Japanese and Korean have none between words: runs of their characters are cut into pairs. What is
stored and what is asked are cut alike.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime

_UNPARTED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_RUN = re.compile(f"[{_UNPARTED}]+")
_WORD = re.compile(r"[^\W_]+")
_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\x02\x03\u2010\u2011\u2013\u2014\u2019"  # `words.parted` says it too
_TO_SPACE = str.maketrans(_PUNCTUATION, " " * len(_PUNCTUATION))
_JOINING = re.compile(r"[-+./\\@_<&:~'\u2010\u2011\u2019]\w")  # followed by a word, the parser sees more than a word
ERA_DAYS = 28
# The small words that a language is known by. A word's stem is stored beside it where the language is known.
SMALL_WORDS: Mapping[str, str] = {
    "english": "the and is are was my your you for not have has it this that with where when can please i we",
    "german": "der die das und ist sind war mein meine ich sie wir nicht ein eine für mit wo wann bitte habe hat es",
    "french": "le la les et est sont mon ma mes je vous nous pas un une pour avec où quand j'ai c'est n'est il elle",
    "spanish": "el la los las y es está mi mis yo usted no un una para con dónde cuándo por que se tengo hola",
    "portuguese": "o a os as e é está meu minha eu você não um uma para com onde quando por que se tenho olá",
    "italian": "il la gli le e è sono mio mia io lei non un una per con dove quando che si ho ciao",
    "dutch": "de het een en is zijn mijn ik u wij niet voor met waar wanneer dat heb heeft er op te",
    "russian": "и в не на я мы вы что где когда мой моя это есть по за как он она",
    "turkish": "ve bir bu ne için ile mi benim ben siz biz değil nerede zaman var yok çok da de",
}
_SPEAKERS: dict[str, list[str]] = defaultdict(list)
for _language, _small_words in SMALL_WORDS.items():
    for _word in _small_words.split():
        _SPEAKERS[_word].append(_language)
_SMALL = frozenset(_SPEAKERS)


def era_of(moment: datetime) -> int:
    """The stretch of ERA_DAYS in which a moment lies, counted from 1970."""
    return int(moment.timestamp()) // (ERA_DAYS * 86_400)


def searchable(text: str) -> str:
    """The text as Postgres is to see it; most texts are as they were."""
    if _JOINING.search(text):
        text = text.translate(_TO_SPACE)
    return text if text.isascii() else _RUN.sub(lambda run: f" {' '.join(_pairs(run[0]))} ", text)


def language_of(text: str) -> str | None:
    """The language that a text seems to be in, by Postgres' name: whose small words it has most of. None if unsure."""
    counts: dict[str, int] = {}
    for word in _SMALL.intersection(text.lower().split()):
        for language in _SPEAKERS[word]:
            counts[language] = counts.get(language, 0) + 1
    if not counts:
        return None
    best = max(counts, key=counts.__getitem__)
    return best if list(counts.values()).count(counts[best]) == 1 else None


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
