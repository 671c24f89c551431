"""What a file may be: the kinds that WhatsApp knows, their limits and types. Pure.

Limits and types are those of the Cloud API; a customer's photo, video or sound may also come as a document.
"""

from onrecord.events.message import MediaKind

MB = 1_048_576
BYTES_MAX: dict[MediaKind, int] = {
    "audio": 16 * MB,
    "document": 100 * MB,
    "image": 5 * MB,
    "sticker": 500 * 1_024,
    "video": 16 * MB,
    "voice": 16 * MB,
}

TEXT = "text/plain"
OLE = frozenset({"application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"})
_OPEN_XML = "application/vnd.openxmlformats-officedocument."
OPEN_XML = frozenset(
    {
        f"{_OPEN_XML}wordprocessingml.document",
        f"{_OPEN_XML}spreadsheetml.sheet",
        f"{_OPEN_XML}presentationml.presentation",
    }
)
IMAGES = frozenset({"image/jpeg", "image/png"})
STICKERS = frozenset({"image/webp"})
SOUNDS = frozenset({"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"})
VIDEOS = frozenset({"video/mp4", "video/3gpp"})
DOCUMENTS = frozenset({TEXT, "application/pdf", *OLE, *OPEN_XML})

TYPES: dict[MediaKind, frozenset[str]] = {
    "audio": SOUNDS,
    "document": DOCUMENTS | IMAGES | STICKERS | SOUNDS | VIDEOS,
    "image": IMAGES,
    "sticker": STICKERS,
    "video": VIDEOS,
    "voice": SOUNDS,
}
SPELLINGS = {
    "image/jpg": "image/jpeg",
    "audio/mp3": "audio/mpeg",
    "audio/m4a": "audio/mp4",
    "audio/x-m4a": "audio/mp4",
    "audio/opus": "audio/ogg",
}


def types(kind: MediaKind, *, is_sent: bool) -> frozenset[str]:
    return DOCUMENTS if is_sent and kind == "document" else TYPES[kind]


def plain(content_type: str) -> str:
    """A type as it is compared: `audio/ogg; codecs=opus` is `audio/ogg`."""
    bare = content_type.partition(";")[0].strip().lower()
    return SPELLINGS.get(bare, bare)
