"""Reopening a conversation: what is open stays as it is."""

import httpx
import pytest

from commands.reopen_conversation import decide
from deciding import CONVERSATION_ID, MEMBER_ID, conversation
from installations import Installation
from onrecord import errors
from onrecord.events import ConversationReopened
from posting import done, refused, run, take
from written import conversation as conversation_row
from written import counts, types


def test_a_resolved_conversation_is_reopened_and_its_version_moves_by_1() -> None:
    expected = ConversationReopened(conversation_id=str(CONVERSATION_ID), version=6)
    assert decide(conversation("resolved", version=5)) == expected


def test_an_open_conversation_is_not_reopened() -> None:
    with pytest.raises(errors.ConversationIsOpen):
        decide(conversation())


async def test_reopening_writes_its_record_the_status_and_the_new_version_and_keeps_the_assignee(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client)
    await done(client, "assign_conversation", taken.conversation_id, version=2, assignee_id=str(MEMBER_ID))
    await done(client, "resolve_conversation", taken.conversation_id, version=3)
    await done(client, "reopen_conversation", taken.conversation_id)
    assert conversation_row(installation, taken.conversation_id) == ("open", MEMBER_ID, 5)
    assert types(installation)[-1] == "conversation.reopened.v1"


async def test_reopening_what_is_open_is_a_conflict_and_writes_nothing(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client)
    before = counts(installation)
    refused(await run(client, "reopen_conversation", taken.conversation_id), 409, "conversation-is-open")
    assert counts(installation) == before
