"""The preview of an image: made anew from its pixels, so that nothing else of the file comes along."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from onrecord.media.checking import Rejected

SIDE_PIXELS_MAX = 1_024
IMAGE_PIXELS_MAX = 40_000_000  # 160 MB while it is decoded
FORMATS = ("JPEG", "PNG", "WEBP")
CONTENT_TYPE = "image/webp"
QUALITY = 80


def render(image: bytes) -> bytes:
    """A WebP of at most 1,024 by 1,024 pixels: the first frame, upright, without EXIF. Raises Rejected.

    The pixels are counted by the header, before any is decoded. It takes a core for a while: call it on a thread.
    """
    try:
        with Image.open(io.BytesIO(image), formats=FORMATS) as opened:
            if opened.width * opened.height > IMAGE_PIXELS_MAX:
                raise Rejected("too_many_pixels")
            opened.draft("RGB", (SIDE_PIXELS_MAX, SIDE_PIXELS_MAX))
            return _encoded(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Rejected("too_many_pixels") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        raise Rejected("image_unreadable") from None


def _encoded(opened: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(opened)
    upright.thumbnail((SIDE_PIXELS_MAX, SIDE_PIXELS_MAX))
    plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    plain.info.clear()
    into = io.BytesIO()
    plain.save(into, "WEBP", quality=QUALITY)
    return into.getvalue()
