"""Files to be described, made of words: a picture of them, and a PDF of one page. Pure."""

import io

from PIL import Image, ImageDraw

from onrecord.ai.excerpt import File

LINE_CHARS = 80


def picture(words: str) -> File:
    """Black words on white."""
    image = Image.new("RGB", (max(200, 14 * len(words)), 60), "white")
    ImageDraw.Draw(image).text((10, 15), words, fill="black", font_size=22)
    into = io.BytesIO()
    image.save(into, "WEBP")
    return File("image/webp", into.getvalue(), "picture.webp")


def document(words: str) -> File:
    """In Latin letters; another is a question mark."""
    lines = [words[at : at + LINE_CHARS] for at in range(0, len(words), LINE_CHARS)]
    shown = b"".join(b"(" + _escaped(line) + b") Tj 0 -16 Td " for line in lines)
    stream = b"BT /F1 11 Tf 40 780 Td " + shown + b"ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    return File("application/pdf", _file(objects), "document.pdf")


def _file(objects: list[bytes]) -> bytes:
    written, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj" % number + one + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return written + head + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (6, len(written))


def _escaped(words: str) -> bytes:
    for sign in "\\()":
        words = words.replace(sign, f"\\{sign}")
    return words.encode("cp1252", "replace")
