"""Unassigning: what is somebody's becomes nobody's, as long as it isn't resolved."""

import httpx
import pytest

from commands.unassign_conversation import decide
from deciding import CONVERSATION_ID, MEMBER_ID, conversation
from installations import AGENT_ID, Installation
from onrecord import errors
from onrecord.events import ConversationUnassigned
from posting import done, take
from written import conversation as conversation_row


def test_it_says_who_had_it_and_moves_the_version_by_1() -> None:
    event = decide(conversation(assignee_id=MEMBER_ID, version=5))
    assert event == ConversationUnassigned(
        conversation_id=str(CONVERSATION_ID), version=6, former_assignee_id=str(MEMBER_ID)
    )
    assert conversation(assignee_id=MEMBER_ID, version=5).apply(event) == conversation(version=6)


def test_what_is_nobodys_is_taken_from_nobody() -> None:
    with pytest.raises(errors.ConversationIsUnassigned):
        decide(conversation())


def test_a_resolved_conversation_stays_whose_it_was() -> None:
    with pytest.raises(errors.ConversationIsResolved):
        decide(conversation("resolved", MEMBER_ID))


async def test_it_can_be_claimed_again(client: httpx.AsyncClient, installation: Installation) -> None:
    taken = await take(client)
    await done(client, "assign_conversation", taken.conversation_id, version=2, assignee_id=str(AGENT_ID))
    await done(client, "unassign_conversation", taken.conversation_id)
    assert conversation_row(installation, taken.conversation_id) == ("open", None, 4)
    await done(client, "claim_conversation", taken.conversation_id, version=4)
