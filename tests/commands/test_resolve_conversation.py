"""Resolving a conversation: once, until it is open again."""

import httpx
import pytest

from commands.resolve_conversation import decide
from deciding import CONVERSATION_ID, conversation
from installations import Installation
from onrecord import errors
from onrecord.events import ConversationResolved
from posting import done, refused, run, take
from written import conversation as conversation_row
from written import counts, types


def test_an_open_conversation_is_resolved_and_its_version_moves_by_1() -> None:
    assert decide(conversation(version=5)) == ConversationResolved(conversation_id=str(CONVERSATION_ID), version=6)


def test_a_resolved_conversation_is_not_resolved_again() -> None:
    with pytest.raises(errors.ConversationIsResolved):
        decide(conversation("resolved"))


async def test_resolving_writes_its_record_the_status_and_the_new_version(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client)
    await done(client, "resolve_conversation", taken.conversation_id, version=2)
    assert conversation_row(installation, taken.conversation_id) == ("resolved", None, 3)
    assert types(installation)[-1] == "conversation.resolved.v1"


async def test_resolving_twice_is_a_conflict_and_writes_nothing(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client)
    await done(client, "resolve_conversation", taken.conversation_id, version=2)
    before = counts(installation)
    again = await run(client, "resolve_conversation", taken.conversation_id, version=3)
    refused(again, 409, "conversation-is-resolved")
    assert counts(installation) == before
