"""What a member uploads lies in quarantine until it was checked; what is sent to nobody is forgotten."""

from datetime import UTC, datetime
from typing import Literal

import pytest
from pydantic import ValidationError

import buckets
import files
from commands.expire_upload import ExpireUpload
from commands.request_upload import UPLOADS_OPEN_MAX, RequestUpload, decide
from deciding import NEW_ID, conversation
from file_shop import FileShop
from onrecord import errors, ids
from onrecord.command import system
from onrecord.events.message import MediaKind
from uploading import asked, completed, upload
from written import superuser

CONVERSATION, NOW = conversation(), datetime(2026, 1, 1, tzinfo=UTC)


async def test_an_upload_is_checked_and_moved(shop: FileShop) -> None:
    image = files.image("JPEG", side=30)
    media_id, form = await asked(shop, image, "image/jpeg", "image")
    place = await shop.place(media_id)
    assert await upload(form, image) == 204
    await shop.carry_on()
    assert (await shop.keys(), shop.state(media_id)) == ([place.quarantine], "requested")
    await completed(shop, media_id)
    assert shop.state(media_id) == "uploaded"
    await shop.carry_on()
    assert await shop.keys() == [place.clean, place.preview]
    assert (shop.told(), shop.state(media_id)) == ([("media.stored.v1", None)], "stored")
    assert [row.type for row in shop.news()] == ["media.requested.v1", "media.uploaded.v1", "media.stored.v1"]
    assert shop.news()[0].record["data"]["file_name"] == "Dear Ana.pdf"


async def test_an_upload_that_is_not_what_it_was_said_to_be_is_rejected(shop: FileShop) -> None:
    wrong: list[tuple[MediaKind, str, bytes, str]] = [
        ("document", "application/pdf", files.SVG, "unsafe_type"),
        ("document", "application/pdf", files.EXE, "wrong_type"),
        ("audio", "audio/ogg", files.ogg(channels=2), "unsafe_type"),
        ("image", "image/png", files.bomb(), "too_many_pixels"),
    ]
    for kind, media_type, body, reason in wrong:
        media_id, form = await asked(shop, body, media_type, kind)
        assert await upload(form, body) == 204
        await completed(shop, media_id)
        await shop.carry_on()
        assert (shop.told()[-1], shop.state(media_id)) == (("media.rejected.v1", reason), "rejected")
    await buckets.empty(shop.objects)


async def test_what_was_never_uploaded_is_rejected(shop: FileShop) -> None:
    media_id, _ = await asked(shop, files.PDF, "application/pdf")
    await completed(shop, media_id)
    await shop.carry_on()
    assert shop.told() == [("media.rejected.v1", "not_uploaded")]


async def test_an_upload_is_completed_once(shop: FileShop) -> None:
    media_id, form = await asked(shop, files.PDF, "application/pdf")
    await upload(form, files.PDF)
    await completed(shop, media_id)
    with pytest.raises(errors.UploadIsOver):
        await completed(shop, media_id)
    theirs = await shop.announce(files.PDF, "application/pdf")
    for other in (theirs, ids.new()):
        with pytest.raises(errors.NoSuchFile):
            await completed(shop, other)


@pytest.mark.parametrize(
    ("kind", "media_type", "size", "reason"),
    [
        ("image", "image/png", 6 << 20, "too_large"),
        ("image", "image/svg+xml", 100, "unsafe_type"),
        ("document", "text/html", 100, "unsafe_type"),
        ("document", "image/png", 100, "unsafe_type"),
        ("video", "video/webm", 100, "unsafe_type"),
    ],
)
def test_what_whatsapp_does_not_take_is_refused_at_once(
    kind: Literal["image", "document", "video"], media_type: str, size: int, reason: str
) -> None:
    command = RequestUpload(conversation_id=CONVERSATION.id, kind=kind, media_type=media_type, size_bytes=size)
    with pytest.raises(errors.FileNotAllowed) as refused:
        decide(CONVERSATION, command, NEW_ID, NOW)
    assert refused.value.more == {"reason": reason}


@pytest.mark.parametrize("media_type", ["image/png\r\nx: y", "image", "", "image/" + "x" * 200])
def test_what_is_no_type_is_malformed(media_type: str) -> None:
    with pytest.raises(ValidationError):
        RequestUpload(conversation_id=CONVERSATION.id, kind="image", media_type=media_type, size_bytes=1)


async def test_a_workspace_has_so_many_uploads_under_way(shop: FileShop) -> None:
    media_id, _ = await asked(shop, files.PDF, "application/pdf")
    with superuser(shop.installation) as admin:
        admin.execute(
            """
            insert into media (
                workspace_id, id, contact_id, conversation_id, origin, kind, state, media_type, requested_at
            )
            select workspace_id, gen_random_uuid(), contact_id, conversation_id, origin, kind, state, media_type, now()
            from media, generate_series(2, %s) where id = %s
            """,
            (UPLOADS_OPEN_MAX, media_id),
        )
    with pytest.raises(errors.TooManyUploads):
        await asked(shop, files.PDF, "application/pdf")
    await completed(shop, media_id)
    await asked(shop, files.PDF, "application/pdf")
    with superuser(shop.installation) as admin:
        admin.execute("update media set state = 'expired' where state = 'requested'")


async def test_an_upload_that_nobody_completes_expires_after_a_day(shop: FileShop) -> None:
    media_id, _ = await asked(shop, files.PDF, "application/pdf")
    expire, actor = ExpireUpload(media_id=media_id), system(shop.workspace_id)
    shop.clock.move(23 * 3_600)
    await shop.executor.execute(expire, actor)
    assert shop.state(media_id) == "requested"
    shop.clock.move(3_600)
    await shop.executor.execute(expire, actor)
    await shop.executor.execute(expire, actor)
    assert (shop.told(), shop.state(media_id)) == ([("media.expired.v1", None)], "expired")
