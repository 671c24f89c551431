"""Storing a file under the clean prefix: while it streams to S3 it is checked, and it is there only if it passed.

The last piece is held back until everything else was found right; without it S3 keeps nothing. An image is decoded
first, and its preview is stored before it.
"""

import asyncio
from collections.abc import AsyncIterator

from onrecord.media import preview
from onrecord.media.checking import Check, Checked, CutShort, Expected, bytes_max
from onrecord.media.kinds import BYTES_MAX, IMAGES, STICKERS
from onrecord.media.objects import Objects, Place
from onrecord.media.preview import Preview
from onrecord.media.sniffing import HEAD_BYTES

IMAGE_BYTES_MAX = BYTES_MAX["image"]


class Storing:
    """Stores files; one image is decoded at a time."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._decoding = asyncio.Semaphore(1)

    async def store(self, place: Place, expected: Expected, size: int, chunks: AsyncIterator[bytes]) -> Checked:
        """What is stored now, and its preview. Raises Rejected, CutShort, StorageIsAway, or as chunks do."""
        bytes_max(expected, size)
        check = Check(expected)
        head = await _head(chunks)
        check.head(head)
        passed = _passed(check, size, head, chunks)
        if has_preview(check.content_type, size):
            whole = b"".join([piece async for piece in passed])
            shown = await self._store_image(place, check.content_type, whole)
            return check.finish()._replace(width=shown.width, height=shown.height)
        await self._objects.put(place.clean, check.content_type, size, passed)
        return check.finish()

    async def _store_image(self, place: Place, content_type: str, image: bytes) -> Preview:
        async with self._decoding:
            shown = await asyncio.to_thread(preview.render, image)
        await self._objects.put(place.preview, preview.CONTENT_TYPE, len(shown.image), _whole(shown.image))
        await self._objects.put(place.clean, content_type, len(image), _whole(image))
        return shown


def has_preview(content_type: str, size: int) -> bool:
    """A picture that came as a document may be too large to be decoded."""
    return content_type in IMAGES | STICKERS and size <= IMAGE_BYTES_MAX


async def _passed(check: Check, size: int, head: bytes, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The pieces of a file that is right as a whole: the last of them comes only then. Raises Rejected or CutShort."""
    held = head
    async for chunk in chunks:
        check.take(chunk)
        if check.size > size:  # what is held may be the last that S3 waits for
            raise CutShort
        yield held
        held = chunk
    if check.size != size:
        raise CutShort
    check.finish()
    yield held


async def _head(chunks: AsyncIterator[bytes]) -> bytes:
    head = b""
    while len(head) < HEAD_BYTES:
        chunk = await anext(chunks, None)
        if chunk is None:
            break
        head += chunk
    return head


async def _whole(whole: bytes) -> AsyncIterator[bytes]:
    yield whole
