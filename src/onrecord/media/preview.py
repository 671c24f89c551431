"""The preview of an image: made anew from its pixels, so that nothing else of the file comes along."""

import io
from typing import NamedTuple

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from onrecord.media.checking import Rejected

SIDE_PIXELS_MAX = 1_024
IMAGE_PIXELS_MAX = 40_000_000  # 160 MB while it is decoded
FORMATS = ("JPEG", "PNG", "WEBP")
CONTENT_TYPE = "image/webp"
QUALITY = 80
TURNED_BY_A_QUARTER = 5  # to 8 of EXIF's orientations


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
        with Image.open(io.BytesIO(image), formats=FORMATS) as opened:
            if opened.width * opened.height > IMAGE_PIXELS_MAX:
                raise Rejected("too_many_pixels")
            width, height = _upright(opened)
            opened.draft("RGB", (SIDE_PIXELS_MAX, SIDE_PIXELS_MAX))
            return Preview(_encoded(opened), width, height)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Rejected("too_many_pixels") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, TypeError, EOFError):
        raise Rejected("broken_image") from None


def _upright(opened: Image.Image) -> tuple[int, int]:
    turned = opened.getexif().get(ExifTags.Base.Orientation, 1) >= TURNED_BY_A_QUARTER
    return (opened.height, opened.width) if turned else opened.size


def _encoded(opened: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(opened)
    upright.thumbnail((SIDE_PIXELS_MAX, SIDE_PIXELS_MAX))
    plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    plain.info.clear()
    into = io.BytesIO()
    plain.save(into, "WEBP", quality=QUALITY)
    return into.getvalue()
