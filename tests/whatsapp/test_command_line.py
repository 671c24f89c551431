"""What an operator sees of webhooks, and does about those that failed."""

import asyncio
import json
from uuid import uuid4

import pytest
from typer.testing import Result

import simulator
from hooks import Desk, kept, told
from installations import Installation
from invoking import invoke
from simulator import Customer, composing

ANA = Customer(id="ana", name="Ana", phone="12025550175", user_id="US.10000000000000001")
HELLO = composing.text(ANA, "Hello", at=1_780_000_000)


async def called(installation: Installation, *words: object) -> Result:
    """The command line, outside of this test's event loop, for it may have one of its own."""
    return await asyncio.to_thread(invoke, installation, *words)


async def test_status_counts_what_waits_and_what_failed_and_says_what_to_do(desk: Desk) -> None:
    await told(desk.client, HELLO)
    await told(desk.client, HELLO, number_id="another")
    found = json.loads((await called(desk.installation, "status", "--json")).stdout)["webhooks"]
    assert (found["waiting"], found["failed"], found["dropped"]) == (1, 1, 0)
    shown = (await called(desk.installation, "status")).stdout
    assert "webhooks  1 waiting, the oldest for " in shown
    assert "next: onrecord webhooks list --state failed" in shown


async def test_webhooks_are_listed_and_one_that_failed_is_taken_up_again(desk: Desk) -> None:
    await told(desk.client, HELLO, number_id=simulator.OTHER_NUMBER_ID)
    failed = await called(desk.installation, "webhooks", "list", "--state", "failed")
    assert "failed (unknown-number), 0 of 1 items done" in failed.stdout
    (row,) = [
        json.loads(line) for line in (await called(desk.installation, "webhooks", "list", "--json")).stdout.splitlines()
    ]
    desk.add_channel()
    retried = await called(desk.installation, "webhooks", "retry", row["id"])
    assert retried.exit_code == 0, retried.output
    await desk.work()
    assert [(found.state, found.items_done) for found in kept(desk.installation)] == [("done", [0])]
    assert desk.types().count("message.received.v2") == 1


async def test_what_has_not_failed_is_not_taken_up_again(desk: Desk) -> None:
    refused = await called(desk.installation, "webhooks", "retry", uuid4())
    assert refused.exit_code == 1
    assert "has failed" in refused.output


async def test_the_doctor_misses_the_secrets_where_there_are_channels(desk: Desk) -> None:
    lines = (await called(desk.installation, "doctor")).stdout
    assert "wrong ONRECORD_WHATSAPP_APP_SECRET is set" in " ".join(lines.split())
    assert "wrong ONRECORD_WHATSAPP_VERIFY_TOKEN is set" in " ".join(lines.split())


async def test_the_doctor_sees_where_the_simulator_is_taken_for_meta(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "channels were connected at the API that ONRECORD_GRAPH_URL names"
    for url, verdict in (("http://127.0.0.1:1", "ok"), ("https://graph.facebook.com", "wrong")):
        monkeypatch.setenv("ONRECORD_GRAPH_URL", url)
        lines = " ".join((await called(desk.installation, "doctor")).stdout.split())
        assert f"{verdict} {said}" in lines
