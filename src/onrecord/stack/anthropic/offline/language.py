"""Which language a text is in: by its script, else by the small words that every sentence needs."""

import unicodedata
from collections import Counter

from onrecord.stack.anthropic.offline import words

UNKNOWN = "und"
CHARS_MAX = 5_000
WORD_WEIGHT = 2  # against one letter that a language alone has
SCRIPTS = {
    "ARABIC": "ar",
    "CYRILLIC": "ru",
    "GREEK": "el",
    "HEBREW": "he",
    "DEVANAGARI": "hi",
    "THAI": "th",
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "CJK": "zh",
}


def of(text: str) -> str:
    """A BCP 47 tag; `und` where nothing tells."""
    text = text[:CHARS_MAX].lower()
    if script := _by_script(text):
        return script
    found = words.of(text)
    scores = {language: _score(language, text, found) for language in words.SMALL_WORDS}
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] else UNKNOWN


def _score(language: str, text: str, found: list[str]) -> int:
    known = words.SMALL_WORDS[language]
    signs = sum(text.count(sign) for sign in words.SIGNS.get(language, ""))
    return WORD_WEIGHT * sum(word in known for word in found) + signs


def _by_script(text: str) -> str | None:
    """The language of a script that isn't Latin, if most letters are of one. Kana make it Japanese."""
    letters = Counter(unicodedata.name(char, "").partition(" ")[0].partition("-")[0] for char in text if char.isalpha())
    if not letters:
        return None
    if letters["HIRAGANA"] + letters["KATAKANA"]:
        return "ja"
    most, _ = letters.most_common(1)[0]
    return SCRIPTS.get(most)
