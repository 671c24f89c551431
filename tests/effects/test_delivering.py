"""From the sealed event to the customer's phone, and what becomes of a message when something goes wrong on the way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import pytest

from buckets import cut
from commands.disable_channel import DisableChannel
from commands.erase_contact import EraseContact
from commands.reconnect_channel import ReconnectChannel
from commands.refresh_templates import RefreshTemplates
from commands.send_read_receipt import SendReadReceipt
from executing import member
from onrecord.command import system
from onrecord.effects.ledger import Call
from onrecord.effects.outcomes import Done, Outcome
from onrecord.media.objects import NoSuchObject, Place, StorageIsAway
from post import HASTY, LIMITS, Post, Talk
from reaching import add_media
from shop import Scripted
from simulator import ACCESS_TOKEN, PNG
from written import rows, superuser

ANA, BEN = "12025550175", "12025550176"
HOLD_S = 120


@pytest.fixture
async def ana(post: Post) -> Talk:
    return await post.talk("ana", ANA)


async def test_a_message_reaches_the_phone_and_is_accepted_not_sent(post: Post, ana: Talk) -> None:
    delivery_id = await post.send(ana, "Hello Ana")
    await post.deliver(ticks=3)
    (received,) = post.phones.accepted()
    assert (received["content"]["body"], received["callback_data"]) == ("Hello Ana", str(delivery_id))
    ((name, accepted),) = post.news()
    assert (name, accepted["provider_message_id"], accepted["maybe_doubled"]) == ("accepted", received["id"], False)
    assert accepted["delivery_id"] == str(delivery_id)
    assert post.delivery(delivery_id) == ("accepted", None, True)
    assert post.row(delivery_id).state == "done"


async def test_an_answer_quotes_what_it_answers_and_a_reaction_is_on_it(post: Post, ana: Talk) -> None:
    await post.send(ana, "Yes", reply_to_id=ana.message_id)
    await post.deliver()
    (ours,) = post.phones.accepted()
    assert ours["context_id"] == ana.wamid
    ((of_ours,),) = rows(post.installation, "select message_id from deliveries")
    await post.send(ana, "And more", reply_to_id=of_ours)
    await post.deliver()
    assert [one["context_id"] for one in post.phones.accepted()] == [ana.wamid, ours["id"]]


async def test_who_has_no_number_is_reached_by_the_providers_name_for_them(post: Post) -> None:
    mika = await post.talk("mika", "12025550199", by="user_id")
    await post.send(mika, "Hello Mika")
    await post.deliver()
    assert post.phones.texts("mika") == ["Hello Mika"]


async def test_a_message_that_nobody_answers_for_is_held_and_then_sent_once_more(post: Post, ana: Talk) -> None:
    post.phones.fault("time_out", accepts=True)
    delivery_id = await post.send(ana, "Hello Ana")
    await post.deliver(ticks=2, limits=HASTY)
    assert (post.row(delivery_id).state, post.news()) == ("unknown", [])
    post.clock.move(HOLD_S - 1)
    await post.deliver(ticks=2)
    assert len(post.phones.texts("ana")) == 1, "a status may still come"
    post.clock.move(1)
    await post.deliver(ticks=2)
    assert post.phones.texts("ana") == ["Hello Ana"] * 2
    ((name, accepted),) = post.news()
    assert (name, accepted["maybe_doubled"]) == ("accepted", True)


async def test_a_message_twice_in_doubt_waits_for_a_status_again_and_is_unconfirmed_then(post: Post, ana: Talk) -> None:
    post.phones.fault("time_out", times=2)
    delivery_id = await post.send(ana)
    for _ in range(2):
        await post.deliver(limits=HASTY)
        assert (post.row(delivery_id).state, post.news()) == ("unknown", [])
        post.clock.move(HOLD_S)
    await post.deliver(ticks=2)
    ((name, unconfirmed),) = post.news()
    assert (name, unconfirmed["maybe_doubled"]) == ("unconfirmed", True)
    assert post.delivery(delivery_id)[0] == "unconfirmed"
    assert post.phones.texts("ana") == [], "two calls, and no third"


async def test_a_worker_that_dies_in_a_call_leaves_it_in_doubt_and_held(post: Post, ana: Talk) -> None:
    delivery_id = await post.send(ana)
    (claimed,) = await post.deliveries().claim(list(post.shards), 1)
    await post.deliveries().begin_call(claimed)
    post.clock.move(60)
    await post.deliver()
    row = post.row(delivery_id)
    assert (row.state, (row.due_at - post.clock()).total_seconds()) == ("unknown", HOLD_S)


@pytest.mark.parametrize("fault", [{"status": 503, "code": 131016}, {"status": 500, "code": 1}])
async def test_a_server_that_breaks_leaves_a_message_in_doubt(post: Post, ana: Talk, fault: dict[str, int]) -> None:
    post.phones.fault("answer", **fault)
    delivery_id = await post.send(ana)
    await post.deliver()
    assert post.row(delivery_id).state == "unknown"


async def test_a_message_in_doubt_that_is_refused_the_second_time_may_be_there(post: Post, ana: Talk) -> None:
    post.phones.faults([{"kind": "time_out", "accepts": True}, {"kind": "answer", "code": 131026}])
    await post.send(ana)
    await post.deliver(limits=HASTY)
    post.clock.move(HOLD_S)
    await post.deliver()
    ((name, failed),) = post.news()
    assert (name, failed["failure"], failed["maybe_doubled"]) == ("failed", "recipient", True)


async def test_a_revoked_token_stops_the_channel_until_it_has_another(post: Post, ana: Talk) -> None:
    ben = await post.talk("ben", BEN)
    post.phones.fault("answer", code=190)
    await post.send(ana)
    await post.deliver()
    ((name, failed),) = post.news()
    assert (name, failed["failure"], failed["code"], post.health()) == ("failed", "auth", 190, "stopped")
    (told,) = post.told("channel.health_recorded.v1")
    assert (told["health"], told["failure"], told["code"]) == ("stopped", "auth", 190)
    waiting = await post.send(ben)
    await post.deliver(ticks=2)
    assert (post.row(waiting).state, post.row(waiting).attempts) == ("pending", 0)
    again = ReconnectChannel.model_validate({"channel_id": post.channel_id, "token": ACCESS_TOKEN})
    await post.executor.execute(again, system(post.workspace_id))
    await post.deliver()
    assert post.phones.texts("ben") == ["Hello"]


async def test_what_waits_for_a_channel_that_is_given_up_fails(post: Post, ana: Talk) -> None:
    delivery_id = await post.send(ana)
    await post.executor.execute(DisableChannel(channel_id=post.channel_id), system(post.workspace_id))
    await post.deliver()
    ((name, failed),) = post.news()
    assert (name, failed["failure"], post.row(delivery_id).reason) == ("failed", "channel", "channel")
    assert post.phones.accepted() == []


async def test_a_window_that_closed_while_the_message_waited_lets_only_templates_through(post: Post, ana: Talk) -> None:
    await post.send(ana)
    hello = {"kind": "template", "name": "hello", "language": "en"}
    await post.send(ana, message=hello)
    post.clock.move(24 * 3600)
    await post.deliver(ticks=2)
    assert [(name, fields.get("failure")) for name, fields in post.news()] == [("failed", "window"), ("accepted", None)]
    assert [one["type"] for one in post.phones.accepted()] == ["template"]


async def test_too_much_for_one_customer_waits_ever_longer_and_keeps_nobody_else_waiting(post: Post, ana: Talk) -> None:
    ben = await post.talk("ben", BEN)
    post.phones.fault("answer", code=131056, times=2)
    delivery_id = await post.send(ana)
    waits = []
    for _ in range(2):
        await post.deliver()
        waits.append((post.row(delivery_id).due_at - post.clock()).total_seconds())
        post.clock.move(waits[-1] + 6)
    assert 2 <= waits[0] < 6
    assert 8 <= waits[1] < 24
    await post.send(ben)
    await post.deliver()
    assert (post.phones.texts("ana"), post.phones.texts("ben"), post.health()) == (["Hello"], ["Hello"], "healthy")


async def test_a_throttled_channel_rests_and_says_so(post: Post, ana: Talk) -> None:
    ben = await post.talk("ben", BEN)
    post.phones.fault("answer", code=130429)
    delivery_id = await post.send(ana)
    await post.deliver()
    assert (post.row(delivery_id).state, post.row(delivery_id).reason) == ("pending", "throttle")
    assert (post.health(), list(post.kind.avoided())) == ("degraded", [post.channel_id])
    await post.send(ben)
    await post.deliver()
    assert post.phones.accepted() == [], "it rests"
    post.clock.move(60)
    await post.deliver(ticks=2)
    assert (len(post.phones.accepted()), post.health()) == (2, "healthy")


async def test_a_channel_that_fails_again_and_again_is_left_alone_and_probed(post: Post) -> None:
    one_by_one = replace(LIMITS, calls_at_once_max=1)
    post.phones.fault("answer", status=503, times=6)
    for n in range(8):
        await post.send(await post.talk(f"c{n}", f"1202555{n:04}"))
    await post.deliver(ticks=8, limits=one_by_one)
    assert (sum(row.attempts for row in post.rows()), post.health()) == (5, "degraded")
    post.clock.move(30)
    await post.deliver(ticks=2, limits=one_by_one)
    assert sum(row.attempts for row in post.rows()) == 6, "one finds that it is no better"
    post.clock.move(60)
    await post.deliver(limits=one_by_one)
    assert post.health() == "healthy"
    await post.deliver(ticks=8, limits=one_by_one)
    assert len(post.phones.accepted()) == 2
    assert [told["health"] for told in post.told("channel.health_recorded.v1")] == ["degraded", "healthy"]


async def test_somebody_erased_while_their_message_is_sent_is_told_of_nowhere(post: Post, ana: Talk) -> None:
    delivery_id = await post.send(ana)

    async def erased_meanwhile(_call: Call) -> Outcome:
        erase = EraseContact(contact_id=ana.contact_id, reason="asked_by_person")
        await post.executor.execute(erase, member(post.installation))
        return Done("wamid.of-nobody")

    await post.deliver(kind=Scripted([erased_meanwhile]))
    assert (post.row(delivery_id).state, post.news()) == ("done", [])


async def test_who_is_erased_is_not_written_to(post: Post, ana: Talk) -> None:
    await post.send(ana)
    erase = EraseContact(contact_id=ana.contact_id, reason="asked_by_person")
    await post.executor.execute(erase, member(post.installation))
    await post.deliver(ticks=2)
    assert (post.phones.accepted(), post.news()) == ([], [])


async def test_what_a_status_has_closed_keeps_the_providers_id(post: Post, ana: Talk) -> None:
    delivery_id = await post.send(ana)

    async def closed_meanwhile(_call: Call) -> Outcome:
        with superuser(post.installation) as admin:
            admin.execute("update deliveries set state = 'sent'")
            admin.execute(
                "update effects set state = 'done', closed_at = now(), record = null, claimed_by = null,"
                " lease_until = null"
            )
        return Done("wamid.of-ana")

    await post.deliver(kind=Scripted([closed_meanwhile]))
    assert (post.delivery(delivery_id), post.news()) == (("sent", None, True), [])


async def test_a_read_receipt_is_repeated_freely(post: Post, ana: Talk) -> None:
    with superuser(post.installation) as admin:
        admin.execute(
            """
            insert into inbox_policies (workspace_id, auto_assign, time_zone, working_hours, read_receipts, updated_at)
            values (%s, false, 'UTC', '{}', true, now())
            """,
            (post.workspace_id,),
        )
    asked = SendReadReceipt(message_id=ana.message_id)
    await post.executor.execute(asked, system(post.workspace_id))
    post.feed()
    post.phones.fault("answer", status=503)
    await post.deliver()
    post.clock.move(10)
    await post.deliver()
    assert len(post.told("read_receipt.sent.v1")) == 1
    assert [one["read"] for one in post.phones.said("ana")] == [True]


async def test_all_pages_of_templates_are_listed(post: Post) -> None:
    await post.executor.execute(RefreshTemplates(channel_id=post.channel_id), system(post.workspace_id))
    post.feed()
    await post.deliver()
    (listed,) = post.told("templates.listed.v1")
    assert listed["templates"] == len(post.told("template.listed.v1")) > 3


@dataclass
class Shelved:
    """Files in memory; None is a storage that is away."""

    files: dict[str, bytes] | None

    @asynccontextmanager
    async def read(self, key: str) -> AsyncIterator[tuple[int, AsyncIterator[bytes]]]:
        if self.files is None:
            raise StorageIsAway
        if key not in self.files:
            raise NoSuchObject
        yield len(self.files[key]), cut(self.files[key])


async def test_a_file_is_uploaded_from_where_it_is_kept_and_sent_by_the_providers_id(post: Post, ana: Talk) -> None:
    with superuser(post.installation) as admin:
        media_id = add_media(admin, ana.conversation_id)
    place = Place(post.workspace_id, ana.contact_id, media_id)
    file = {"kind": "file", "media_id": str(media_id), "caption": "Look"}
    delivery_id = await post.send(ana, message=file)
    shelf = Shelved(None)
    kind = post.delivering(shelf)
    await post.deliver(kind=kind)
    assert (post.row(delivery_id).state, post.row(delivery_id).reason) == ("pending", "media")
    shelf.files = {place.clean: PNG}
    post.phones.fault("answer", at="media_upload", status=503)
    for _ in range(2):
        post.clock.move(60)
        await post.deliver(kind=kind)
    (received,) = post.phones.accepted()
    assert (received["type"], received["content"]["caption"]) == ("image", "Look")
    assert [(name, fields["maybe_doubled"]) for name, fields in post.news()] == [("accepted", False)]


async def test_a_file_that_is_not_there_any_more_fails_its_message(post: Post, ana: Talk) -> None:
    with superuser(post.installation) as admin:
        media_id = add_media(admin, ana.conversation_id)
    await post.send(ana, message={"kind": "file", "media_id": str(media_id)})
    await post.deliver(kind=post.delivering(Shelved({})))
    assert [(name, fields["failure"]) for name, fields in post.news()] == [("failed", "media")]


class Dripping:
    """Files that begin, and go no further."""

    @asynccontextmanager
    async def read(self, key: str) -> AsyncIterator[tuple[int, AsyncIterator[bytes]]]:
        yield len(key), self._chunks()

    async def _chunks(self) -> AsyncIterator[bytes]:
        yield b"1"
        await asyncio.Event().wait()


async def test_a_file_that_comes_too_slowly_is_fetched_again_later(post: Post, ana: Talk) -> None:
    with superuser(post.installation) as admin:
        media_id = add_media(admin, ana.conversation_id)
    delivery_id = await post.send(ana, message={"kind": "file", "media_id": str(media_id)})
    async with asyncio.timeout(10):
        await post.deliver(kind=post.delivering(Dripping()))
    assert (post.row(delivery_id).state, post.row(delivery_id).reason) == ("pending", "media")
