"""Labels on conversations: those that there are, each once, and not too many."""

import asyncio

import httpx
import pytest

import people
from commands import unlabel_conversation
from commands.label_conversation import LABELS_MAX, LabelConversation, decide
from commands.unlabel_conversation import UnlabelConversation
from deciding import CONVERSATION_ID, NEW_ID, conversation
from installations import Installation
from onrecord import errors, ids
from onrecord.events import ConversationLabelled, ConversationUnlabelled
from posting import done, refused, run, take
from written import rows, superuser, types

PUT = LabelConversation(conversation_id=CONVERSATION_ID, label_id=NEW_ID)
TAKE = UnlabelConversation(conversation_id=CONVERSATION_ID, label_id=NEW_ID)


def test_a_label_moves_the_version_by_1() -> None:
    event = decide(conversation(version=5), set(), PUT, exists=True)
    assert event == ConversationLabelled(conversation_id=str(CONVERSATION_ID), version=6, label_id=str(NEW_ID))
    taken = unlabel_conversation.decide(conversation(version=6), {NEW_ID}, TAKE)
    assert taken == ConversationUnlabelled(conversation_id=str(CONVERSATION_ID), version=7, label_id=str(NEW_ID))


def test_a_label_that_is_not_there_is_not_put_on() -> None:
    with pytest.raises(errors.NoSuchLabel):
        decide(conversation(), set(), PUT, exists=False)


def test_a_label_is_put_on_once_and_taken_off_once() -> None:
    with pytest.raises(errors.ConversationIsLabelled):
        decide(conversation(), {NEW_ID}, PUT, exists=True)
    with pytest.raises(errors.ConversationIsNotLabelled):
        unlabel_conversation.decide(conversation(), set(), TAKE)


def test_a_conversation_bears_so_many_labels_and_no_more() -> None:
    others = {ids.new() for _ in range(LABELS_MAX - 1)}
    assert decide(conversation(), others, PUT, exists=True)
    with pytest.raises(errors.TooManyLabels):
        decide(conversation(), others | {ids.new()}, PUT, exists=True)


async def test_a_label_stands_in_a_row_of_its_own(client: httpx.AsyncClient, installation: Installation) -> None:
    taken = await take(client)
    with superuser(installation) as connection:
        label_id = people.add_label(connection, installation.log.workspace_id)
    tries = [run(client, "label_conversation", taken.conversation_id, label_id=str(label_id)) for _ in range(5)]
    responses = await asyncio.gather(*tries)
    assert sorted(response.status_code for response in responses) == [200, 409, 409, 409, 409]
    assert rows(installation, "select label_id from conversation_labels") == [(label_id,)]
    assert rows(installation, "select version from conversations") == [(3,)]
    await done(client, "unlabel_conversation", taken.conversation_id, label_id=str(label_id))
    assert rows(installation, "select * from conversation_labels") == []
    assert types(installation)[-2:] == ["conversation.labelled.v1", "conversation.unlabelled.v1"]


async def test_a_deleted_label_is_put_on_nothing_and_can_be_taken_off(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken, other = await take(client), await take(client)
    with superuser(installation) as connection:
        label_id = people.add_label(connection, installation.log.workspace_id)
        await done(client, "label_conversation", taken.conversation_id, label_id=str(label_id))
        connection.execute("update labels set deleted_at = now()")
    late = await run(client, "label_conversation", other.conversation_id, label_id=str(label_id))
    refused(late, 404, "no-such-label")
    await done(client, "unlabel_conversation", taken.conversation_id, label_id=str(label_id))
