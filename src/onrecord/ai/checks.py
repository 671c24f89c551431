"""What a text of the model's may hold: nothing that its sources don't. Pure.

    check = checks.Sources(request.excerpt, prompt)
    check.reply(text)      # raises Forbidden

Patterns find what has a form: links, addresses, numbers, secrets, canaries. Whether a sentence is true, they don't
know: that is why every claim names its sources, and a person reads them.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from onrecord.ai import canaries, links
from onrecord.ai.excerpt import Excerpt
from onrecord.ai.links import Links
from onrecord.events.ai import AnswerFailure

NUMBER_DIGITS_MIN = 9  # shorter ones are prices, dates and sums
PROMPT_WORDS_MIN = 8  # of the prompt, one after the other, that are said again
TOKEN_CHARS_MIN = 24
_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(  # a longer chain of groups is none
    rf"(?<!\d)(?<!\d[./])(?:{_YEAR}[./]\d{{1,2}}[./]\d{{1,2}}|\d{{1,2}}[./]\d{{1,2}}[./]{_YEAR})(?![./]?\d)"
    rf"|(?<!\d)(?<!\d-)(?:{_YEAR}-\d{{1,2}}-\d{{1,2}}|\d{{1,2}}-\d{{1,2}}-{_YEAR})(?!-?\d)"
)
_GAP = r" \t\u00a0\u2000-\u200a\u202f\u205f\u3000()./_*\u00b7\u2010-\u2015\u2212\uff0d\-"  # between a number's digits
_NUMBER = re.compile(rf"\d(?:[{_GAP}]{{0,2}}\d){{{NUMBER_DIGITS_MIN - 1},}}")
_TOKEN = re.compile(rf"[A-Za-z0-9_+/=-]{{{TOKEN_CHARS_MIN},}}")
_SECRET = re.compile(
    r"sk-ant-\w|\bsk-[A-Za-z0-9]{20}|\bAKIA[0-9A-Z]{16}|\bgh[pousr]_\w{20}|\bxox[abpr]-\w|-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|\beyJ[\w-]{10,}\.[\w-]{10,}|\bEAA[A-Za-z0-9]{30}|\bonrecord_\w{20}"
)


class Forbidden(Exception):
    """The text holds what it may not."""

    def __init__(self, reason: AnswerFailure, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason: AnswerFailure = reason
        self.detail = detail


@dataclass(frozen=True)
class Sources:
    """What the request held, against which texts are checked. `prompt` is the system prompt."""

    excerpt: Excerpt
    prompt: str

    def reply(self, text: str) -> None:
        """What a customer may be sent: links of ours only, data of what was read. Raises Forbidden."""
        self._is_not_leaked(text)
        self._has_no_foreign_link(text, self._our_links)
        self._has_no_foreign_data(text)

    def note(self, text: str) -> None:
        """What a member reads: links that anybody wrote are known to them. Raises Forbidden."""
        self._is_not_leaked(text)
        self._has_no_foreign_link(text, self._all_links)
        self._has_no_foreign_data(text)

    def seen(self, text: str) -> None:
        """What is said of a file, whose content nobody has to compare with. Raises Forbidden."""
        self._is_not_leaked(text)

    def _is_not_leaked(self, text: str) -> None:
        if canaries.has_canary(text):
            raise Forbidden("leaked", "canary")
        if not self._prompt_runs.isdisjoint(_runs(text)):
            raise Forbidden("leaked", "prompt")

    def _has_no_foreign_link(self, text: str, known: Links) -> None:
        if not all(known.allow(link) for link in links.find(text)):
            raise Forbidden("foreign_link", "link")

    def _has_no_foreign_data(self, text: str) -> None:
        if not set(links.emails(text)) <= self._emails:
            raise Forbidden("foreign_data", "email")
        if not all(number in self._digits for number in _numbers(text)):
            raise Forbidden("foreign_data", "number")
        if any(found[0] not in self._all for found in _SECRET.finditer(text)):
            raise Forbidden("leaked", "secret")
        if any(_is_token(found[0]) and found[0] not in self._all for found in _TOKEN.finditer(text)):
            raise Forbidden("leaked", "token")

    @cached_property
    def _ours(self) -> Sequence[str]:
        """What the workspace itself wrote."""
        one = self.excerpt
        known = [text for snippet in one.snippets for text in (snippet.title, snippet.text)]
        return [
            one.instructions,
            one.disclosure,
            one.wish,
            *known,
            *(said.text for said in one.messages if said.by == "us"),
        ]

    @cached_property
    def _all(self) -> str:
        one = self.excerpt
        said = [text for message in one.messages for text in (message.text, message.file_name, message.description)]
        return "\n".join([*self._ours, *filter(None, [*said, one.contact_name, one.summary])])

    @cached_property
    def _our_links(self) -> Links:
        return links.of(self._ours)

    @cached_property
    def _all_links(self) -> Links:
        return links.of([self._all])

    @cached_property
    def _emails(self) -> frozenset[str]:
        return frozenset(links.emails(self._all))

    @cached_property
    def _digits(self) -> str:
        """Every run of digits, however grouped; between them something that is none."""
        return " ".join(_digits_of(found) for found in re.findall(rf"\d[\d{_GAP}+]*", self._all))

    @cached_property
    def _prompt_runs(self) -> frozenset[str]:
        return frozenset(_runs(self.prompt))


def _numbers(text: str) -> Iterable[str]:
    for link in links.find(text):  # a link was compared as a whole
        text = text.replace(link, " ")
    return (_digits_of(found[0]) for found in _NUMBER.finditer(_DATE.sub(" - ", text)))


def _digits_of(text: str) -> str:
    return "".join(str(unicodedata.decimal(sign)) for sign in text if sign.isdecimal())


def _is_token(word: str) -> bool:
    """Whether a long word looks like a key: signs of three kinds. Long words of a language have none but letters."""
    kinds = (str.isdigit, str.islower, str.isupper)
    return sum(any(kind(sign) for sign in word) for kind in kinds) == len(kinds)


def _runs(text: str) -> Iterable[str]:
    """Every run of so many words, however they are set."""
    words = re.findall(r"\w+", text.lower())
    return (" ".join(words[at : at + PROMPT_WORDS_MIN]) for at in range(len(words) - PROMPT_WORDS_MIN + 1))
