"""`onrecord effects`, `mail` and `status`: what an operator and a developer see of the ledger and of mails."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from mails import ID, message
from onrecord import mail
from onrecord.cli.contents import app
from onrecord.settings import CantStart
from onrecord.worker import named
from post import Post
from shop import ADDRESS, Scripted, Shop
from written import superuser

SENDER = {"ONRECORD_MAIL_FROM": "demo@example.org"}


def invoke(shop: Shop, *argv: str, **more: str) -> Result:
    return CliRunner().invoke(app, list(argv), env=shop.installation.environment | SENDER | more)


async def test_the_ledger_is_listed_without_anything_personal(shop: Shop) -> None:
    done = await shop.asked()
    await shop.work(Scripted())
    pending = await shop.asked()
    listed = invoke(shop, "effects", "list")
    assert listed.exit_code == 0, listed.output
    assert f"{done}  mail send  done" in listed.output
    assert ADDRESS not in listed.output
    only = invoke(shop, "effects", "list", "--state", "pending", "--json")
    (found,) = map(json.loads, only.output.splitlines())
    assert (found["id"], found["shard"], found["attempts"]) == (str(pending), shop.shard, 0)
    assert invoke(shop, "effects", "list", "--kind", "delivery").output == ""
    assert invoke(shop, "effects", "list", "--contact", str(pending)).output == ""


async def test_status_counts_effects_and_says_how_long_the_oldest_waits(shop: Shop) -> None:
    await shop.asked()
    found = json.loads(invoke(shop, "status", "--json").output)
    assert found["effects"] == {"mail": {"pending": 1}}
    assert found["oldest_open_effect_s"] > 0
    assert (found["unfed"], found["healthy"]) == ({}, True)
    told = invoke(shop, "status").output
    assert "effects   the oldest open one for" in told
    assert "          mail: 1 pending\n" in told


async def test_status_names_channels_that_need_somebody_and_how_much_waits_for_them(post: Post) -> None:
    talk = await post.talk("ana", "12025550175")
    with superuser(post.installation) as admin:
        admin.execute("update channels set health = 'stopped', failure = 'auth'")
    await post.send(talk)
    told = invoke(post, "status").output
    assert f"channel   {post.channel_id}: stopped (auth), 1 waiting" in told
    assert f"next: onrecord channel reconnect {post.channel_id}" in told


def test_a_worker_does_what_it_is_told_and_knows_what_there_is() -> None:
    assert set(named(())) >= {"mail", "delivery"}
    assert set(named(["delivery"])) == {"delivery"}
    with pytest.raises(CantStart, match="knows nothing of 'mails'"):
        named(["mail", "mails"])


async def test_a_shard_that_is_not_fed_makes_the_installation_unwell(shop: Shop) -> None:
    with shop.installation.connect("onrecord_worker") as connection:
        connection.execute("update feeder_positions set stopped = 'demo' where shard = 2")
    status = invoke(shop, "status")
    assert status.exit_code == 1
    assert "unfed     shard 2: demo" in status.output
    assert "wrong no feeding is stopped" in invoke(shop, "doctor").output


async def test_mails_of_the_folder_are_listed_and_shown(shop: Shop, tmp_path: Path) -> None:
    await mail.Folder(tmp_path).send(message(), 5)
    listed = invoke(shop, "mail", "list", ONRECORD_MAIL_FOLDER=str(tmp_path))
    assert listed.output == f"{ID}  Demo Person <person@example.org>  New sign-in to your account\n"
    for argv in ((), (str(ID),)):
        shown = invoke(shop, "mail", "show", *argv, ONRECORD_MAIL_FOLDER=str(tmp_path))
        assert "To: Demo Person <person@example.org>\n" in shown.output
        assert "\n\nHello Demo Person,\n" in shown.output
    assert invoke(shop, "mail", "show", "nobody", ONRECORD_MAIL_FOLDER=str(tmp_path)).exit_code == 1


async def test_there_is_no_folder_where_mails_go_to_a_server(shop: Shop) -> None:
    listed = invoke(shop, "mail", "list")
    assert (listed.exit_code, "ONRECORD_MAIL_FOLDER is not set" in listed.output) == (1, True)
