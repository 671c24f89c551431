"""Files as effects: fetched, checked, stored or not, with a reason; on a real S3, from the simulator."""

import base64
import hashlib

from pydantic import SecretStr

import buckets
import files
from file_shop import FileShop
from onrecord.events.message import MediaKind
from onrecord.media.kinds import MB

STORED = [("media.stored.v1", None)]
ADDRESS_REFUSED = [("media.rejected.v1", "address_refused")]
PNG = files.image("PNG", side=40)


def _sum(body: bytes) -> str:
    return base64.b64encode(hashlib.sha256(body).digest()).decode()


async def test_a_file_that_was_not_to_be_had_twice_is_stored_in_the_end(shop: FileShop) -> None:
    shop.phones.fault("answer", at="media_info", status=503)
    shop.phones.fault("answer", at="media_bytes", status=404, times=2)
    media_id = await shop.announce(PNG, "image/png", "image", _sum(PNG))
    await shop.carry_on()
    assert (shop.told(), shop.row(media_id).state, shop.row(media_id).reason) == ([], "pending", "provider_busy")
    await shop.carry_on()
    assert (shop.told(), shop.row(media_id).state, shop.row(media_id).reason) == ([], "pending", "address_expired")
    await shop.carry_on()
    place = await shop.place(media_id)
    assert (shop.told(), shop.state(media_id), shop.row(media_id).state) == (STORED, "stored", "done")
    assert await shop.keys() == [place.clean, place.preview]
    assert shop.news()[-1].record["data"] == {
        "conversation_id": str((await shop.talk()).conversation_id),
        "media_id": str(media_id),
        "media_type": "image/png",
        "size_bytes": len(PNG),
        "has_preview": True,
        "width": 40,
        "height": 40,
        "sha256": hashlib.sha256(PNG).hexdigest(),
    }


async def test_an_address_that_has_just_expired_is_asked_for_anew_at_once(shop: FileShop) -> None:
    shop.phones.fault("answer", at="media_bytes", status=404)
    await shop.announce(files.PDF, "application/pdf")
    await shop.carry_on()
    assert shop.told() == STORED


NOT_AS_IT_SHOULD_BE: list[tuple[MediaKind, str, bytes, str]] = [
    ("document", "application/pdf", files.EXE, "wrong_type"),
    ("image", "image/png", files.image("JPEG"), "wrong_type"),
    ("image", "image/svg+xml", files.SVG, "unsafe_type"),
    ("image", "image/png", files.SVG, "unsafe_type"),
    ("image", "image/png", files.bomb(), "too_many_pixels"),
    ("image", "image/png", PNG[:40], "broken_image"),
    ("image", "image/png", PNG + bytes(5 * MB), "too_large"),
    ("sticker", "image/webp", files.image("WEBP") + bytes(500 * 1_024), "too_large"),
]


async def test_a_file_that_is_not_as_it_should_be_is_rejected_with_its_reason(shop: FileShop) -> None:
    reasons = {
        await shop.announce(body, media_type, kind): reason for kind, media_type, body, reason in NOT_AS_IT_SHOULD_BE
    }
    await shop.carry_on(ticks=2)
    told = {row.record["data"]["media_id"]: row.record["data"]["reason"] for row in shop.news()[len(reasons) :]}
    assert told == {str(media_id): reason for media_id, reason in reasons.items()}
    for media_id, reason in reasons.items():
        row = shop.row(media_id)
        assert (shop.state(media_id), row.state, row.reason, row.attempts) == ("rejected", "failed", reason, 1)
    await buckets.empty(shop.objects)


async def test_other_bytes_than_were_announced_are_rejected(shop: FileShop) -> None:
    for fault, media_type, body in (
        ("wrong_bytes", "text/plain", b"Dear all"),
        ("oversize", "application/pdf", files.PDF),
    ):
        shop.phones.fault(fault, at="media_bytes")
        await shop.announce(body, media_type, sha256=_sum(body))
        await shop.carry_on()
    assert shop.told() == [("media.rejected.v1", "wrong_sha256")] * 2
    await buckets.empty(shop.objects)


async def test_each_sum_that_was_said_must_be_the_files(shop: FileShop) -> None:
    shop.phones.fault("wrong_sha256", at="media_info")
    await shop.announce(files.PDF, "application/pdf", sha256=_sum(files.PDF))
    await shop.carry_on()
    await shop.announce(files.PDF, "application/pdf", sha256=_sum(b"other"))
    await shop.carry_on()
    assert shop.told() == [("media.rejected.v1", "wrong_sha256")] * 2


async def test_what_else_the_provider_says_of_a_file_is_not_believed(shop: FileShop) -> None:
    for fault in ("base64_sha256", "wrong_file_size", "wrong_mime_type"):
        shop.phones.fault(fault, at="media_info")
        await shop.announce(files.PDF, "application/pdf", sha256=_sum(files.PDF))
    await shop.carry_on()
    assert shop.told() == STORED * 3


async def test_a_redirect_to_where_nobody_may_go_is_rejected(shop: FileShop) -> None:
    for location in ("https://127.0.0.1:9/", "https://[::ffff:10.0.0.1]/", "http://169.254.169.254/", "ftp://a.test/"):
        shop.phones.fault("redirect", at="media_bytes", location=location)
        await shop.announce(files.PDF, "application/pdf")
    await shop.carry_on()
    assert shop.told() == ADDRESS_REFUSED * 4


async def test_an_address_where_nobody_may_go_is_rejected(shop: FileShop) -> None:
    for address in ("http://127.0.0.1:9", "https://127.0.0.1:9", "https://localhost:9", "ftp://a.test"):
        shop.phones.change(base_url=address)
        await shop.announce(files.PDF, "application/pdf")
        await shop.carry_on()
    assert shop.told() == ADDRESS_REFUSED * 4


async def test_a_redirect_within_the_rules_is_followed_with_the_token(shop: FileShop) -> None:
    shop.phones.fault("redirect", at="media_bytes")
    await shop.announce(files.PDF, "application/pdf")
    await shop.carry_on()
    assert shop.told() == STORED


async def test_what_breaks_off_is_fetched_again(shop: FileShop) -> None:
    for fault, at in (("truncate", "media_bytes"), ("hang_up", "media_bytes"), ("hang_up", "media_info")):
        shop.phones.fault(fault, at=at)
        media_id = await shop.announce(files.PDF, "application/pdf")
        await shop.carry_on()
        assert (shop.state(media_id), shop.row(media_id).reason) == ("requested", "provider_away")
        await shop.carry_on()
        assert shop.state(media_id) == "stored"


async def test_a_file_waits_for_a_token_that_is_good(shop: FileShop) -> None:
    shop.token = None
    media_id = await shop.announce(files.PDF, "application/pdf")
    await shop.carry_on()
    assert shop.row(media_id).reason == "no_token"
    shop.token = SecretStr("revoked")
    await shop.carry_on()
    assert shop.row(media_id).reason == "token_refused"
    shop.token = SecretStr("simulated-access-token")
    await shop.carry_on()
    assert shop.told() == STORED


async def test_a_file_is_given_up_when_the_provider_keeps_it_no_longer(shop: FileShop) -> None:
    shop.phones.fault("answer", at="media_info", status=503, times=1_000)
    media_id = await shop.announce(files.PDF, "application/pdf")
    await shop.carry_on(ticks=12)
    assert (shop.told(), shop.row(media_id).attempts) == ([], 12)
    shop.clock.move(7 * 24 * 3_600)
    await shop.carry_on()
    assert (shop.told(), shop.state(media_id)) == ([("media.expired.v1", None)], "expired")


async def test_a_call_that_nobody_ended_is_made_again(shop: FileShop) -> None:
    media_id = await shop.announce(files.PDF, "application/pdf")
    call = await shop.begin()
    await shop.filing.call(call, 30)
    shop.clock.move(1_000)
    await shop.carry_on(ticks=2)
    assert (shop.told(), shop.row(media_id).state) == (STORED, "done")
