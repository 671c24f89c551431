"""Objects that belong to no file are deleted, page by page, and no other."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

import buckets
import files
from file_shop import FileShop
from onrecord import errors, ids, sweeping
from onrecord.file_rows import FileRows
from onrecord.media.objects import Found, Place
from onrecord.parts.media import expiring
from onrecord.sweeping import Sweeper, is_orphan, place_of
from uploading import asked

NOW = datetime(2026, 1, 31, tzinfo=UTC)
QUARANTINE, CLEAN = sweeping.PREFIXES


@pytest.mark.parametrize(
    ("prefix", "state", "hours", "orphan"),
    [
        (QUARANTINE, "uploaded", 1_000, False),
        (QUARANTINE, "requested", 1_000, False),
        (QUARANTINE, "stored", 24, True),
        (QUARANTINE, "stored", 23, False),
        (QUARANTINE, "expired", 24, True),
        (QUARANTINE, None, 24, False),
        (QUARANTINE, None, 24 * 30, True),
        (CLEAN, "stored", 100_000, False),
        (CLEAN, "requested", 1_000, False),
        (CLEAN, "rejected", 24, True),
        (CLEAN, "deleted", 24, True),
        (CLEAN, "deleted", 23, False),
        (CLEAN, None, 24 * 29, False),
        (CLEAN, None, 24 * 30, True),
    ],
)
def test_an_orphan_is_what_nobody_waits_for(prefix: str, state: str | None, hours: int, *, orphan: bool) -> None:
    found = Found(f"{prefix}a", NOW - timedelta(hours=hours))
    assert is_orphan(prefix, found, state, NOW) is orphan


@pytest.mark.parametrize("key", ["media/a", "media/x/y/z/original", "checkpoints/1", ""])
def test_what_onrecord_did_not_put_there_is_left_alone(key: str) -> None:
    assert place_of(key) is None


def test_a_key_says_whose_object_it_is() -> None:
    place = Place(ids.new(), ids.new(), ids.new())
    assert {place_of(key) for key in (place.quarantine, place.clean, place.preview)} == {place}


async def test_orphans_are_deleted_page_by_page(shop: FileShop, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = await shop.announce(files.image(), "image/png", "image")
    await shop.carry_on()
    orphans = [await shop.announce(files.EXE, "application/pdf") for _ in range(3)]
    await shop.carry_on()
    for media_id in orphans:
        await shop.objects.put((await shop.place(media_id)).clean, "text/plain", 3, buckets.cut(b"abc"))
        await shop.objects.put((await shop.place(media_id)).quarantine, "text/plain", 3, buckets.cut(b"abc"))
    await shop.objects.put("media/other", "text/plain", 3, buckets.cut(b"abc"))
    monkeypatch.setattr(sweeping, "PAGE_ROWS_MAX", 2)
    monkeypatch.setattr("onrecord.media.objects.PAGE_ROWS_MAX", 2)
    sweeper = Sweeper(shop.objects, FileRows(shop.executor), expiring(shop.executor), lambda: datetime.now(UTC))
    while await sweeper.tick():
        pass
    assert len(await _all(shop)) == 9
    sweeper.now = lambda: datetime.now(UTC) + timedelta(hours=25)
    while await sweeper.tick():
        pass
    place = await shop.place(kept)
    assert await _all(shop) == [place.clean, place.preview, "media/other"]


async def _all(shop: FileShop) -> list[str]:
    found: list[str] = []
    while page := await shop.objects.page("", found[-1] if found else None):
        found += [one.key for one in page]
    return found


async def test_uploads_that_nobody_completed_are_given_up(shop: FileShop) -> None:
    media_id, _ = await asked(shop, files.PDF, "application/pdf")
    sweeper = Sweeper(shop.objects, FileRows(shop.executor), expiring(shop.executor), shop.clock)
    assert await sweeper.give_up_uploads() == 0
    shop.clock.move(24 * 3_600)
    assert await sweeper.give_up_uploads() == 1
    assert (shop.state(media_id), await sweeper.give_up_uploads()) == ("expired", 0)


async def test_an_upload_of_a_halted_shard_keeps_no_other_lying(shop: FileShop) -> None:
    of_halted, _ = await asked(shop, files.PDF, "application/pdf")
    other, _ = await asked(shop, files.PDF, "application/pdf")
    give_up = expiring(shop.executor)

    async def expire(workspace_id: UUID, media_id: UUID) -> None:
        if media_id == of_halted:
            raise errors.ShardHalted
        await give_up(workspace_id, media_id)

    shop.clock.move(24 * 3_600)
    assert await Sweeper(shop.objects, FileRows(shop.executor), expire, shop.clock).give_up_uploads() == 1
    assert (shop.state(of_halted), shop.state(other)) == ("requested", "expired")
