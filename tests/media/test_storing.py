"""A file is stored only if it passed, and what is stored lies where its contact's files lie; on a real S3."""

import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

import buckets
import files
from onrecord import trust
from onrecord.media.checking import CutShort, Expected, Rejected
from onrecord.media.objects import Objects, Place, StorageIsAway, prefixes
from onrecord.media.storing import Storing
from onrecord.stack.ports import free_port
from onrecord.stack.s3 import S3

PDF = Expected("document", "application/pdf")
LARGE = files.PDF + bytes(3_000_000)


@pytest.fixture
async def objects(s3: S3) -> AsyncIterator[Objects]:
    async with Objects(buckets.store(s3)) as found:
        await found.make_bucket()
        yield found


def _place() -> Place:
    return Place(uuid.uuid4(), uuid.uuid4(), uuid.uuid4())


async def _keys(objects: Objects) -> list[str]:
    return [found.key for found in await objects.page("", None)]


async def _read(objects: Objects, key: str) -> bytes:
    async with objects.read(key) as (size, chunks):
        whole = b"".join([chunk async for chunk in chunks])
    assert len(whole) == size
    return whole


async def test_a_file_is_stored_as_it_came(objects: Objects) -> None:
    place = _place()
    checked = await Storing(objects).store(place, PDF, len(LARGE), buckets.cut(LARGE, 50_000))
    assert (checked.content_type, checked.size) == ("application/pdf", len(LARGE))
    assert await _keys(objects) == [place.clean]
    assert await _read(objects, place.clean) == LARGE


async def test_an_image_is_stored_with_its_preview(objects: Objects) -> None:
    place, image = _place(), files.image("PNG", side=1_100)
    checked = await Storing(objects).store(place, Expected("image", "image/png"), len(image), buckets.cut(image))
    assert (checked.width, checked.height) == (1_100, 1_100)
    assert await _keys(objects) == [place.clean, place.preview]
    assert await _read(objects, place.clean) == image
    assert (await _read(objects, place.preview))[8:12] == b"WEBP"


@pytest.mark.parametrize("more", [1, -1])
async def test_of_what_is_not_as_long_as_was_said_nothing_is_stored(objects: Objects, more: int) -> None:
    with pytest.raises(CutShort):
        await Storing(objects).store(_place(), PDF, len(LARGE) + more, buckets.cut(LARGE))
    await buckets.empty(objects)


async def test_of_what_is_longer_than_was_said_its_beginning_is_not_stored(objects: Objects) -> None:
    """Also where the pieces end just where the file should."""
    with pytest.raises(CutShort):
        await Storing(objects).store(_place(), PDF, len(LARGE) - 1_000_000, buckets.cut(LARGE, 1_000_000 // 2 + 1))
    with pytest.raises(CutShort):
        await Storing(objects).store(_place(), PDF, 1_000_000, buckets.cut(LARGE, 500_000))
    await buckets.empty(objects)


async def _breaking(whole: bytes) -> AsyncIterator[bytes]:
    async for piece in buckets.cut(whole):
        yield piece
    raise StorageIsAway


@pytest.mark.parametrize(
    ("expected", "body", "size", "reason"),
    [
        (PDF._replace(sums=("0" * 64,)), LARGE, len(LARGE), "wrong_sha256"),
        (PDF, LARGE, 101 << 20, "too_large"),
        (PDF, files.EXE, len(files.EXE), "wrong_type"),
        (Expected("image", "image/svg+xml"), files.SVG, len(files.SVG), "unsafe_type"),
        (Expected("image", "image/png"), files.bomb(), len(files.bomb()), "too_many_pixels"),
        (Expected("image", "image/png"), files.image()[:40], 40, "broken_image"),
    ],
)
async def test_of_what_is_rejected_nothing_is_stored(
    objects: Objects, expected: Expected, body: bytes, size: int, reason: str
) -> None:
    with pytest.raises(Rejected, match=reason):
        await Storing(objects).store(_place(), expected, size, buckets.cut(body))
    await buckets.empty(objects)


async def test_of_what_breaks_off_nothing_is_stored(objects: Objects) -> None:
    with pytest.raises(StorageIsAway):
        await Storing(objects).store(_place(), PDF, len(LARGE) + 1_000, _breaking(LARGE))
    await buckets.empty(objects)


async def test_all_of_a_contact_is_deleted_and_nobody_elses(objects: Objects) -> None:
    place = _place()
    other = place._replace(contact_id=uuid.uuid4())
    for key in (place.clean, place.preview, place.quarantine, other.clean):
        await objects.put(key, "text/plain", 3, buckets.cut(b"abc"))
    deleted = [await objects.delete(prefix) for prefix in prefixes(place.workspace_id, place.contact_id)]
    assert (deleted, await _keys(objects)) == ([1, 2], [other.clean])
    assert await objects.delete(prefixes(place.workspace_id, place.contact_id)[0]) == 0


async def test_a_listing_goes_on_after_a_key(objects: Objects) -> None:
    for name in "abc":
        await objects.put(f"media/{name}", "text/plain", 3, buckets.cut(b"abc"))
    assert [found.key for found in await objects.page("media/", "media/a")] == ["media/b", "media/c"]
    assert (await objects.page("media/", None))[0].modified_at > datetime.now(UTC) - timedelta(minutes=1)


async def test_a_link_shows_an_attachment_of_a_safe_type(objects: Objects) -> None:
    place = _place()
    await objects.put(place.clean, "text/html", 3, buckets.cut(b"abc"))
    link = objects.link(place.clean, content_type="application/pdf", file_name="file.pdf")
    async with httpx.AsyncClient(verify=trust.authorities()) as browser:
        answer = await browser.get(link)
        tampered = await browser.get(link.replace("application%2Fpdf", "text%2Fhtml"))
    assert "X-Amz-Expires=300&" in link
    assert answer.content == b"abc"
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'attachment; filename="file.pdf"'
    assert tampered.status_code == 403


@pytest.mark.parametrize(
    ("changed", "body", "status"),
    [
        ({}, files.PDF, 204),
        ({"key": "media/elsewhere"}, files.PDF, 403),
        ({"Content-Type": "text/html"}, files.PDF, 403),
        ({}, files.PDF + bytes(100), 400),
        ({}, b"", 400),
        ({"x-amz-signature": "0" * 64}, files.PDF, 403),
    ],
)
async def test_a_form_takes_what_its_policy_says(
    objects: Objects, changed: dict[str, str], body: bytes, status: int
) -> None:
    place, until = _place(), datetime.now(UTC) + timedelta(minutes=10)
    form = objects.upload_form(place.quarantine, "application/pdf", len(files.PDF), until)
    async with httpx.AsyncClient(verify=trust.authorities()) as browser:
        answer = await browser.post(form.url, data=form.fields | changed, files={"file": ("name", body)})
    assert answer.status_code == status
    assert await _keys(objects) == ([place.quarantine] if status == 204 else [])


async def test_a_form_is_good_for_its_time_only(objects: Objects) -> None:
    form = objects.upload_form(_place().quarantine, "application/pdf", 100, datetime.now(UTC) - timedelta(seconds=1))
    async with httpx.AsyncClient(verify=trust.authorities()) as browser:
        answer = await browser.post(form.url, data=form.fields, files={"file": ("name", files.PDF)})
    assert answer.status_code in {400, 403}


async def test_storage_that_is_away_is_said_to_be(s3: S3) -> None:
    store = buckets.store(s3)
    async with Objects(store) as unmade:
        with pytest.raises(StorageIsAway):
            await _read(unmade, "media/a")
    nowhere = f"http://127.0.0.1:{free_port()}"
    gone = type(store)(nowhere, nowhere, store.access_key, store.secret_key, store.bucket, store.region)
    async with Objects(gone) as objects:
        for call in (objects.make_bucket(), objects.delete("media/"), _read(objects, "media/a")):
            with pytest.raises(StorageIsAway):
                await call
