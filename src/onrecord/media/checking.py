"""The check of a file while it streams by: its size, its sha256, and whether it is what it is said to be. Pure."""

import base64
import binascii
import codecs
import hashlib
from typing import NamedTuple

from onrecord.events.media import MediaRejection
from onrecord.events.message import MediaKind
from onrecord.media import sniffing
from onrecord.media.kinds import BYTES_MAX, TEXT, plain, types


class Rejected(Exception):
    """The file isn't kept."""

    def __init__(self, reason: MediaRejection) -> None:
        super().__init__(reason)
        self.reason = reason


class CutShort(Exception):
    """The file isn't as long as was said: perhaps the next time."""


class Expected(NamedTuple):
    """What was said about a file; `sums` are sha256 in base64 or hex. What is sent must be what WhatsApp takes."""

    kind: MediaKind
    content_type: str
    sums: tuple[str, ...] = ()
    is_sent: bool = False


class Checked(NamedTuple):
    """What is true of a file that passed; `sha256` in hex. Of an image with a preview, its pixels as well."""

    content_type: str
    size: int
    sha256: str
    width: int | None = None
    height: int | None = None


def bytes_max(expected: Expected, size: int | None) -> int:
    """The most bytes that a file may have. Raises Rejected if what is known of it is too much, or not allowed."""
    if plain(expected.content_type) not in types(expected.kind, is_sent=expected.is_sent):
        raise Rejected("unsafe_type")
    most = BYTES_MAX[expected.kind]
    if size is not None and size > most:
        raise Rejected("too_large")
    if size == 0:
        raise Rejected("empty")
    return most


class Check:
    """Takes a file piece by piece. Its type is known once the head was taken."""

    def __init__(self, expected: Expected) -> None:
        self._expected = expected
        self._bytes_max = bytes_max(expected, None)
        self._sum = hashlib.sha256()
        self._text = codecs.getincrementaldecoder("utf-8")()
        self.size = 0
        self.content_type = ""

    def head(self, head: bytes) -> None:
        """The first bytes, `sniffing.HEAD_BYTES` or all there are; they are taken. Raises Rejected."""
        found, claim = sniffing.could_be(head), plain(self._expected.content_type)
        if sniffing.MARKUP in found:
            raise Rejected("unsafe_type")
        if claim not in found:
            raise Rejected("wrong_type")
        if claim == "audio/ogg" and self._expected.is_sent and not sniffing.is_mono_opus(head):
            raise Rejected("unsafe_type")
        self.content_type = claim
        self.take(head)

    def take(self, chunk: bytes, *, last: bool = False) -> None:
        """Raises Rejected."""
        self.size += len(chunk)
        if self.size > self._bytes_max:
            raise Rejected("too_large")
        self._sum.update(chunk)
        if self.content_type == TEXT:
            self._decode(chunk, last=last)

    def finish(self) -> Checked:
        """Raises Rejected."""
        self.take(b"", last=True)
        if self.size == 0:
            raise Rejected("empty")
        if not all(self._sum.digest() in _forms(said) for said in self._expected.sums):
            raise Rejected("wrong_sha256")
        return Checked(self.content_type, self.size, self._sum.hexdigest())

    def _decode(self, chunk: bytes, *, last: bool) -> None:
        try:
            text = self._text.decode(chunk, final=last)
        except UnicodeDecodeError:
            raise Rejected("wrong_type") from None
        if "\0" in text:
            raise Rejected("wrong_type")


def _forms(said: str) -> list[bytes]:
    """The sum in either of its forms: WhatsApp says base64 in webhooks and hex elsewhere."""
    found = []
    for decode in (bytes.fromhex, base64.b64decode):
        try:
            found.append(decode(said))
        except (ValueError, binascii.Error):
            continue
    return found
