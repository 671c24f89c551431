"""Snoozing: a conversation sleeps until a time, or until the customer writes; whoever is late wakes nobody."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import httpx
import pytest

from commands import end_snooze, receiving, reopen_conversation, resolve_conversation, send_message, sending
from commands.conversation import Conversation, ConversationChanged
from commands.end_snooze import EndSnooze
from commands.receiving import NewIds
from commands.resolve_conversation import ResolveConversation
from commands.send_message import SendMessage
from commands.sending import Met
from commands.snooze_conversation import SNOOZE_DAYS_MAX, SnoozeConversation, decide
from deciding import CONVERSATION_ID, NEW_ID, conversation
from executing import NOW, executor, member, receive
from installations import Installation
from onrecord import errors
from onrecord.command import system
from onrecord.events import ConversationReopened, ConversationSnoozed, MessageReceived
from onrecord.execute import Executed, Request
from posting import done, run, take
from written import rows, types

SOON = NOW + timedelta(hours=1)


def asleep(until: datetime = SOON) -> Conversation:
    return replace(conversation("snoozed"), snoozed_until=until)


def until(moment: datetime) -> SnoozeConversation:
    return SnoozeConversation(conversation_id=CONVERSATION_ID, until=moment)


def test_a_snooze_says_until_when_and_moves_the_version_by_1() -> None:
    event = decide(conversation(version=5), until(SOON), NOW)
    assert event == ConversationSnoozed(conversation_id=str(CONVERSATION_ID), version=6, until=SOON)
    assert conversation(version=5).apply(event) == replace(asleep(), version=6)


@pytest.mark.parametrize("moment", [NOW, NOW - timedelta(days=1), NOW + timedelta(days=SNOOZE_DAYS_MAX, seconds=1)])
def test_a_snooze_ends_in_the_future_and_not_too_far_in_it(moment: datetime) -> None:
    with pytest.raises(errors.SnoozeIsOutOfRange):
        decide(conversation(), until(moment), NOW)


def test_what_sleeps_may_sleep_for_longer_but_not_until_the_same_time_twice() -> None:
    assert decide(asleep(), until(SOON + timedelta(hours=1)), NOW)
    with pytest.raises(errors.ConversationIsSnoozed):
        decide(asleep(), until(SOON), NOW)


def test_a_resolved_conversation_is_not_snoozed() -> None:
    with pytest.raises(errors.ConversationIsResolved):
        decide(conversation("resolved"), until(SOON), NOW)


def test_a_snooze_that_is_over_reopens() -> None:
    event = end_snooze.decide(asleep(), SOON)
    assert event == ConversationReopened(conversation_id=str(CONVERSATION_ID), version=6)
    assert asleep().apply(event) == conversation(version=6)


@pytest.mark.parametrize("state", [asleep(SOON + timedelta(hours=1)), conversation(), conversation("resolved")])
def test_a_stale_timer_does_nothing(state: Conversation) -> None:
    assert end_snooze.decide(state, SOON) is None


def test_who_writes_wakes_a_sleeping_conversation() -> None:
    reopened, message = receiving.decide(asleep(), receive().incoming(), NewIds(NEW_ID, NEW_ID, NEW_ID))
    assert isinstance(reopened, ConversationReopened)
    assert isinstance(message, MessageReceived)


def test_a_reply_lets_it_sleep_on() -> None:
    command = SendMessage(conversation_id=CONVERSATION_ID, text="Later")
    reply = send_message.decide(asleep(), Met(), command, sending.NewIds(NEW_ID, NEW_ID), NOW)
    assert asleep().apply(reply) == replace(asleep(), version=6)


def test_what_sleeps_can_be_reopened_and_resolved() -> None:
    assert asleep().apply(reopen_conversation.decide(asleep())) == conversation(version=6)
    assert asleep().apply(resolve_conversation.decide(asleep())) == conversation("resolved", version=6)


async def test_a_snooze_stands_in_the_row_and_a_message_takes_it_out(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client, address="+15550000001")
    moment = datetime.now(SOON.tzinfo) + timedelta(days=1)
    await done(client, "snooze_conversation", taken.conversation_id, until=moment.isoformat())
    assert rows(installation, "select status, snoozed_until from conversations") == [("snoozed", moment)]
    await take(client, address="+15550000001")
    assert rows(installation, "select status, snoozed_until from conversations") == [("open", None)]
    assert types(installation)[-3:] == ["conversation.snoozed.v1", "conversation.reopened.v1", "message.received.v2"]


async def test_a_snooze_that_ends_while_others_resolve_is_over_once(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client)
    moment = datetime.now(SOON.tzinfo) + timedelta(days=1)
    await done(client, "snooze_conversation", taken.conversation_id, until=moment.isoformat())
    end, resolve = (
        EndSnooze(conversation_id=taken.conversation_id),
        ResolveConversation(conversation_id=taken.conversation_id),
    )
    async with executor(installation, lambda: moment) as api:

        async def resolved() -> Executed[ConversationChanged] | errors.Refusal:
            try:
                return await api.execute(resolve, member(installation), Request(expected_version=3))
            except errors.VersionMoved as refusal:
                return refusal

        timers = [api.execute(end, system(installation.log.workspace_id)) for _ in range(5)]
        await asyncio.gather(*timers[:2], resolved(), *timers[2:])
    after = types(installation)[4:]
    assert after in (["conversation.reopened.v1"], ["conversation.resolved.v1"])


async def test_a_snooze_that_is_not_over_is_left_alone(client: httpx.AsyncClient, installation: Installation) -> None:
    taken = await take(client)
    moment = datetime.now(SOON.tzinfo) + timedelta(days=1)
    await done(client, "snooze_conversation", taken.conversation_id, until=moment.isoformat())
    async with executor(installation) as api:
        await api.execute(EndSnooze(conversation_id=taken.conversation_id), system(installation.log.workspace_id))
    assert types(installation)[-1] == "conversation.snoozed.v1"


async def test_a_snooze_without_a_zone_is_refused(client: httpx.AsyncClient) -> None:
    taken = await take(client)
    response = await run(client, "snooze_conversation", taken.conversation_id, until="2030-01-01T00:00:00")
    assert response.status_code == 422
