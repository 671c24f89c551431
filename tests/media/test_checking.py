"""A file is checked while it streams by."""

import base64
import hashlib
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import files
from onrecord.events.message import MediaKind
from onrecord.media import kinds, sniffing
from onrecord.media.checking import Check, Checked, Expected, Rejected, bytes_max

OPEN_XML = "application/vnd.openxmlformats-officedocument."
DOCX, XLSX = f"{OPEN_XML}wordprocessingml.document", f"{OPEN_XML}spreadsheetml.sheet"
LATE = files.office("docProps/app.xml", "docProps/core.xml", "customXml/item1.xml", "word/document.xml")


def _check(expected: Expected, body: bytes, pieces: int = 1) -> Checked:
    check = Check(expected)
    check.head(body[: sniffing.HEAD_BYTES])
    rest = body[sniffing.HEAD_BYTES :]
    for at in range(0, len(rest), pieces):
        check.take(rest[at : at + pieces])
    return check.finish()


def _reason(expected: Expected, body: bytes) -> str:
    with pytest.raises(Rejected) as rejected:
        _check(expected, body)
    return rejected.value.reason


@pytest.mark.parametrize(
    ("kind", "claimed", "body"),
    [
        ("image", "image/jpeg", files.image("JPEG")),
        ("image", "image/jpg", files.image("JPEG")),
        ("image", "image/png", files.image("PNG")),
        ("sticker", "image/webp", files.image("WEBP")),
        ("audio", "audio/ogg; codecs=opus", files.ogg()),
        ("audio", "audio/ogg", files.ogg(channels=2)),
        ("audio", "audio/mpeg", files.MP3),
        ("audio", "audio/aac", files.AAC),
        ("audio", "audio/amr", files.AMR),
        ("audio", "audio/mp4", files.M4A),
        ("audio", "audio/mp4", files.MP4),
        ("video", "video/mp4", files.MP4),
        ("video", "video/3gpp", files.MP4),
        ("document", "application/pdf", files.PDF),
        ("document", "application/msword", files.DOC),
        ("document", DOCX, files.office("word/document.xml")),
        ("document", DOCX, LATE),
        ("document", "text/plain", "Grüße\n".encode()),
        ("document", "image/png", files.image("PNG")),
    ],
)
def test_a_file_that_is_what_it_is_said_to_be_passes(kind: MediaKind, claimed: str, body: bytes) -> None:
    expected = Checked(kinds.plain(claimed), len(body), hashlib.sha256(body).hexdigest())
    assert _check(Expected(kind, claimed), body) == expected


@pytest.mark.parametrize(
    ("kind", "claimed", "body", "reason"),
    [
        ("image", "image/png", files.image("JPEG"), "wrong_type"),
        ("image", "image/jpeg", files.EXE, "wrong_type"),
        ("image", "image/jpeg", b"hello", "wrong_type"),
        ("image", "image/jpeg", files.SVG, "unsafe_type"),
        ("image", "image/svg+xml", files.SVG, "unsafe_type"),
        ("image", "image/gif", files.image("GIF"), "unsafe_type"),
        ("image", "image/webp", files.image("WEBP"), "unsafe_type"),
        ("document", "text/plain", files.SVG, "unsafe_type"),
        ("document", "text/plain", files.HTML, "unsafe_type"),
        ("document", "text/plain", b"hello <SCRIPT>", "unsafe_type"),
        ("document", "text/plain", b"\xef\xbb\xbf  <p>", "unsafe_type"),
        ("document", "text/plain", b"a\0b", "wrong_type"),
        ("document", "text/plain", b"caf\xe9", "wrong_type"),
        ("document", "text/plain", files.PDF, "wrong_type"),
        ("document", "text/html", files.HTML, "unsafe_type"),
        ("document", "application/zip", files.archive(), "unsafe_type"),
        ("document", DOCX, files.archive(), "wrong_type"),
        ("document", XLSX, files.office("word/document.xml"), "wrong_type"),
        ("document", DOCX, files.DOC, "wrong_type"),
        ("document", "application/pdf", files.EXE, "wrong_type"),
        ("audio", "audio/ogg", files.MP3, "wrong_type"),
        ("video", "video/mp4", files.MP3, "wrong_type"),
        ("document", "text/plain", b"", "empty"),
        ("image", "image/png", b"", "wrong_type"),
    ],
)
def test_one_that_is_not_is_rejected_with_its_reason(kind: MediaKind, claimed: str, body: bytes, reason: str) -> None:
    assert _reason(Expected(kind, claimed), body) == reason


@pytest.mark.parametrize("body", [files.ogg(channels=2), files.ogg(b"\x01vorbis\x01")])
def test_what_whatsapp_would_not_play_is_not_sent(body: bytes) -> None:
    assert _reason(Expected("audio", "audio/ogg", is_sent=True), body) == "unsafe_type"
    assert _check(Expected("audio", "audio/ogg", is_sent=True), files.ogg()).content_type == "audio/ogg"


def test_either_form_of_a_sum_is_compared() -> None:
    digest = hashlib.sha256(files.PDF).digest()
    for sha256 in (digest.hex(), digest.hex().upper(), base64.b64encode(digest).decode()):
        assert _check(Expected("document", "application/pdf", sha256), files.PDF).sha256 == digest.hex()


@pytest.mark.parametrize("sha256", ["", "0" * 64, hashlib.sha256(b"other").hexdigest(), "no sum", "é"])
def test_another_sum_is_rejected(sha256: str) -> None:
    assert _reason(Expected("document", "application/pdf", sha256), files.PDF) == "wrong_sha256"


@pytest.mark.parametrize("kind", get_args(MediaKind))
def test_one_byte_too_many_is_rejected_as_soon_as_it_comes(kind: MediaKind) -> None:
    claimed = min(kinds.TYPES[kind])
    most = kinds.BYTES_MAX[kind]
    assert bytes_max(Expected(kind, claimed), most) == most
    check = Check(Expected(kind, claimed))
    with pytest.raises(Rejected, match="too_large"):
        bytes_max(Expected(kind, claimed), most + 1)
    check.take(bytes(most))
    with pytest.raises(Rejected, match="too_large"):
        check.take(b"x")


@given(st.text(max_size=20_000).filter(lambda text: "<" not in text and "\0" not in text), st.integers(1, 100))
def test_a_text_passes_however_it_is_cut(text: str, pieces: int) -> None:
    body = f"Dear all, {text}".encode()
    assert _check(Expected("document", "text/plain"), body, pieces).size == len(body)


def test_what_is_no_text_further_on_is_rejected() -> None:
    assert _reason(Expected("document", "text/plain"), b"a" * 20_000 + b"\xff" + b"a" * 100) == "wrong_type"
    assert _reason(Expected("document", "text/plain"), b"a" * 20_000 + "é".encode()[:1]) == "wrong_type"
