"""The words by which the offline model judges (`words.toml`), and the sentences of its drafts (`templates.toml`)."""

import re
import tomllib
from importlib import resources
from typing import Any, NamedTuple

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?|\?")
FALLBACK = "en"


class Template(NamedTuple):
    """Three sentences, the first two with a place for a quotation."""

    asked: str
    known: str
    next: str


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / name).read_text("utf-8"))


_WORDS = _read("words.toml")
_TEMPLATES = {language: Template(**parts) for language, parts in _read("templates.toml").items()}

URGENT, PRESSING, GOOD, BAD = (tuple(_WORDS[kind].split()) for kind in ("urgent", "pressing", "good", "bad"))
INTENTS = {intent: tuple(words.split()) for intent, words in _WORDS["intents"].items()}
SMALL_WORDS = {language: set(words.split()) for language, words in _WORDS["languages"].items()}
SIGNS: dict[str, str] = _WORDS["signs"]


def of(text: str) -> list[str]:
    """The words of a text, in small letters; a question mark is one."""
    return WORD.findall(text.lower())


def template(language: str) -> Template:
    return _TEMPLATES.get(language, _TEMPLATES[FALLBACK])
