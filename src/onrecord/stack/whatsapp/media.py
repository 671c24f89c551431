"""The files of messages: kept in memory for as long as WhatsApp keeps them, found by URLs that live five minutes."""

import base64
import hashlib
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field

from onrecord.stack.whatsapp.graph_errors import GraphError
from onrecord.stack.whatsapp.settings import DAY_S

URL_LIFE_S = 5 * 60
INBOUND_LIFE_S = 7 * DAY_S
UPLOAD_LIFE_S = 30 * DAY_S
BYTES_MAX = 256 * 1024 * 1024
URLS_MAX = 10_000
MIB = 1024 * 1024

OFFICE = "application/vnd.openxmlformats-officedocument"
# kind: (most bytes, types)
KINDS: dict[str, tuple[int, frozenset[str]]] = {
    "audio": (16 * MIB, frozenset({"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"})),
    "document": (
        100 * MIB,
        frozenset(
            {
                "text/plain",
                "application/pdf",
                "application/msword",
                "application/vnd.ms-excel",
                "application/vnd.ms-powerpoint",
                f"{OFFICE}.wordprocessingml.document",
                f"{OFFICE}.spreadsheetml.sheet",
                f"{OFFICE}.presentationml.presentation",
            }
        ),
    ),
    "image": (5 * MIB, frozenset({"image/jpeg", "image/png"})),
    "video": (16 * MIB, frozenset({"video/mp4", "video/3gpp"})),
    "sticker": (500 * 1024, frozenset({"image/webp"})),
}
UPLOAD_BYTES_MAX = max(most for most, _ in KINDS.values())


def bare(mime_type: str) -> str:
    """The type without its parameters, such as `codecs=opus`."""
    return mime_type.partition(";")[0].strip().lower()


def kind_of(mime_type: str) -> str | None:
    return next((kind for kind, (_, types) in KINDS.items() if bare(mime_type) in types), None)


@dataclass(frozen=True)
class Medium:
    """One file."""

    id: str
    content: bytes = field(repr=False)
    mime_type: str
    filename: str | None
    expires_at: float

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(self.content).digest()

    def sha256(self, form: str) -> str:
        return self.digest.hex() if form == "hex" else base64.b64encode(self.digest).decode()


class MediaStore:
    """Files by id, and the URLs at which their bytes are."""

    def __init__(self) -> None:
        self._media: OrderedDict[str, Medium] = OrderedDict()
        self._urls: OrderedDict[str, tuple[str, float]] = OrderedDict()
        self._bytes = 0

    def put(self, content: bytes, mime_type: str, filename: str | None, expires_at: float) -> Medium:
        """Keep a file; the oldest go when there is too much."""
        medium = Medium(str(secrets.randbelow(9 * 10**15) + 10**15), content, mime_type, filename, expires_at)
        self._media[medium.id] = medium
        self._bytes += len(content)
        while self._bytes > BYTES_MAX and len(self._media) > 1:
            self.remove(next(iter(self._media)))
        return medium

    def get(self, media_id: str, now: float) -> Medium | None:
        medium = self._media.get(media_id)
        return medium if medium and now < medium.expires_at else None

    def require(self, media_id: str, now: float) -> Medium:
        medium = self.get(media_id, now)
        if medium is None:
            raise GraphError(100, f"Object with ID '{media_id}' does not exist", status=404)
        return medium

    def remove(self, media_id: str) -> None:
        medium = self._media.pop(media_id, None)
        self._bytes -= len(medium.content) if medium else 0

    def new_url_token(self, medium: Medium, now: float) -> str:
        """The secret part of a URL, good for five minutes."""
        token = secrets.token_urlsafe(24)
        self._urls[token] = medium.id, now + URL_LIFE_S
        if len(self._urls) > URLS_MAX:
            self._urls.popitem(last=False)
        return token

    def at_url(self, token: str, now: float) -> Medium | None:
        media_id, until = self._urls.get(token, ("", 0.0))
        return self.get(media_id, now) if now < until else None


def check_upload(kind_or_type: str, medium_type: str, size: int) -> None:
    """Refuse what WhatsApp doesn't take: a type it doesn't know, or too many bytes of it."""
    kind = kind_of(medium_type)
    if kind is None:
        raise GraphError(100, f"Param file must be a file with one of the supported types, not {medium_type!r}")
    if kind_or_type not in {kind, medium_type, bare(medium_type)}:
        raise GraphError(100, f"type is {kind_or_type!r}, the file is {medium_type!r}")
    most, _ = KINDS[kind]
    if not 0 < size <= most:
        raise GraphError(131053, f"{kind} of {size} bytes; at least 1 and at most {most} are taken")
