"""Claiming a conversation: only a free one, for oneself; of many who try, one has it and the others learn who."""

import asyncio

import httpx
import pytest

import people
from commands.claim_conversation import ClaimConversation, decide
from deciding import CONVERSATION_ID, MEMBER_ID, NEW_ID, conversation
from executing import executor, member
from installations import Installation
from onrecord import errors
from onrecord.command import Actor
from onrecord.events import ConversationAssigned
from onrecord.execute import Request
from onrecord.identity.permissions import EVERYTHING
from posting import done, refused, run, take
from written import conversation as conversation_row
from written import outbox, superuser, types

RIVALS = 20


def test_a_claim_assigns_a_free_conversation_to_whoever_asks() -> None:
    assert decide(conversation(version=5), MEMBER_ID) == ConversationAssigned(
        conversation_id=str(CONVERSATION_ID), version=6, assignee_id=str(MEMBER_ID)
    )


def test_a_snoozed_conversation_is_claimed_and_sleeps_on() -> None:
    claimed = conversation("snoozed").apply(decide(conversation("snoozed"), MEMBER_ID))
    assert (claimed.status, claimed.assignee_id) == ("snoozed", MEMBER_ID)


def test_who_comes_second_is_told_who_was_first() -> None:
    with pytest.raises(errors.ConversationIsTaken) as refusal:
        decide(conversation(assignee_id=NEW_ID), MEMBER_ID)
    assert refusal.value.more == {"assignee_id": NEW_ID}


def test_what_one_has_is_not_claimed_again() -> None:
    with pytest.raises(errors.ConversationIsAssigned):
        decide(conversation(assignee_id=MEMBER_ID), MEMBER_ID)


def test_a_resolved_conversation_is_not_claimed() -> None:
    with pytest.raises(errors.ConversationIsResolved):
        decide(conversation("resolved"), MEMBER_ID)


async def test_of_twenty_who_claim_at_once_one_has_it_and_the_others_learn_who(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client)
    with superuser(installation) as connection:
        rivals = [people.add_member(connection, installation.log, "agent") for _ in range(RIVALS)]
    body = {"conversation_id": str(taken.conversation_id)}
    responses = await asyncio.gather(
        *(
            client.post(
                "/claim_conversation",
                json=body,
                headers={"Authorization": f"Bearer {rival.token}", "If-Match": '"2"'},
            )
            for rival in rivals
        )
    )
    winners = [rival for rival, response in zip(rivals, responses, strict=True) if response.is_success]
    assert len(winners) == 1
    losers = [refused(response, 409, "conversation-is-taken") for response in responses if not response.is_success]
    assert {problem["assignee_id"] for problem in losers} == {str(winners[0].member_id)}
    assert types(installation).count("conversation.assigned.v1") == 1
    assert outbox(installation)[-1].record["data"]["assignee_id"] == str(winners[0].member_id)
    assert conversation_row(installation, taken.conversation_id) == ("open", winners[0].member_id, 3)


async def test_a_free_conversation_that_has_moved_is_not_claimed_unseen(client: httpx.AsyncClient) -> None:
    taken = await take(client)
    await done(client, "send_message", taken.conversation_id, text="Hello")
    refused(await run(client, "claim_conversation", taken.conversation_id, version=2), 412, "version-moved")


async def test_nobody_in_particular_claims_nothing(client: httpx.AsyncClient, installation: Installation) -> None:
    taken = await take(client)
    nobody: Actor = member(installation)
    assert nobody.scopes == EVERYTHING
    async with executor(installation) as api:
        with pytest.raises(errors.Forbidden):
            await api.execute(
                ClaimConversation(conversation_id=taken.conversation_id), nobody, Request(expected_version=2)
            )
