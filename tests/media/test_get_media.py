"""Files over HTTP: a link once the object is there, and on the record who asked for it."""

from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import pytest
from psycopg_pool import AsyncConnectionPool

import file_shop
import files
from commands.erase_contact import EraseContact
from file_shop import FileShop
from installations import Installation
from onrecord import ids, trust
from onrecord.command import system
from onrecord.execute import Executor
from onrecord.media.objects import store_of
from sharing import emptied, served
from simulator import Phones
from written import outbox

PNG = files.image("PNG", side=1_100)


@pytest.fixture(scope="module")
async def client(shared: Installation) -> AsyncIterator[httpx.AsyncClient]:
    async with served(shared) as (_, found):
        yield found


@pytest.fixture
async def shop(
    shared: Installation, pool: AsyncConnectionPool, executor: Executor, phones: Phones
) -> AsyncIterator[FileShop]:
    """With the bucket that the API has."""
    phones.reset()
    store = store_of(shared.settings)
    async with file_shop.filing(store, phones.url, shared.log.source) as filing:
        made = FileShop(emptied(shared), pool, executor, phones, filing)
        made.feed()
        yield made


async def _ask(client: httpx.AsyncClient, media_id: UUID, **more: str) -> httpx.Response:
    return await client.get("/get_media", params={"media_id": str(media_id)} | more)


async def _get(url: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False, verify=trust.authorities()) as browser:
        return await browser.get(url)


def _accesses(shop: FileShop) -> list[dict[str, object]]:
    found = [row.record for row in outbox(shop.installation) if row.type == "access.recorded.v3"]
    return [{"by": record["onbehalfof"], **record["data"]} for record in found]


async def test_a_file_is_visible_once_its_object_is_there(client: httpx.AsyncClient, shop: FileShop) -> None:
    media_id = await shop.announce(PNG, "image/png", "image")
    before = await _ask(client, media_id)
    assert (before.status_code, before.json()["type"], before.json()["state"]) == (
        409,
        "file-is-not-there",
        "requested",
    )
    assert _accesses(shop) == []
    await shop.carry_on()
    answer = await _ask(client, media_id)
    assert answer.status_code == 200
    assert (answer.json()["media_type"], answer.headers["cache-control"]) == ("image/png", "no-store")
    assert answer.headers["onrecord-position"]
    found = await _get(answer.json()["url"])
    assert (found.content, found.headers["content-type"]) == (PNG, "image/png")
    assert found.headers["content-disposition"] == f'attachment; filename="{media_id}.png"'


async def test_it_is_on_the_record_who_asked_for_a_file(client: httpx.AsyncClient, shop: FileShop) -> None:
    media_id = await shop.announce(files.PDF, "application/pdf")
    await shop.carry_on()
    await _ask(client, media_id)
    (access,) = _accesses(shop)
    assert str(access.pop("by")).startswith("member/")
    assert access == {
        "what": "file",
        "subject_id": str((await shop.talk()).contact_id),
        "shard": None,
        "seq": None,
        "opened": True,
        "media_id": str(media_id),
    }


async def test_a_preview_is_shown_in_its_place_and_not_recorded(client: httpx.AsyncClient, shop: FileShop) -> None:
    image, document = await shop.announce(PNG, "image/png", "image"), await shop.announce(files.PDF, "application/pdf")
    assert (await _ask(client, image, preview="true")).json()["type"] == "file-is-not-there"
    await shop.carry_on()
    found = await _get((await _ask(client, image, preview="true")).json()["url"])
    assert (found.headers["content-type"], found.headers["content-disposition"]) == ("image/webp", "inline")
    assert (await _ask(client, document, preview="true")).json()["type"] == "file-has-no-preview"
    assert (await _ask(client, ids.new(), preview="true")).status_code == 404
    assert _accesses(shop) == []


async def test_a_file_that_is_gone_or_never_was_is_not_handed_out(client: httpx.AsyncClient, shop: FileShop) -> None:
    media_id = await shop.announce(files.PDF, "application/pdf")
    await shop.carry_on()
    erase = EraseContact(contact_id=(await shop.talk()).contact_id, reason="asked_by_person")
    await shop.executor.execute(erase, system(shop.workspace_id))
    assert (await _ask(client, media_id)).json()["state"] == "deleted"
    assert (await _ask(client, media_id, preview="true")).json()["state"] == "deleted"
    assert (await _ask(client, ids.new())).json()["type"] == "no-such-file"


async def test_a_file_is_uploaded_by_the_form_that_was_asked_for(client: httpx.AsyncClient, shop: FileShop) -> None:
    about = {"kind": "document", "media_type": "application/pdf", "size_bytes": len(files.PDF)}
    wanted = {"conversation_id": str((await shop.talk()).conversation_id), **about}
    headers = {"Idempotency-Key": "one"}
    asked = (await client.post("/request_upload", json=wanted, headers=headers)).json()
    again = (await client.post("/request_upload", json=wanted, headers=headers)).json()
    assert (again["media_id"], again["expires_at"]) == (asked["media_id"], asked["expires_at"])
    assert asked["fields"]["key"].startswith("quarantine/")
    refused = await client.post("/request_upload", json=wanted | {"media_type": "text/html"})
    assert (refused.json()["type"], refused.json()["reason"]) == ("file-not-allowed", "unsafe_type")
    done = await client.post("/complete_upload", json={"media_id": asked["media_id"]})
    assert (done.status_code, done.json()) == (200, {"media_id": asked["media_id"]})
    assert (await client.post("/complete_upload", json={"media_id": asked["media_id"]})).json()[
        "type"
    ] == "upload-is-over"
