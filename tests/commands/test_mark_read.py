"""Reading: per member, only ever further, and nothing that anybody else notices."""

import httpx
import pytest

import people
from commands.mark_read import SEQ_MAX, MarkRead, decide
from deciding import CONVERSATION_ID, MEMBER_ID, conversation
from installations import Installation
from onrecord.events import ConversationRead
from posting import done, refused, run, take
from written import conversation as conversation_row
from written import outbox, rows, superuser, types

COMMAND = MarkRead(conversation_id=CONVERSATION_ID, read_seq=7)


def test_what_is_new_is_an_event_and_moves_no_version() -> None:
    event = decide(conversation(), 6, COMMAND, MEMBER_ID)
    assert event == ConversationRead(conversation_id=str(CONVERSATION_ID), member_id=str(MEMBER_ID), read_seq=7)
    assert conversation().apply(event) == conversation()


@pytest.mark.parametrize("before", [7, 8])
def test_what_was_read_before_is_no_event(before: int) -> None:
    assert decide(conversation(), before, COMMAND, MEMBER_ID) is None


async def test_it_only_rises_and_each_member_reads_alone(client: httpx.AsyncClient, installation: Installation) -> None:
    taken = await take(client)
    for said, answered in ((3, 3), (2, 3), (3, 3), (5, 5)):
        answer = await done(client, "mark_read", taken.conversation_id, read_seq=said)
        assert answer["read_seq"] == answered
    assert types(installation).count("conversation.read.v1") == 2
    with superuser(installation) as connection:
        other = people.add_member(connection, installation.log, "agent")
    as_other = {"Authorization": f"Bearer {other.token}"}
    body = {"conversation_id": str(taken.conversation_id), "read_seq": 1}
    assert (await client.post("/mark_read", json=body, headers=as_other)).status_code == 200
    assert sorted(seq for (seq,) in rows(installation, "select read_seq from conversation_reads")) == [1, 5]
    assert outbox(installation)[-1].record["data"]["member_id"] == str(other.member_id), "a token reads for its member"
    assert conversation_row(installation, taken.conversation_id) == ("open", None, 2)


@pytest.mark.parametrize("seq", [0, -1, SEQ_MAX + 1, 1.5, "x"])
async def test_what_is_no_number_of_a_shard_is_refused(client: httpx.AsyncClient, seq: object) -> None:
    taken = await take(client)
    refused(await run(client, "mark_read", taken.conversation_id, read_seq=seq), 422, "malformed")
