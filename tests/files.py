"""Files for tests: small ones of each type, and those that nobody wants."""

import io
import struct
import zipfile
import zlib

from PIL import Image

PDF = b"%PDF-1.7\n" + b"1 0 obj\n" * 5
MP3 = b"ID3\x03\0\0\0\0\0\x0f" + bytes(100)
MP4 = b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41" + bytes(100)
M4A = b"\0\0\0\x20ftypM4A \0\0\0\0M4A mp42isom" + bytes(100)
AAC = b"\xff\xf1\x50\x80" + bytes(100)
AMR = b"#!AMR\n" + bytes(100)
DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
EXE = b"MZ" + bytes(200)


def ogg(codec: bytes = b"OpusHead\x01", channels: int = 1) -> bytes:
    return b"OggS\0\x02" + bytes(20) + b"\x01\x13" + codec + bytes([channels]) + bytes(100)


def image(form: str = "PNG", side: int = 10, mode: str = "RGB") -> bytes:
    into = io.BytesIO()
    Image.new(mode, (side, side)).save(into, form)
    return into.getvalue()


def office(*names: str) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        for name in ("[Content_Types].xml", "_rels/.rels", *names):
            archive.writestr(name, "x" * 100)
    return into.getvalue()


def archive() -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as found:
        found.writestr("setup.exe", EXE)
    return into.getvalue()


def bomb(side: int = 50_000) -> bytes:
    """A PNG of a few hundred bytes that says it has 2,500,000,000 pixels, and holds the first of them."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(1_000))), (b"IEND", b"")]
    parts = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
