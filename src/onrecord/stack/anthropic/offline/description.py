"""What can be said of a file without looking at it: its kind and size, and the words that stand plainly in a PDF."""

import base64
import re
import struct
from typing import Any

from onrecord.stack.anthropic import counting
from onrecord.stack.anthropic.offline import LABEL, language
from onrecord.stack.anthropic.offline.excerpts import Excerpt
from onrecord.stack.anthropic.requests import Document, Image, PlainText

SHOWN = re.compile(rb"\(((?:[^()\\]|\\.)*)\)\s*Tj")
SEEN_CHARS_MAX = 1_000
PNG_SIGN = b"\x89PNG\r\n\x1a\n"
PNG_HEAD_BYTES = 24


def describe(excerpt: Excerpt) -> dict[str, Any]:
    match excerpt.file:
        case None:
            what, seen = "no file", ""
        case Image(source=source):
            what, seen = f"an image ({source.media_type}{_size(base64.b64decode(source.data))})", ""
        case Document() as document:
            what, seen = f"a document of {counting.pages(document)} page(s)", _words(document)
    return {"description": f"{LABEL} {what}", "seen_text": seen, "language": language.of(seen)}


def _size(content: bytes) -> str:
    if not content.startswith(PNG_SIGN) or len(content) < PNG_HEAD_BYTES:
        return f", {len(content)} bytes"
    width, height = struct.unpack(">II", content[16:PNG_HEAD_BYTES])
    return f", {width} by {height} pixels"


def _words(document: Document) -> str:
    if isinstance(document.source, PlainText):
        return document.source.data[:SEEN_CHARS_MAX]
    found = SHOWN.findall(base64.b64decode(document.source.data))
    return " ".join(part.decode("latin-1").replace("\\", "") for part in found)[:SEEN_CHARS_MAX]
