"""The preview of an image holds its pixels and nothing else, and none is decoded that is too large."""

import io
import struct
import tracemalloc

import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat, PngImagePlugin

import files
from onrecord.media import preview
from onrecord.media.checking import Rejected


def _opened(made: preview.Preview) -> Image.Image:
    return Image.open(io.BytesIO(made.image))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_large_image_becomes_a_small_webp(form: str) -> None:
    small = _opened(preview.render(files.image(form, side=1_300)))
    assert (small.format, small.size) == ("WEBP", (1_024, 1_024))


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "I;16", "LA"])
def test_an_image_of_any_colours_is_shown(mode: str) -> None:
    assert _opened(preview.render(files.image("PNG", mode=mode))).size == (10, 10)


def test_where_it_was_taken_is_not_told_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010E] = "at home"
    into = io.BytesIO()
    Image.new("RGB", (20, 10)).save(into, "JPEG", exif=exif, comment="at home", icc_profile=b"at home")
    made = preview.render(into.getvalue())
    assert b"at home" in into.getvalue()
    assert b"at home" not in made.image
    assert (made.width, made.height) == (10, 20)
    assert (_opened(made).size, _opened(made).info.keys() & {"exif", "icc_profile", "xmp"}) == ((10, 20), set())


def test_of_an_animation_the_first_frame_is_shown() -> None:
    into = io.BytesIO()
    frames = [Image.new("RGB", (10, 10), colour) for colour in ("red", "blue")]
    frames[0].save(into, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    shown = _opened(preview.render(into.getvalue()))
    assert getattr(shown, "n_frames", 1) == 1
    red, _, blue = shown.convert("RGB").getpixel((5, 5))  # type: ignore[misc] # three colours
    assert red > blue


@pytest.mark.parametrize("side", [6_400, 50_000])
def test_a_bomb_is_rejected_before_a_pixel_is_decoded(side: int) -> None:
    tracemalloc.start()
    with pytest.raises(Rejected, match="too_many_pixels"):
        preview.render(files.bomb(side))
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    "image", [files.image()[:40], files.image("JPEG")[:200], b"\x89PNG\r\n\x1a\n", files.image("GIF"), files.SVG]
)
def test_what_cannot_be_decoded_is_rejected(image: bytes) -> None:
    with pytest.raises(Rejected, match="broken_image"):
        preview.render(image)


def test_a_picture_with_an_odd_exif_is_shown_upright() -> None:
    """Pillow reads it, and stumbles when it is to write it anew."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "home"
    into = io.BytesIO()
    Image.new("RGB", (20, 10)).save(into, "JPEG", exif=exif)
    odd = into.getvalue().replace(b"\x01\x0e\0\x02", b"\x01\0\0\x02", 1)  # the width, as a text
    assert _opened(preview.render(odd)).size == (10, 20)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_an_image_is_turned_as_pillow_would(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    into = io.BytesIO()
    drawn = Image.linear_gradient("L").resize((60, 40)).convert("RGB")
    drawn.paste("red", (0, 0, 20, 10))
    drawn.save(into, "PNG", exif=exif)
    made = preview.render(into.getvalue())
    wanted = ImageOps.exif_transpose(Image.open(into))
    shown = _opened(made)
    assert (shown.size, (made.width, made.height)) == (wanted.size, wanted.size)
    assert ImageStat.Stat(ImageChops.difference(shown.convert("RGB"), wanted)).mean < [12, 12, 12]


def test_whatever_a_decoder_raises_the_file_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or it would be fetched anew for days: nobody knows all that Pillow raises."""

    def stumble(*_: object) -> None:
        raise struct.error

    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", stumble)
    with pytest.raises(Rejected, match="broken_image"):
        preview.render(files.image("PNG"))
