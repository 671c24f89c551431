"""What a file on a disk is announced as: its kind, type and size, by its bytes and by the ending of its name."""

from pathlib import Path
from typing import NamedTuple

from onrecord.events.message import MediaKind
from onrecord.media import sniffing
from onrecord.media.checking import Check, Expected, Rejected
from onrecord.media.kinds import BYTES_MAX, ENDINGS, TYPES
from onrecord.media.sniffing import HEAD_BYTES

CHUNK_BYTES = 1_048_576
KINDS: tuple[MediaKind, ...] = ("image", "sticker", "audio", "video", "document")  # the first that has the type counts
BY_ENDING = {f".{ending}": media_type for media_type, ending in ENDINGS.items()} | {
    ".jpeg": "image/jpeg",
    ".opus": "audio/ogg",
}


class Announced(NamedTuple):
    """A file that passes whatever checks there are without decoding it."""

    kind: MediaKind
    media_type: str
    size_bytes: int


def look(path: Path) -> Announced:
    """Read the whole file, and say what it is. Raises Rejected or OSError.

    What is too large for a picture, a sound or a video is a document.
    """
    with path.open("rb") as opened:
        head = opened.read(HEAD_BYTES)
        size = path.stat().st_size
        media_type = _type(head, path.suffix.lower())
        kind = _kind(media_type, size)
        check = Check(Expected(kind, media_type))
        check.head(head)
        while chunk := opened.read(CHUNK_BYTES):
            check.take(chunk)
        return Announced(kind, media_type, check.finish().size)


def _type(head: bytes, ending: str) -> str:
    could_be = sniffing.could_be(head)
    named = BY_ENDING.get(ending)
    if sniffing.MARKUP in could_be:
        raise Rejected("unsafe_type")
    if named in could_be or len(could_be) == 1:
        return named if named in could_be else min(could_be)
    raise Rejected("wrong_type")


def _kind(media_type: str, size: int) -> MediaKind:
    kinds = [kind for kind in KINDS if media_type in TYPES[kind]]
    if not kinds:
        raise Rejected("unsafe_type")
    for kind in kinds:
        if size <= BYTES_MAX[kind]:
            return kind
    raise Rejected("too_large")
