"""How many pages a PDF has, as far as that can be seen without reading it as a whole. Pure.

Pages are objects that say `/Type /Page`: plainly, or in an object stream, which is inflated within limits. Of an
encrypted file nothing is seen; the service refuses it.
"""

import re
import zlib
from collections.abc import Iterator

INFLATED_BYTES_MAX = 4_194_304
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_OBJECTS = re.compile(rb"/ObjStm.{0,400}?stream\r?\n", re.DOTALL)


def pages(content: bytes) -> int:
    """Those that are seen; of a file that is larger than it says, at least so many."""
    return len(_PAGE.findall(content)) + sum(len(_PAGE.findall(part)) for part in _inflated(content))


def _inflated(content: bytes) -> Iterator[bytes]:
    left, whole = INFLATED_BYTES_MAX, memoryview(content)
    for found in _OBJECTS.finditer(content):
        try:
            part = zlib.decompressobj().decompress(whole[found.end() :], left)
        except zlib.error:
            continue
        yield part
        left -= len(part)
        if not left:
            return
