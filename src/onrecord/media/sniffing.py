"""What a file is, by its first bytes, whatever its name and sender say. Pure."""

from typing import cast

import filetype

from onrecord.media.kinds import OLE, OPEN_XML, TEXT

HEAD_BYTES = 8_192
MARKUP = "markup"  # SVG, HTML, XML: what a browser might run
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE_ENTRIES = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"xl/", b"ppt/")
_ZIP, _ZIP_NAME_AT = b"PK\x03\x04", 30
_ISO_MEDIA = frozenset({"video/mp4", "video/3gpp", "audio/mp4"})
_MARKS = (b"<svg", b"<html", b"<script", b"<!doctype", b"<?xml")
_OPUS = b"OpusHead"
_CHANNELS_AT = len(_OPUS) + 1  # RFC 7845, 5.1


def could_be(head: bytes) -> frozenset[str]:
    """The types of which a file that begins so is one.

    One container is Word's and Excel's, one is that of video and sound: among these the sender's word decides.
    """
    if head.startswith(_OLE):
        return OLE
    if head.startswith(_ZIP) and head[_ZIP_NAME_AT:].startswith(_OFFICE_ENTRIES):
        return _office(head)
    known = cast("str | None", filetype.guess_mime(head))
    if known is None:
        return frozenset({MARKUP if _is_markup(head) else TEXT})  # text, if all of it decodes, which the check sees to
    return _ISO_MEDIA if known in _ISO_MEDIA else frozenset({known})


def is_mono_opus(head: bytes) -> bool:
    """Whether an Ogg file holds what WhatsApp plays: Opus with one channel."""
    at = head.find(_OPUS)
    return at >= 0 and head[at + _CHANNELS_AT : at + _CHANNELS_AT + 1] == b"\x01"


def _is_markup(head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return start.startswith(b"<") or any(mark in start for mark in _MARKS)


def _office(head: bytes) -> frozenset[str]:
    """The main part's folder tells, if it stands early enough; if not, it could be any."""
    known = cast("str | None", filetype.guess_mime(head))
    return frozenset({known}) if known in OPEN_XML else OPEN_XML
