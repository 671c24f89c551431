"""The files beside a chat export: brought in by `onrecord import`, once each, and checked like a member's."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from typer.testing import CliRunner, Result

import files
from browsing import serving
from chat_export_forms import FORMS, Said
from file_shop import FileShop
from installations import Installation
from onrecord.cli import import_media
from onrecord.cli.contents import app
from onrecord.cli.import_media import Media
from onrecord.media.objects import Objects, store_of
from onrecord.media.storing import Storing
from written import rows

NAMED = {
    "IMG-20240101-WA0001.jpg": files.image("JPEG", side=30),
    "Offer.pdf": files.PDF,
    "PTT-20240101-WA0002.opus": files.ogg(channels=2),  # nobody could send this one
    "IMG-20240101-WA0003.jpg": files.image("JPEG", side=30)[:300],
    "Page.pdf": files.HTML,
}


class Chat(NamedTuple):
    """An export and its folder, and the environment in which the command line finds an API."""

    path: Path
    environment: dict[str, str]

    async def bring(self, *words: str, media: bool = True) -> Result:
        """In another process's place: on a thread."""
        folder = ("--media", str(self.path.parent)) if media else ()
        argv = ["import", "whatsapp-chat", str(self.path), "--customer", "Ada", "--time-zone", "UTC", *folder, *words]
        return await asyncio.to_thread(CliRunner().invoke, app, argv, env=self.environment)

    async def told(self, *words: str, media: bool = True) -> dict[str, Any]:
        result = await self.bring("--json", *words, media=media)
        assert result.exit_code == 0, result.output
        found: dict[str, Any] = json.loads(result.stdout)
        return found


@pytest.fixture(scope="module")
def chat(shared: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    folder = tmp_path_factory.mktemp("chat")
    for name, content in NAMED.items():
        (folder / name).write_bytes(content)
    at = datetime(2024, 1, 13)  # noqa: DTZ001 - on the clock of a phone
    names = [*NAMED, "IMG-20240101-WA0009.jpg", None]
    path = folder / "chat.txt"
    said = [Said(at, "Ada", "file", "", name) for name in names]
    path.write_bytes(FORMS[0].write([Said(at, "Shop", "text", "Hello"), *said]))
    with serving(shared, {}) as site:
        yield Chat(path, shared.environment | {"ONRECORD_API_PORT": site.origin.rpartition(":")[2]})


def states(shop: FileShop) -> list[tuple[str, str]]:
    return rows(shop.installation, "select kind, state from media where origin = 'import' order by kind, state")


async def test_files_come_once_whenever_they_are_brought(
    shop: FileShop, chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.clock.moment = datetime.now(UTC)
    dry = await chat.told("--dry-run")
    assert dry["files"] == {"found": 4, "refused": 1, "missing": 1, "omitted": 1}
    assert [note["reason"] for note in dry["notes"]] == [import_media.NOT_KEPT]
    whose = ("--contact-id", str((await shop.talk()).contact_id))
    assert (await chat.told(*whose, media=False))["files"] == {"missing": 6, "omitted": 1}
    assert states(shop) == []

    upload = Media._upload_one  # noqa: SLF001 - whoever presses Ctrl-C does it between two files

    def stop(*which: Any) -> None:
        monkeypatch.setattr(Media, "_upload_one", interrupted)
        upload(*which)

    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Media, "_upload_one", stop)
    assert "the same again goes on from there" in (await chat.bring(*whose)).stderr
    assert sorted(state for _, state in states(shop)) == ["requested"] * 3 + ["uploaded"]

    monkeypatch.setattr(Media, "_upload_one", upload)
    monkeypatch.setattr(import_media, "FORMS_S_MAX", -1.0)  # each form but the first is too old
    rest = await chat.told(*whose)
    assert (rest["added"], rest["files"]["uploaded"], rest["files"]["known"]) == (0, 3, 1)
    shop.feed()
    async with Objects(store_of(shop.installation.settings)) as objects:  # where the API has files put
        await shop.carry_on(filing=replace(shop.filing, objects=objects, storing=Storing(objects)))
    assert states(shop) == [("audio", "stored"), ("document", "stored"), ("image", "rejected"), ("image", "stored")]
    before = shop.news()
    again = (await chat.told(*whose))["files"]
    assert (again["known"], again["refused"], again.get("uploaded", 0)) == (3, 2, 0)
    assert shop.news() == before
