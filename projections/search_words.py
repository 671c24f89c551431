"""The words of texts as `search_texts_save.sql` has Postgres find them, found here: for a rebuild, with all the texts.

Parsing a text twice is most of what a message costs Postgres. In most texts words are plain to see: Latin letters and
digits, and between them what is neither. All others are left to Postgres, which also says what a letter is without its
accent and what a word's stem is, once for each. A test compares both ways.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from struct import Struct

import psycopg
from psycopg.types.json import Json

from onrecord import db
from projections.projection import Row

CHARS_MAX = 2_000  # so no word is longer than Postgres takes
WORDS_MAX = 127  # so a place, or how many there are, is two characters of one byte each
STEMS_MAX = 200_000
_APART = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalnum()})
_NUMBER = re.compile(r"\d[eE]\d")
_count = Struct("!i").pack
_TWO_BYTES = [f"\0{chr(number)}" for number in range(WORDS_MAX + 1)]
_PLACES = _TWO_BYTES[1:]
_COUNTED = [f"\0{_TWO_BYTES[length // 2]}" for length in range(2 * WORDS_MAX + 1)]  # by the length of the places

Stems = Mapping[str, str | None]


class Words:
    """Finds the words of rows of `search_texts`. Asks Postgres over this connection, outside of pipelines."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        self._stems: dict[str, dict[str, str | None]] = defaultdict(dict)
        letters = connection.execute(db.sql("projections", "plain_letters")).fetchall()
        plain = {ord(letter): plain for letter, plain in letters if plain.isascii() and plain.isalpha()}
        self._plain = _APART | plain
        self._known = frozenset(map(chr, (*range(128), *plain)))

    def __call__(self, rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
        """The rows with their `words`, as a tsvector is sent; and those whose words only Postgres can tell."""
        found = [(row, self.of(row["parted"] or row["text"])) for row in rows]
        self._learn(found)
        made: list[Row] = [
            {**row, "words": vector(words, row["direction"], self._stems[row["language"]])}
            for row, words in found
            if words is not None
        ]
        return made, [row for row, words in found if words is None]

    def of(self, text: str) -> list[str] | None:
        """In their order, without case and accents; None where they aren't plain to see."""
        if len(text) > CHARS_MAX or "<" in text or "&" in text or ".." in text:  # a tag, an entity, a file's name
            return None
        if not (text.isascii() or self._known.issuperset(text)):
            return None
        plain = text.translate(self._plain).lower()
        words = plain.split()
        return None if len(words) > WORDS_MAX or _NUMBER.search(plain) else words

    def _learn(self, found: Iterable[tuple[Row, Sequence[str] | None]]) -> None:
        """Ask for the stems that aren't known yet. A word with a digit has none."""
        if sum(map(len, self._stems.values())) > STEMS_MAX:
            self._stems.clear()
        new: dict[str, set[str]] = defaultdict(set)
        for row, words in found:
            if words and (language := row["language"]):
                new[language].update(words)
        asked = [
            {"language": language, "word": word}
            for language, words in new.items()
            for word in words - self._stems[language].keys()
            if word.isalpha()
        ]
        if asked:
            for language, word, stem in self._connection.execute(db.sql("projections", "stems"), (Json(asked),)):
                self._stems[language][word] = stem


def vector(words: Sequence[str], direction: str, stems: Stems) -> bytes:
    """A tsvector as Postgres receives it: lexemes in order, each with its places; stems and `/direction` have none.

    https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/utils/adt/tsvector.c, tsvectorrecv
    """
    places: dict[str, str] = {}
    for place, word in zip(_PLACES, words, strict=False):
        places[word] = places[word] + place if word in places else place
    of_words = set(map(stems.get, places))
    of_words.discard(None)
    places |= dict.fromkeys(map(str, of_words.difference(places)), "")
    places[f"/{direction}"] = ""
    lexemes = "".join([lexeme + _COUNTED[len(places[lexeme])] + places[lexeme] for lexeme in sorted(places)])
    return _count(len(places)) + lexemes.encode()
