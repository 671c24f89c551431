"""The webhook's door: who is believed, and that a body is kept, sealed, before it is answered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import LiteralString
from uuid import UUID

import httpx
import orjson
import pytest

import simulator
from hooks import FORMER_SECRET, URL, add_channel, kept, post, senders
from installations import Installation
from onrecord.body_limit import BODY_BYTES_MAX, WEBHOOK_BYTES_MAX
from onrecord.whatsapp import identities, intake
from posting import refused
from sealing import VAULT
from sharing import served
from simulator import OTHER_NUMBER_ID, VERIFY_TOKEN, Customer, Webhook, composing
from written import add_workspace, rows, superuser

ANA = Customer(id="ana", name="Ana", phone="+1 202 555 0175", user_id="US.10000000000000001")
MIKA = Customer(id="mika", name="Mika", user_id="US.10000000000000002", username="mika.demo")
HANDSHAKE = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": VERIFY_TOKEN}


def hello(who: Customer = ANA, text: str = "Hello") -> bytes:
    return simulator.body(composing.text(who, text, at=1_780_000_000), people=[who])


REFUSE: tuple[LiteralString, ...] = (
    "create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$",
    (
        "create constraint trigger refused after insert on webhooks deferrable initially deferred for each row"
        " execute function refuse()"
    ),
)
QUINCE = hello(text="quince")


@asynccontextmanager
async def without_secrets(installation: Installation) -> AsyncIterator[httpx.AsyncClient]:
    empty = {"whatsapp_app_secret": None, "whatsapp_former_app_secret": None, "whatsapp_verify_token": None}
    async with served(replace(installation, settings=installation.settings.model_copy(update=empty))) as (_, client):
        yield client


async def test_the_handshake_says_the_challenge_back_as_plain_text(client: httpx.AsyncClient) -> None:
    answer = await client.get(URL, params=HANDSHAKE)
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    "changed", [{"hub.verify_token": "another"}, {"hub.verify_token": ""}, {"hub.mode": "unsubscribe"}]
)
async def test_a_handshake_without_the_word_is_refused(client: httpx.AsyncClient, changed: dict[str, str]) -> None:
    refused(await client.get(URL, params=HANDSHAKE | changed), 403, "verify-token-wrong")


async def test_without_secrets_nobody_is_believed(installation: Installation) -> None:
    async with without_secrets(installation) as client:
        refused(await client.get(URL, params=HANDSHAKE | {"hub.verify_token": ""}), 403, "verify-token-wrong")
        refused(await post(client, hello()), 503, "webhook-not-set-up")
        refused(await post(client, simulator.signed(hello(), "")), 503, "webhook-not-set-up")
    assert kept(installation) == []


@pytest.mark.parametrize("secret", [simulator.APP_SECRET, FORMER_SECRET])
@pytest.mark.usefixtures("channel_id")
async def test_a_body_is_kept_byte_for_byte_and_sealed(
    client: httpx.AsyncClient, installation: Installation, secret: str
) -> None:
    answer = await post(client, simulator.signed(QUINCE, secret))
    assert (answer.status_code, answer.content) == (200, b"")
    (row,) = kept(installation)
    assert (row.workspace_id, row.state, row.items) == (installation.log.workspace_id, "pending", 1)
    assert row.content == QUINCE
    ((sealed,),) = rows(installation, "select body_sealed from webhooks")
    assert b"quince" not in sealed


async def test_a_body_is_kept_with_the_hmacs_of_its_senders(
    client: httpx.AsyncClient, installation: Installation, channel_id: UUID
) -> None:
    await post(client, hello())
    assert senders(installation) == {
        identities.identity(VAULT, channel_id, "12025550175"),
        identities.identity(VAULT, channel_id, "US.10000000000000001"),
    }


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Hub-Signature-256": ""},
        {"X-Hub-Signature-256": "sha256="},
        {"X-Hub-Signature-256": f"sha1={'0' * 40}"},
        {"X-Hub-Signature-256": f"sha256={'0' * 64}"},
        {"X-Hub-Signature": f"sha256={'0' * 64}"},
        simulator.signed(hello(), "not the secret").headers,
        simulator.signed(hello()[:-2]).headers,
        simulator.signed(orjson.dumps(orjson.loads(hello()), option=orjson.OPT_INDENT_2)).headers,
    ],
    ids=["unsigned", "empty", "cut", "sha1", "zeros", "other header", "wrong secret", "truncated", "re-serialised"],
)
async def test_what_is_not_rightly_signed_is_refused_and_nothing_is_kept(
    client: httpx.AsyncClient, installation: Installation, headers: dict[str, str]
) -> None:
    refused(await post(client, Webhook(hello(), headers)), 403, "signature-wrong")
    assert rows(installation, "select count(*) from webhooks") == [(0,)]


@pytest.mark.usefixtures("channel_id")
async def test_a_body_may_have_three_megabytes_and_no_more(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    wide = hello(text="x" * (BODY_BYTES_MAX + 1))
    assert (await post(client, wide)).status_code == 200
    refused(await post(client, hello(text="x" * WEBHOOK_BYTES_MAX)), 413, "body-too-large")
    assert len(kept(installation)) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"marmalade", "not-json"),
        (b"[" * 100_000, "not-json"),
        (b"[]", "not-an-object"),
        (b'{"object": "page", "entry": []}', "unknown-object"),
        (simulator.body(composing.text(ANA, "Hello", at=1), number_id="another"), "unknown-number"),
    ],
)
@pytest.mark.usefixtures("channel_id")
async def test_what_cannot_be_routed_is_kept_and_says_why(
    client: httpx.AsyncClient, installation: Installation, content: bytes, reason: str
) -> None:
    assert (await post(client, content)).status_code == 200
    (row,) = kept(installation)
    assert (row.workspace_id, row.state, row.reason) == (installation.log.workspace_id, "failed", reason)
    assert row.content == content


@pytest.mark.usefixtures("channel_id")
async def test_an_unknown_field_is_kept_and_asks_for_nothing(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    await post(client, simulator.body(composing.text(ANA, "Hello", at=1), field="future_field"))
    (row,) = kept(installation)
    assert (row.state, row.items) == ("done", 0)


@pytest.mark.usefixtures("channel_id")
async def test_each_workspace_keeps_what_a_body_tells_it_and_nothing_of_others(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    other = add_workspace(installation)
    add_channel(installation, OTHER_NUMBER_ID, other)
    bodies = [
        simulator.body(composing.text(ANA, "For the one", at=1), people=[ANA]),
        simulator.body(composing.text(MIKA, "For the other", at=1), people=[MIKA], number_id=OTHER_NUMBER_ID),
        simulator.body(composing.text(ANA, "For nobody", at=1), number_id="nobody's"),
    ]
    changes = [change for one in bodies for change in orjson.loads(one)["entry"][0]["changes"]]
    whole = orjson.loads(bodies[0])
    whole["entry"][0]["changes"] = changes
    await post(client, orjson.dumps(whole))
    found = {
        row.content.count(b"For the one") * 1 + row.content.count(b"For the other") * 2: row
        for row in kept(installation)
    }
    assert {number: (row.workspace_id, row.state) for number, row in found.items()} == {
        1: (installation.log.workspace_id, "pending"),
        2: (other, "pending"),
        0: (installation.log.workspace_id, "failed"),
    }
    assert b"Ana" not in found[2].content


async def test_a_disabled_channel_is_nobodys(client: httpx.AsyncClient, installation: Installation) -> None:
    add_channel(installation)
    with superuser(installation) as connection:
        connection.execute("update channels set disabled_at = now(), token_sealed = null")
    await post(client, hello())
    assert [(row.state, row.reason) for row in kept(installation)] == [("failed", "unknown-number")]


@pytest.mark.usefixtures("channel_id")
async def test_past_the_limit_the_provider_keeps_its_webhooks(
    client: httpx.AsyncClient, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "WAITING_ROWS_MAX", 2)
    answers = [(await post(client, hello())).status_code for _ in range(3)]
    assert answers == [200, 200, 503]
    assert len(kept(installation)) == 2
    with superuser(installation) as connection:
        connection.execute("update webhooks set attempts = 1")
    assert (await post(client, hello())).status_code == 200, "what waits for something else keeps nobody out"


@pytest.mark.usefixtures("channel_id")
async def test_it_is_answered_after_the_commit_and_not_without_it(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    with superuser(installation) as connection:
        for statement in REFUSE:
            connection.execute(statement)
        try:
            assert (await post(client, hello())).status_code == 500
        finally:
            connection.execute("drop function refuse cascade")
    assert kept(installation) == []


@pytest.mark.usefixtures("channel_id")
async def test_bodies_that_come_at_once_are_all_kept(client: httpx.AsyncClient, installation: Installation) -> None:
    answers = await asyncio.gather(*(post(client, hello(text=f"Hello {number}")) for number in range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert len(kept(installation)) == 20
