"""An erased contact's files are deleted, those on their way too; and only then the log says so."""

import buckets
import files
from commands.erase_contact import EraseContact
from file_shop import FileShop
from onrecord.command import system
from onrecord.effects.caller import InHand
from onrecord.effects.filing import Stored
from onrecord.effects.outcomes import Done
from onrecord.parts.media import recording
from uploading import asked, upload

DELETED = ("media.deleted.v1", None)


async def _erase(shop: FileShop) -> None:
    contact_id = (await shop.talk()).contact_id
    await shop.executor.execute(
        EraseContact(contact_id=contact_id, reason="asked_by_person"), system(shop.workspace_id)
    )
    shop.feed()


async def test_what_was_stored_is_deleted(shop: FileShop) -> None:
    media_id = await shop.announce(files.image(), "image/png", "image")
    await shop.carry_on()
    other = (await shop.place(media_id))._replace(contact_id=media_id)
    await shop.objects.put(other.clean, "text/plain", 3, buckets.cut(b"abc"))
    await _erase(shop)
    assert shop.state(media_id) == "deleted"
    await shop.carry_on()
    assert await shop.keys() == [other.clean]
    assert shop.told()[-1] == DELETED
    news = shop.news()[-1]
    assert (news.subject, news.record["data"]["objects"]) == (f"contact/{(await shop.talk()).contact_id}", 2)


async def test_what_was_waiting_is_not_fetched(shop: FileShop) -> None:
    media_id = await shop.announce(files.PDF, "application/pdf")
    await _erase(shop)
    await shop.carry_on(ticks=2)
    assert (shop.row(media_id).state, shop.row(media_id).reason) == ("failed", "erased")
    assert (shop.told(), await shop.keys()) == ([DELETED], [])


async def test_what_was_stored_while_the_erasure_came_is_deleted_as_well(shop: FileShop) -> None:
    media_id = await shop.announce(files.PDF, "application/pdf")
    call = await shop.begin()
    await _erase(shop)
    caller = shop.files_caller()
    await caller.tick()
    await caller.settle()
    assert [row.reason for row in shop.rows()] == [None, "late_comers"]
    outcome = await shop.filing.call(call, 30)
    assert isinstance(outcome, Done)
    assert isinstance(outcome.told, Stored)
    await recording(shop.executor, shop.objects)(InHand(call.claimed, 0), outcome)
    assert await shop.keys() == [(await shop.place(media_id)).clean]
    assert (shop.row(media_id).state, shop.row(media_id).reason, shop.told()) == ("failed", "erased", [])
    shop.clock.move(3_600)
    await shop.carry_on()
    assert (await shop.keys(), shop.told()) == ([], [DELETED])


async def test_what_a_worker_stored_that_was_killed_is_deleted_as_well(shop: FileShop) -> None:
    await shop.announce(files.PDF, "application/pdf")
    call = await shop.begin()
    await _erase(shop)
    await shop.filing.call(call, 30)
    await shop.carry_on(ticks=2)
    assert (await shop.keys(), shop.told()) == ([], [DELETED])


async def test_an_upload_is_waited_for_until_its_form_is_good_no_more(shop: FileShop) -> None:
    _, form = await asked(shop, files.PDF, "application/pdf")
    await _erase(shop)
    caller = shop.files_caller()
    await caller.tick()
    await caller.settle()
    await upload(form, files.PDF)
    assert len(await shop.keys()) == 1
    shop.clock.move(700)
    await shop.carry_on()
    assert (await shop.keys(), shop.told()) == ([], [DELETED])
