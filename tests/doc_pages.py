"""The pages of the README and docs/: their blocks of code, their commands, and what stands in their sentences."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
SHELL = ("bash", "sh")
WORDS = frozenset({"for", "do", "done", "in", "if", "then", "fi", "while", "{", "}"})

_BLOCK = re.compile(
    r"^(?P<indent> *)```(?P<language>\w*)(?: (?P<name>\S+))?(?: (?P<where>end|after: [^\n]+))?\n"
    r"(?P<text>.*?)^(?P=indent)```$",
    re.MULTILINE | re.DOTALL,
)
_SPAN = re.compile(r"`([^`\n]+)`")
_URL = re.compile(r"https?://[^\s`\"'<>()\[|,…]+[^\s`\"'<>()\[|,….:;]")
_COMMENT = re.compile(r"(^|\s)#\s.*$", re.MULTILINE)
_ASSIGNMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=")


class Block(NamedTuple):
    """A block of code: its language, its file or kind, where it goes, and what it says."""

    language: str
    name: str
    where: str
    text: str


def blocks(page: Path) -> list[Block]:
    """All of them, in order."""
    found = []
    for match in _BLOCK.finditer(page.read_text("utf-8")):
        indent = match["indent"]
        text = "".join(line.removeprefix(indent) for line in match["text"].splitlines(keepends=True))
        found.append(Block(match["language"], match["name"] or "", match["where"] or "", text))
    return found


def spans(page: Path) -> list[str]:
    """What stands between backticks in the sentences of a page."""
    return _SPAN.findall(_BLOCK.sub("", page.read_text("utf-8")))


def urls(page: Path) -> list[str]:
    return _URL.findall(page.read_text("utf-8"))


def commands(text: str) -> Iterator[list[str]]:
    """The simple commands of a shell's text, each as its words; assignments before a command are left out."""
    lexer = shlex.shlex(_COMMENT.sub("", text.replace("\\\n", " ")), posix=True, punctuation_chars="();<>|&\n")
    lexer.whitespace, lexer.whitespace_split, lexer.commenters = " \t\r", True, ""
    words: list[str] = []
    for token in [*lexer, "\n"]:
        if not set(token) <= set("();<>|&\n"):
            words.append(token)
            continue
        command = _bare(words)
        if command:
            yield command
        # What stands behind an arrow is a file's name and no command.
        words = ["<"] if set(token) & set("<>") else []


def _bare(words: list[str]) -> list[str]:
    if words[:1] == ["<"]:
        return []
    while words and (words[0] in WORDS or _ASSIGNMENT.match(words[0])):
        if words[0] == "for":
            return []
        words = words[1:]
    return words
