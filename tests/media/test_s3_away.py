"""S3 goes and comes back: no file is lost, and nothing else waits for one."""

from pathlib import Path

import buckets
import file_shop
import files
from executing import receive
from file_shop import FileShop
from onrecord.command import system
from shop import Scripted
from uploading import asked, completed, upload


async def test_nothing_is_lost_while_s3_is_away_and_no_message_waits(shop: FileShop, tmp_path: Path) -> None:
    server = buckets.server(tmp_path)
    server.start()
    server.wait_ready()
    async with file_shop.filing(buckets.store(server), shop.phones.url, shop.installation.log.source) as filing:
        shop.use(filing)
        body = files.PDF + bytes(2_000_000)
        uploaded, form = await asked(shop, files.PDF, "application/pdf")
        assert await upload(form, files.PDF) == 204
        server.kill()
        await completed(shop, uploaded)
        theirs = [
            await shop.announce(body, "application/pdf"),
            await shop.announce(files.image(), "image/png", "image"),
        ]
        await shop.carry_on(ticks=12)
        assert [(row.state, row.reason, row.attempts) for row in shop.rows()] == [("pending", "storage_away", 12)] * 3
        assert shop.told() == []

        mail_id = await shop.asked()
        await shop.work(Scripted())
        assert shop.row(mail_id).state == "done"
        message = receive(provider_message_id="while-away", text="Is anybody there?")
        await shop.executor.execute(message, system(shop.workspace_id))

        server.start()
        server.wait_ready()
        await shop.carry_on()
        assert [shop.state(media_id) for media_id in (uploaded, *theirs)] == ["stored"] * 3
        places = [await shop.place(media_id) for media_id in (uploaded, *theirs)]
        assert set(await shop.keys()) == {places[2].preview, *(place.clean for place in places)}
    server.kill()
