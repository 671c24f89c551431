"""What stands behind a head: words, a file, or something that WhatsApp itself wrote there."""

import re
from typing import Literal, NamedTuple

from onrecord.chat_export import words

Kind = Literal["text", "file", "system"]
FILE_NAME_CHARS_MAX = 255

# Nothing gives a mark back: or a line of thousands of them would be tried in as many ways squared.
_M, _S = f"[{words.MARKS}]*+", f"[{words.SPACES}]"
_FLAGS = re.IGNORECASE
_NAME = r"[^\n<>:/\\|?*\0]{1,255}"
_AUTHOR = re.compile(rf"{_M}(?P<author>[^:\n]{{1,200}}):(?:{_S}|$)(?P<content>.*)", re.DOTALL)
_IOS = re.compile(
    rf"(?P<before>[^\n]*?){_S}?(?:\u200e<{_S}?{_M}[^<>:\n]{{1,40}}|<{_S}?{_M}{words.either(words.ATTACHED)})"
    rf"[:\uff1a]{_S}?{_M}(?P<name>{_NAME}?\.\w{{1,10}}){_S}?>(?P<after>.*)",
    _FLAGS | re.DOTALL,
)
_ANDROID = re.compile(
    rf"{_M}(?P<name>{_NAME}?\.\w{{0,10}})(?:{_S}•{_S}?{_M}[^\n()]{{1,40}})?{_S}{_M}"
    rf"\({words.either(words.FILE_ATTACHED)}\){_M}(?:\n(?P<after>.*))?$",
    _FLAGS | re.DOTALL,
)
_ANDROID_NAMED = re.compile(
    rf"{_M}(?P<name>[A-Z]{{3}}-\d{{8}}-WA\d{{4}}\.\w{{1,10}}){_S}\([^()\n]{{1,60}}\){_M}(?:\n(?P<after>.*))?$",
    re.DOTALL,
)
_OMITTED = re.compile(
    rf"{_M}<{words.either(words.MEDIA_OMITTED)}>{_M}(?:\n(?P<after>.*))?$|{_M}(?:{words.KIND_OMITTED}){_M}\.?$",
    _FLAGS | re.DOTALL,
)
_DOCUMENT_OMITTED = re.compile(
    rf"{_M}(?P<name>{_NAME}?\.\w{{1,10}})(?:{_S}•{_S}?{_M}[^\n]{{1,40}}?)?{_S}\u200e(?:{words.KIND_OMITTED}){_M}$",
    _FLAGS,
)
_EDITED = re.compile(rf"(?:\u200e<[^<>:\n]{{1,60}}>|<{words.either(words.EDITED)}\.?>){_M}$", _FLAGS)
_DELETED = re.compile(rf"{_M}{words.either(words.DELETED)}\.?{_M}$", _FLAGS)
_ENCRYPTED = re.compile(words.either(words.ENCRYPTED), _FLAGS)
_SAID_BY_SOMEBODY = re.compile(r"https?://|\n")  # a place, a poll: WhatsApp's form, but somebody's words
_PAGES = re.compile(r"•[^\n]*$")
_OPENS = ("<", "\u200e")
_OWN_CHARS_MAX = 60
_STRIPPED = words.MARKS.replace("-", "") + "\u202b\u202c\u202d\u2067\u2068" + words.SPACES


class Body(NamedTuple):
    """What was said. A file whose name isn't known was left out of the export."""

    kind: Kind
    text: str
    file_name: str | None = None


def parted(rest: str) -> tuple[str | None, str]:
    """Author and content of what stands behind a head; no author where WhatsApp speaks."""
    found = _AUTHOR.match(rest)
    if found is None or not (author := name_of(found["author"])):
        return None, rest
    return author, found["content"]


def name_of(written: str) -> str:
    """A name as people write it: without marks, and the tilde before one that the phone doesn't know."""
    name = re.sub(f"[{words.MARKS}]", "", written)
    return re.sub(f"[{words.SPACES}]", " ", name).strip().removeprefix("~").strip()


def body_of(content: str, *, has_author: bool) -> Body:
    """What a message says."""
    if not has_author:
        return Body("system", _clean(content))
    return (
        _file(content) or _own(content) or Body("text", _clean(_EDITED.sub("", content) if "<" in content else content))
    )


def _file(content: str) -> Body | None:
    """A file, there or left out. What can't be one is not asked for: that was most of what reading costs."""
    if "(" in content and (found := _ANDROID.match(content) or _ANDROID_NAMED.match(content)):
        return Body("file", _clean(_EDITED.sub("", found["after"] or "")), _clean(found["name"]))
    if "<" in content and (found := _IOS.match(content)):
        return Body("file", _caption(found), _clean(found["name"]))
    if "\u200e" in content and (found := _DOCUMENT_OMITTED.match(content)):
        return Body("file", "", _clean(found["name"]))
    if (content.startswith(_OPENS) or len(content) < _OWN_CHARS_MAX) and (found := _OMITTED.match(content)):
        return Body("file", _clean(found["after"] or ""))
    return None if content.strip(_STRIPPED + "\n") else Body("file", "")  # such as a picture to be seen once


def _own(content: str) -> Body | None:
    """What WhatsApp wrote in somebody's name: that a message is gone, a call, the encryption."""
    marked = content.startswith("\u200e")
    gone = len(content) < _OWN_CHARS_MAX and _DELETED.match(content)
    if gone or (marked and (_ENCRYPTED.search(content) or not _SAID_BY_SOMEBODY.search(content))):
        return Body("system", _clean(content))
    return None


def _caption(found: re.Match[str]) -> str:
    """Without the document's own name and pages, which iOS writes before what it attached: `A.pdf • 2 pages`."""
    before = _clean(_PAGES.sub("", found["before"]))
    if before and found["name"].endswith(before):
        before = ""
    after = _clean(_EDITED.sub("", found["after"]))
    return "\n".join(part for part in (before, after) if part)


def _clean(text: str) -> str:
    """Without marks and spaces around it. Within, they belong to what was written."""
    return text.strip(_STRIPPED + "\n\r")
