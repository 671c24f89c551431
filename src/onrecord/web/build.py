"""What `make web` has built, read into memory once: a page, and files beside which their compressed forms lie."""

import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "dist"
NONCE = "__NONCE__"  # stands in the built page wherever the nonce of an answer belongs
ENCODINGS = {"br": ".br", "gzip": ".gz"}  # the best first


@dataclass(frozen=True)
class File:
    """A file of the client: as it is, and compressed."""

    media_type: str
    body: bytes
    encoded: Mapping[str, bytes] = field(default_factory=dict)

    def as_accepted(self, accepted: str) -> tuple[bytes, str | None]:
        """The smallest form that a browser takes, and what it is called; a browser names what it doesn't refuse."""
        named = {word.split(";")[0].strip() for word in accepted.split(",")}
        for encoding, body in self.encoded.items():
            if encoding in named:
                return body, encoding
        return self.body, None


@dataclass(frozen=True)
class Build:
    """The client. Without a page nothing was built."""

    page: str | None = None
    icon: File | None = None
    assets: Mapping[str, File] = field(default_factory=dict)


def read(folder: Path = FOLDER) -> Build:
    if not (folder / "index.html").exists():
        return Build()
    compressed = tuple(ENCODINGS.values())
    assets = {path.name: _read(path) for path in (folder / "assets").iterdir() if path.suffix not in compressed}
    return Build((folder / "index.html").read_text("utf-8"), _read(folder / "favicon.svg"), assets)


def _read(path: Path) -> File:
    beside = {encoding: path.with_name(path.name + suffix) for encoding, suffix in ENCODINGS.items()}
    encoded = {encoding: form.read_bytes() for encoding, form in beside.items() if form.exists()}
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return File(media_type, path.read_bytes(), encoded)
