"""S3 goes and comes back: no file is lost, and nothing else waits for one."""

import files
from executing import receive
from file_shop import FileShop
from onrecord.command import system
from onrecord.stack.s3 import S3
from shop import Scripted
from uploading import asked, completed, upload

LARGE = files.PDF + bytes(2_000_000)
MORE_THAN_MAILS_GET = 11


async def test_nothing_is_lost_while_s3_is_away_and_no_message_waits(shop: FileShop, s3: S3) -> None:
    uploaded, form = await asked(shop, files.PDF, "application/pdf")
    assert await upload(form, files.PDF) == 204
    s3.kill()
    await completed(shop, uploaded)
    document = await shop.announce(LARGE, "application/pdf")
    image = await shop.announce(files.image(), "image/png", "image")
    await shop.carry_on(ticks=MORE_THAN_MAILS_GET)
    waiting = ("pending", "storage_away", MORE_THAN_MAILS_GET)
    assert [(row.state, row.reason, row.attempts) for row in shop.rows()] == [waiting] * 3
    assert shop.told() == []

    mail_id = await shop.asked()
    await shop.work(Scripted())
    assert shop.row(mail_id).state == "done"
    message = receive(provider_message_id="while-away", text="Is anybody there?")
    await shop.executor.execute(message, system(shop.workspace_id))

    s3.start()
    s3.wait_ready()
    await shop.carry_on()
    assert [shop.state(media_id) for media_id in (uploaded, document, image)] == ["stored"] * 3
    places = [await shop.place(media_id) for media_id in (uploaded, document, image)]
    assert set(await shop.keys()) == {places[2].preview, *(place.clean for place in places)}
