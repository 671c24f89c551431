"""The preview of an image: made anew from its pixels, so that nothing else of the file comes along."""

import io
from contextlib import suppress
from typing import NamedTuple

from PIL import ExifTags, Image

from onrecord.media.checking import Rejected

SIDE_PIXELS_MAX = 1_024
IMAGE_PIXELS_MAX = 40_000_000  # 160 MB while it is decoded
FORMATS = ("JPEG", "PNG", "WEBP")
CONTENT_TYPE = "image/webp"
QUALITY = 80
_FLIP, _TURN, _MIRROR = Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.ROTATE_180, Image.Transpose.FLIP_TOP_BOTTOM
_SIDEWAYS = (
    Image.Transpose.TRANSPOSE,
    Image.Transpose.ROTATE_270,
    Image.Transpose.TRANSVERSE,
    Image.Transpose.ROTATE_90,
)
TURNS = dict(enumerate((_FLIP, _TURN, _MIRROR, *_SIDEWAYS), 2))  # by EXIF's orientation: what puts an image upright


class Preview(NamedTuple):
    """A WebP, and the pixels of the image that it shows, upright."""

    image: bytes
    width: int
    height: int


def render(image: bytes) -> Preview:
    """At most 1,024 by 1,024 pixels: the first frame, upright, without EXIF. Raises Rejected.

    The pixels are counted by the header, before any is decoded. It takes a core for a while: call it on a thread.
    """
    try:
        return _rendered(image)
    except Rejected:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Rejected("too_many_pixels") from None
    except Exception:  # noqa: BLE001 - Pillow raises whatever a broken file makes it stumble on
        raise Rejected("broken_image") from None


def _rendered(image: bytes) -> Preview:
    with Image.open(io.BytesIO(image), formats=FORMATS) as opened:
        if opened.width * opened.height > IMAGE_PIXELS_MAX:
            raise Rejected("too_many_pixels")
        turn, (width, height) = _turn(opened), opened.size
        if turn in _SIDEWAYS:
            width, height = height, width
        opened.draft("RGB", (SIDE_PIXELS_MAX, SIDE_PIXELS_MAX))
        return Preview(_encoded(opened, turn), width, height)


def _turn(opened: Image.Image) -> Image.Transpose | None:
    """What puts the image upright; None where it is, or says nothing that makes sense."""
    with suppress(Exception):  # the rest of its EXIF is nobody's business, however broken
        return TURNS.get(opened.getexif().get(ExifTags.Base.Orientation, 1))
    return None


def _encoded(opened: Image.Image, turn: Image.Transpose | None) -> bytes:
    opened.thumbnail((SIDE_PIXELS_MAX, SIDE_PIXELS_MAX))
    upright = opened if turn is None else opened.transpose(turn)
    plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    plain.info.clear()
    into = io.BytesIO()
    plain.save(into, "WEBP", quality=QUALITY)
    return into.getvalue()
