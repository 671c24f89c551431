"""Text without what nobody sees: characters that hide words, turn them round or smuggle data. Pure.

What the model is shown is what a person would read, and what a person is shown is all that the model said. Unicode
calls most of them "default ignorable": https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
"""

import re
import unicodedata

# Left out whatever their category: fillers that are letters by name, blanks, variation selectors that only smuggle.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufe00-\ufe0d\U000e0000-\U000e0fff\U0001bca0-\U0001bca3]"
)
_VISIBLE_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")  # signs of Arabic
_LEFT_OUT = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029\v\f]")
# One joiner has a meaning between letters of Arabic and Indic scripts; one that joins (and one selector of emoji
# style) between emoji. Anywhere else, or twice, it is hidden data.
_JOINABLE = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\u0900-\u0dff\ufb50-\ufdff\ufe70-\ufeff"
_EMOJI = "\u2190-\u2bff\U0001f000-\U0001faff\ufe0f"
_JOINER = re.compile(f"(?<=[{_JOINABLE}])[\u200c\u200d](?=[{_JOINABLE}])|(?<=[{_EMOJI}])\u200d(?=[{_EMOJI}])")
_STYLE = re.compile("(?<=[#*0-9\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff])[\ufe0e\ufe0f](?![\ufe0e\ufe0f])")
_KEPT = frozenset("\n\t")
_STYLES = frozenset("\ufe0e\ufe0f")
_JOINERS = frozenset("\u200c\u200d")


def cleaned(text: str) -> str:
    """The text as it is read. Line breaks and tabs stay; nothing else that is invisible does."""
    if text.isascii() and text.isprintable():
        return text
    text = _LINE_ENDS.sub("\n", text)
    kept = {found.start() for pattern in (_JOINER, _STYLE) for found in pattern.finditer(text)}
    return "".join(sign for at, sign in enumerate(text) if at in kept or not _is_left_out(sign))


def one_line(text: str) -> str:
    """The same for names: every run of blanks is one."""
    return " ".join(cleaned(text).split())


def _is_left_out(sign: str) -> bool:
    if sign in _KEPT or sign in _VISIBLE_FORMATS:
        return False
    return (
        sign in _JOINERS
        or sign in _STYLES
        or unicodedata.category(sign) in _LEFT_OUT
        or _INVISIBLE.match(sign) is not None
    )
